/** What an answer shows beside its words: orders, products, and the source it rests on. */

import { read } from "./connection.js";
import { h, icon, link, signButton, webAddress } from "./dom.js";

/** All cards of a reply: products side by side, orders below each other. */
export function drawCards(cards, tools) {
  const products = cards.filter((card) => card.kind === "product");
  const orders = cards.filter((card) => card.kind !== "product");
  return [
    ...orders.map((card) => order(card, tools)),
    products.length > 0 && carousel(products, tools),
  ].filter(Boolean);
}

function buttons(card, press) {
  if (!card.buttons.length) return null;
  const drawn = card.buttons.map((button) => h("button.action", { onclick: () => press(button) }, button.title));
  return h("div.actions", {}, drawn);
}

function order({ title, fields, ...card }, { strings, base, press }) {
  const tracking = fields.tracking_url && webAddress(fields.tracking_url, base);
  const facts = [
    [strings.expected, fields.expected],
    [strings.carrier, [fields.carrier, fields.tracking_number].filter(Boolean).join(" · ")],
    [strings.total, fields.total],
  ].filter(([, value]) => value);
  return h(
    "div.card.order",
    { role: "group", "aria-label": `${strings.order} ${title}` },
    h(
      "div.heading",
      {},
      h("div", {}, (fields.items ?? []).map((item) => h("strong", {}, item)), h("small", {}, `${strings.order} ${title}`)),
      fields.status_text && h(`span.pill.${fields.status}`, {}, fields.status_text),
    ),
    fields.steps?.length > 0 && h("ol.steps", {}, fields.steps.map((step, index) => drawStep(step, fields.steps[index + 1], strings))),
    facts.length > 0 && h("dl", {}, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    tracking && link(tracking, strings.track),
    buttons(card, press),
  );
}

function drawStep(step, next, strings) {
  const isNow = step.done && !next?.done;
  const state = step.done ? strings.done : strings.to_come;
  return h(
    `li${step.done ? ".done" : ""}${isNow ? ".now" : ""}`,
    { "aria-current": isNow && "step" },
    h("span.dot", {}, step.done && icon("check")),
    h("span", {}, step.text, h("span.unseen", {}, ` (${state})`)),
    step.at && h("time", {}, step.at),
  );
}

function carousel(cards, tools) {
  const { strings } = tools;
  const list = h("ul", {}, cards.map((card) => product(card, tools)));
  if (cards.length === 1) return h("div.carousel.single", {}, list);
  const step = (direction) => list.scrollBy({ left: direction * (list.firstChild.offsetWidth + 10) * (list.matches(":dir(rtl)") ? -1 : 1) });
  const previous = signButton("button.round", "previous", strings.previous, () => step(-1));
  const next = signButton("button.round", "next", strings.next, () => step(1));
  const update = () => {
    const left = Math.abs(list.scrollLeft);
    previous.disabled = left < 4;
    next.disabled = left + list.clientWidth > list.scrollWidth - 4;
  };
  list.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(list);
  list.tabIndex = 0;
  list.setAttribute("aria-label", strings.products);
  return h("div.carousel", {}, list, h("div.turners", {}, previous, next));
}

/** The product's page: the card's own address, or the shop's pattern (`data-product-url="/product/{id}"`). */
function shopPage(url, id, pattern) {
  const address = url || pattern?.replace("{id}", encodeURIComponent(id));
  return address && webAddress(address, location.href);
}

function product({ title, fields, ...card }, { strings, base, press, productUrl }) {
  const picture = fields.image && webAddress(fields.image, base);
  const page = shopPage(fields.url, card.id, productUrl);
  const name = page ? h("a", { href: page }, title) : title;
  return h(
    "li.card.product",
    {},
    h("div.picture", {}, picture ? h("img", { src: picture, alt: "", loading: "lazy" }) : h("span", { "aria-hidden": "true" }, title.slice(0, 1))),
    h("h3", {}, name),
    h("p.price", {}, h("strong", {}, fields.price), fields.was && h("s", {}, fields.was)),
    fields.stock_text && h(`p.stock.${fields.stock ?? ""}`, {}, fields.stock_text),
    fields.reason && h("p.reason", {}, fields.reason),
    buttons({ buttons: card.buttons.slice(0, 1) }, press),
  );
}

/** "Source: How long ...": folded; unfolds the entry with the quoted words marked. */
export function drawSource(id, quote, { strings, base }) {
  const title = h("span", {}, id);
  const body = h("div.entry", {});
  const folded = h("details.source", {}, h("summary", {}, icon("book"), title), body);
  read(`v1/knowledge/${id.split("/").map(encodeURIComponent).join("/")}`, base)
    .then((response) => response.json())
    .then((entry) => {
      title.textContent = `${strings.source}: ${entry.title}`;
      body.append(...entry.body.split(/\n{2,}/).map((text) => h("p", {}, marked(text.replace(/^#+ /, ""), quote))));
      folded.dispatchEvent(new Event("grown", { bubbles: true }));
    })
    .catch(() => folded.remove());
  return folded;
}

function marked(text, quote) {
  const start = quote ? text.indexOf(quote) : -1;
  return start < 0 ? text : [text.slice(0, start), h("mark", {}, quote), text.slice(start + quote.length)];
}
