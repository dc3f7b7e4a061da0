/** Searching conversations, reading one, taking all that were found along. */

import { html, nothing } from "../vendor/lit.min.js";
import { api, exportUrl } from "./api.js";
import { capital, empty, field, head, notice, options, skeletons, values, when } from "./parts.js";
import { WORDS } from "./words.js";

const words = WORDS.conversations;

export function load(app, id) {
  const state = app.of("conversations");
  if (!state.query) app.put("conversations", { query: {} });
  if (id) return open(app, id);
  app.put("conversations", { read: null });
  if (!state.rows) search(app);
}

async function search(app, after = "") {
  const state = app.of("conversations");
  const page = await app.guard(api.conversations({ ...state.query, after }));
  if (!page) return;
  const rows = after ? [...state.rows, ...page.conversations] : page.conversations;
  app.put("conversations", { rows, next: page.next, channels: page.channels, outcomes: page.outcomes, agents: page.agents });
}

function open(app, id) {
  app.put("conversations", { read: null });
  app.guard(api.conversation(id)).then((read) => read && app.put("conversations", { read }));
}

export function draw(app) {
  const state = app.of("conversations");
  if (app.argument) return drawOne(state.read);
  const exports = html`<a class="button" href=${exportUrl(state.query, "csv")} download>${words.csv}</a><a class="button" href=${exportUrl(state.query, "jsonl")} download>${words.jsonl}</a>`;
  return html`${head(words.title, words.lead, exports)} ${drawForm(app, state)} ${state.rows ? drawRows(app, state) : skeletons(6)}`;
}

function drawForm(app, { query, channels = [], outcomes = [], agents = [] }) {
  const ask = (event) => {
    event.preventDefault();
    app.put("conversations", { query: values(event.currentTarget), rows: null });
    search(app);
  };
  const all = ["", WORDS.all];
  return html`<form class="filters" role="search" @submit=${ask} @change=${(event) => event.currentTarget.requestSubmit()}>
    ${field(words.search, html`<input type="search" name="q" .value=${query.q ?? ""} maxlength="200" />`)}
    ${field(words.outcome, html`<select name="outcome">${options([all, ...outcomes.map((one) => [one, words.outcomes[one]])], query.outcome)}</select>`)}
    ${field(words.intent, html`<input name="intent" .value=${query.intent ?? ""} placeholder="cancel_order" maxlength="60" />`)}
    ${field(words.channel, html`<select name="channel">${options([all, ...channels.map((one) => [one, capital(one)])], query.channel)}</select>`)}
    ${field(words.agent, html`<select name="agent">${options([all, ...agents.map((one) => [one.id, one.name])], query.agent)}</select>`)}
    ${field(words.first, html`<input type="date" name="first" .value=${query.first ?? ""} />`)}
    ${field(words.last, html`<input type="date" name="last" .value=${query.last ?? ""} />`)}
  </form>`;
}

function drawRows(app, { rows, next }) {
  if (!rows.length) return empty(words.none, words.noneHint);
  return html`<ul class="list" aria-label=${words.title}>
      ${rows.map(
        (row) => html`<li><a href="#/conversations/${row.conversation_id}">
          <span class="line"><strong>${row.intents ? row.intents.split(" ").map(capital).join(", ") : capital(row.channel)}</strong><time>${when(row.opened_at)}</time></span>
          <span class="line"><span class="quiet">${facts(row)}</span><span class="chip ${row.outcome}">${words.outcomes[row.outcome]}</span></span>
          ${row.snippet ? html`<span class="snippet">…${row.snippet}…</span>` : nothing}
        </a></li>`,
      )}
    </ul>
    ${next ? html`<button class="wide" @click=${() => search(app, next)}>${WORDS.more}</button>` : nothing}`;
}

const facts = (row) =>
  [capital(row.channel), words.messages(row.messages), row.agents, row.unanswered ? words.unanswered(row.unanswered) : "", row.rating ? words.rating(row.rating) : ""].filter(Boolean).join(" · ");

function drawOne(read) {
  const back = html`<a class="button" href="#/conversations">${WORDS.back}</a>`;
  if (!read) return html`${head(words.title, "", back)} ${skeletons(6)}`;
  return html`${head(capital(read.channel), `${read.site} · ${read.id}`, back)} ${read.is_whole ? nothing : notice("quiet", words.notWhole)}
    <div class="log">${read.events.map(drawEvent)} ${read.notes.map((note) => html`<div class="note"><p>${note.text}</p><small>${words.note} · ${note.by} · ${when(note.at)}</small></div>`)}</div>`;
}

function drawEvent(event) {
  if (event.type === "message") {
    const who = event.from === "agent" ? event.name : words.shopper;
    return html`<div class="bubble ${event.from}"><p>${event.text}</p><small>${who} · ${when(event.at)}</small></div>`;
  }
  if (event.type === "reply") return event.replies.map((reply) => html`<div class="bubble bot"><p>${reply.text}</p><small>${words.assistant} · ${when(event.at)}</small></div>`);
  if (event.type === "understood") return html`<p class="thought">${words.understood}: ${event.intents.map(capital).join(", ")} (${Math.round(event.confidence * 100)} %)</p>`;
  const more = [event.action, event.slot, event.value, event.outcome, event.reason, event.name, event.by].filter(Boolean).map(String);
  return html`<p class="thought">${capital(event.type)}${more.length ? `: ${more.join(" · ")}` : ""}</p>`;
}
