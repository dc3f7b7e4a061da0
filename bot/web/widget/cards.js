/** What an answer shows beside its words: orders, products, comparisons, and the source it rests on. */

import { read } from "./connection.js";
import { h, icon, link, signButton, webAddress } from "./dom.js";

/** All cards of a reply: products side by side, the others below each other. */
export function drawCards(cards, tools) {
  const products = cards.filter((card) => card.kind === "product");
  const others = cards.filter((card) => card.kind !== "product");
  return [
    ...others.map((card) => (card.kind === "order" ? order : comparison)(card, tools)),
    products.length > 0 && carousel(products, tools),
  ].filter(Boolean);
}

function buttons(card, press) {
  if (!card.buttons.length) return null;
  return h("div.actions", {}, card.buttons.map((button) => action(button, press)));
}

const action = (button, press, label) => h("button.action", { onclick: () => press(button), "aria-label": label }, button.title);

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
  if (cards.length === 1) return h("div.carousel", {}, list);
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

/** A picture, or the first letter where there is none; and the name, which leads to the product's page. */
function face({ id, title, image, url }, tag, { base, productUrl }) {
  const picture = image && webAddress(image, base);
  const page = shopPage(url, id, productUrl);
  return [
    h("div.picture", {}, picture ? h("img", { src: picture, alt: "", loading: "lazy" }) : h("span", { "aria-hidden": "true" }, title.slice(0, 1))),
    h(tag, {}, page ? h("a", { href: page }, title) : title),
  ];
}

function product({ id, title, fields, ...card }, tools) {
  return h(
    "li.card.product",
    {},
    face({ id, title, ...fields }, "h3", tools),
    h("p.price", {}, h("strong", {}, fields.price), fields.was && h("s", {}, fields.was)),
    fields.stock_text && h(`p.stock.${fields.stock ?? ""}`, {}, fields.stock_text),
    fields.reason && h("p.reason", {}, fields.reason),
    buttons({ buttons: card.buttons.slice(0, 1) }, tools.press),
  );
}

/** Products side by side, a column each; a row that differs is marked by a sign and by weight, and the caption says so. */
function comparison({ title, fields: { columns, rows }, ...card }, tools) {
  const row = (tag, first, cells) => h(tag, {}, first, cells.map((cell) => h("td", {}, cell || "–")));
  const named = ({ name, differs }) => h("th", { scope: "row" }, differs && "≠\u00a0", name);
  const choose = (button, place) => action(button, tools.press, `${button.title}: ${columns[place].title}`);
  return h(
    "div.card.comparison",
    { role: "group", "aria-label": title, tabindex: 0 },
    h(
      "table",
      {},
      h("caption", {}, `≠ ${tools.strings.differs}`),
      h("thead", {}, h("tr", {}, h("td"), columns.map((column) => h("th", { scope: "col" }, face(column, "div", tools))))),
      h("tbody", {}, rows.map((one) => row(one.differs ? "tr.differs" : "tr", named(one), one.values)), row("tr", h("td"), card.buttons.map(choose))),
    ),
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
