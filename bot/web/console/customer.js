/** Who it is, what they ordered, and what can be done with it. */

import { html, nothing } from "../vendor/lit.min.js";
import { capital, day, money, plain } from "./words.js";

const SHOWN_DEEDS = 3; // the rest is behind "more"

export function drawCustomer({ customer, identity, page }) {
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
