/** Who it is, what they ordered, and what can be done with it. */

import { html, nothing } from "../vendor/lit.min.js";
import { capital, day, money, percent, plain } from "./words.js";

const SHOWN_DEEDS = 3; // the rest is behind "more"

const LEVELS = { allow: "Nothing to ask", step_up: "A one-time code first", evidence: "A photo first", person: "A person decides" };

export function drawCustomer({ customer, identity, page, risk }) {
  const proof = { proven: "Signed in", known: "Order details matched", anonymous: "Not verified" }[identity];
  return html`<section>
    <h2>Customer</h2>
    ${customer
      ? html`<p class="headline">${customer.name}</p>
          <p class="quiet">${customer.email}${customer.phone ? html`<br />${customer.phone}` : nothing}</p>`
      : html`<p class="headline">Guest</p>`}
    <p class="chips"><span class=${identity === "anonymous" ? "warn" : "good"}>${proof}</span>${customer?.tags.map((tag) => html`<span>${tag}</span>`)}</p>
    ${customer?.segment ? drawBuying(customer) : nothing} ${risk ? drawRisk(risk) : nothing}
    ${page ? html`<p class="quiet page">Looking at ${page}</p>` : nothing}
  </section>`;
}

/** The group, next year's spending with the range that four in five fall into, and whether they may stay away. */
function drawBuying({ segment, value, comes_back: share }) {
  const [expected, low, high] = value ?? [];
  return html`<dl class="buying">
    <dt>Segment</dt><dd>${capital(segment)}</dd>
    ${value ? html`<dt>Next year</dt><dd>about ${money(expected)} <span class="quiet">(${money(low)} to ${money(high)})</span></dd>` : nothing}
    ${share === null || share === undefined ? nothing : html`<dt>Orders again within 90 days</dt><dd>${percent(share)}</dd>`}
  </dl>`;
}

/** What a second look found: facts for a decision, no verdict. */
function drawRisk({ action, level, reasons }) {
  return html`<div class="risk">
    <p><strong>Second look</strong> at ${plain(action)}: ${LEVELS[level] ?? plain(level)}</p>
    <ul>${reasons.map((one) => html`<li>${one}</li>`)}</ul>
  </div>`;
}

export function drawOrders(view, { isMine, openDeed }) {
  if (!view.orders.length) return nothing;
  return html`<section>
    <h2>Orders</h2>
    <ul class="orders">
      ${view.orders.map(
        (order) => html`<li>
          <p class="intent"><strong>${order.id}</strong> <span class="chip">${plain(order.status)}</span></p>
          <p>${order.items.join(", ")}</p>
          <p class="quiet">${day(order.placed_at)} · ${money(order.total)}${order.carrier ? ` · ${order.carrier}` : ""}</p>
          ${isMine && order.offered.length ? drawDeeds(order, openDeed) : nothing}
        </li>`,
      )}
    </ul>
  </section>`;
}

function drawDeeds(order, openDeed) {
  const button = (offered) => html`<button @click=${() => openDeed(order, offered)}>${capital(offered.action)}</button>`;
  const more = order.offered.slice(SHOWN_DEEDS);
  return html`<div class="deeds">
    ${order.offered.slice(0, SHOWN_DEEDS).map(button)}
    ${more.length ? html`<details><summary>More</summary>${more.map(button)}</details>` : nothing}
  </div>`;
}
