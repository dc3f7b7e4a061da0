/** The help pages: found, counted, and what is missing among them. */

import { html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { card, empty, field, head, notice, options, skeletons } from "./parts.js";
import { WORDS } from "./words.js";

const words = WORDS.knowledge;
const PAUSE_MS = 250; // of typing, before it is searched
let waiting;

export function load(app, part) {
  const { q = "", topic = "" } = app.of("knowledge");
  search(app, q, topic);
  if (part === "missing") app.guard(api.care()).then((care) => care && app.put("knowledge", { care }));
}

async function search(app, q, topic) {
  app.put("knowledge", { q, topic });
  const found = await app.guard(api.entries(q, topic));
  const now = app.of("knowledge");
  if (found && now.q === q && now.topic === topic) app.put("knowledge", { found });
}

export function draw(app) {
  const isMissing = app.argument === "missing";
  const acts = html`<a class="button" href="#/setup">${words.import}</a><a class="button primary" href="#/entry/new">${words.create}</a>`;
  const tab = (to, title, isHere) => html`<a href=${to} aria-current=${isHere ? "page" : nothing}>${title}</a>`;
  return html`${head(words.title, words.lead, acts)}
    <nav class="tabs" aria-label=${words.title}>${tab("#/knowledge", words.list, !isMissing)}${tab("#/knowledge/missing", words.care, isMissing)}</nav>
    ${isMissing ? drawCare(app.of("knowledge").care) : drawList(app)}`;
}

function drawList(app) {
  const { found, q = "", topic = "" } = app.of("knowledge");
  const type = (event) => {
    const asked = event.target.value;
    clearTimeout(waiting);
    waiting = setTimeout(() => search(app, asked, app.of("knowledge").topic), PAUSE_MS);
  };
  const topics = (found?.topics ?? []).map((one) => [one, one]);
  return html`<div class="filters" role="search">
      ${field(words.search, html`<input type="search" .value=${q} @input=${type} maxlength="200" />`)}
      ${field(words.topic, html`<select @change=${(event) => search(app, app.of("knowledge").q, event.target.value)}>${options([["", WORDS.all], ...topics], topic)}</select>`)}
    </div>
    ${found?.problem ? notice("warn", `${words.problem} ${found.problem}`) : nothing} ${found ? drawFound(found, q || topic) : skeletons(6)}`;
}

function drawFound({ entries, count }, isAsked) {
  if (!count) return isAsked ? empty(words.none, words.noneHint) : empty(words.emptyTitle, words.empty, html`<a class="button primary" href="#/entry/new">${words.create}</a>`);
  return html`<p class="quiet count">${words.count(entries.length, count)}</p>
    <ul class="list" aria-label=${words.list}>
      ${entries.map(
        (one) => html`<li><a href="#/entry/${encodeURIComponent(one.file)}">
          <span class="line"><strong>${one.title}</strong><span class="chips">${chips(one)}</span></span>
          <span class="quiet">${one.problem || [one.topic, one.file].filter(Boolean).join(" · ")}</span>
        </a></li>`,
      )}
    </ul>`;
}

function chips(one) {
  const today = new Date().toISOString().slice(0, 10);
  const told = [];
  if (one.problem) told.push(["bad", words.broken]);
  if (one.audience) told.push(["", one.audience]);
  if (one.valid_from > today) told.push(["", `${words.from} ${one.valid_from}`]);
  if (one.valid_to) told.push(one.valid_to < today ? ["warn", words.ended] : ["", `${words.until} ${one.valid_to}`]);
  return told.map(([kind, text]) => html`<span class="chip ${kind}">${text}</span>`);
}

function drawCare(care) {
  if (!care) return skeletons(5);
  const asked = care.unanswered.length
    ? html`<ul class="plainlist">${care.unanswered.map((one) => html`<li><span><strong>${one.question}</strong> <span class="quiet">${words.times(one.count)}</span></span><a class="button" href="#/entry/new:${encodeURIComponent(one.question)}">${words.writeEntry}</a></li>`)}</ul>`
    : html`<p class="quiet">${words.unansweredNone}</p>`;
  const found = care.findings.length
    ? html`<ul class="plainlist">${care.findings.map((one) => html`<li><span><span class="chip warn">${words.kinds[one.kind] ?? one.kind}</span> ${one.detail}</span><span class="acts">${one.entries.filter((page) => page.file).map((page) => html`<a class="button" href="#/entry/${encodeURIComponent(page.file)}">${page.id}</a>`)}</span></li>`)}</ul>`
    : html`<p class="quiet">${words.findingsNone}</p>`;
  return html`${card(words.unansweredTitle, words.unansweredLead(care.days), asked)} ${card(words.findingsTitle, "", found)}`;
}
