/** The right pane: why a person is needed, who it is, what they ordered. */

import { html, nothing } from "../vendor/lit.min.js";
import { moodCurve } from "./signs.js";
import { age, capital, day, money, percent, plain, reason } from "./words.js";

export function drawContext(view, now) {
  return html`${drawWhy(view, now)} ${drawCustomer(view)} ${drawOrders(view.orders)}`;
}

function drawWhy({ why, status }, now) {
  const slots = Object.entries(why.slots);
  return html`<section class="why">
    <h2>Why I'm here</h2>
    ${why.reason
      ? html`<p class="headline">${reason(why.reason)}${status === "queued" ? html` <span>${age(why.since, now)}</span>` : nothing}</p>`
      : html`<p class="hint">The assistant is managing. Nothing needs you here.</p>`}
    ${why.summary ? html`<p class="summary">${why.summary}</p>` : nothing}
    ${why.intent
      ? html`<h3>What it is about</h3>
          <p class="intent"><strong>${capital(why.intent)}</strong> <span>${percent(why.confidence)}</span></p>
          <progress max="1" value=${why.confidence} aria-label="Confidence"></progress>
          ${why.alternatives.length ? html`<p class="quiet">or ${why.alternatives.map(plain).join(", ")}</p>` : nothing}`
      : nothing}
    ${slots.length
      ? html`<h3>Known so far</h3>
          <dl>
            ${slots.map(([slot, value]) => html`<div><dt>${capital(slot)}</dt><dd>${[value].flat().join(", ")}</dd></div>`)}
          </dl>`
      : nothing}
    ${why.tried.length
      ? html`<h3>What the assistant did</h3>
          <ul class="tried">
            ${why.tried.map((code) => html`<li>${capital(code)}</li>`)}
          </ul>`
      : nothing}
    ${why.moods.length ? html`<h3>Mood</h3>${moodCurve(why.moods)}` : nothing}
  </section>`;
}

function drawCustomer({ customer, identity, page }) {
  const proof = { proven: "Signed in", known: "Order details matched", anonymous: "Not verified" }[identity];
  return html`<section>
    <h2>Customer</h2>
    ${customer
      ? html`<p class="headline">${customer.name}</p>
          <p class="quiet">${customer.email}${customer.phone ? html`<br />${customer.phone}` : nothing}</p>`
      : html`<p class="headline">Guest</p>`}
    <p class="chips"><span class=${identity === "anonymous" ? "warn" : "good"}>${proof}</span>${customer?.tags.map((tag) => html`<span>${tag}</span>`)}</p>
    ${page ? html`<p class="quiet page">Looking at ${page}</p>` : nothing}
  </section>`;
}

function drawOrders(orders) {
  if (!orders.length) return nothing;
  return html`<section>
    <h2>Orders</h2>
    <ul class="orders">
      ${orders.map(
        (order) => html`<li>
          <p class="intent"><strong>${order.id}</strong> <span class="chip">${plain(order.status)}</span></p>
          <p>${order.items.join(", ")}</p>
          <p class="quiet">${day(order.placed_at)} · ${money(order.total)}${order.carrier ? ` · ${order.carrier}` : ""}</p>
        </li>`,
      )}
    </ul>
  </section>`;
}
