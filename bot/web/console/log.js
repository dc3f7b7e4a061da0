/** One entry of a conversation: said, thought, done, or noted by a colleague. Text is text, never markup. */

import { html, nothing } from "../vendor/lit.min.js";
import { drawDoubts, drawOnTheLine, drawWords } from "./call.js";
import { capital, percent, plain, reason, time } from "./words.js";

const KINDS = { note: "Note", whisper: "Whisper", disposition: "Closed as" };

export function drawNote({ by, kind, text, at }) {
  return html`<div class="note ${kind}"><p dir="auto">${kind === "disposition" ? capital(text) : mentioned(text)}</p><small>${KINDS[kind]} · ${by} · ${time(at)}</small></div>`;
}

/** "@ben" stands out. */
const mentioned = (text) => text.split(/(@[\w-]+)/).map((part) => (part.startsWith("@") ? html`<b>${part}</b>` : part));

export function drawEvent(event) {
  switch (event.type) {
    case "message":
      return html`<div class="bubble ${event.from}"><p dir="auto">${event.words ? drawWords(event.words) : event.text || "(a button)"}</p><small>${event.from === "agent" ? event.name : "Shopper"} · ${time(event.at)}${event.words ? drawDoubts(event.words) : nothing}</small></div>`;
    case "reply":
      return html`${event.replies.map((reply) => drawReply(reply, event.at))}`;
    case "understood":
      return html`<p class="thought">${event.in_scope ? event.intents.map(plain).join(" + ") : "out of scope"} · ${percent(event.confidence)}</p>`;
    case "handoff":
      return html`<p class="turn">${reason(event.reason)}</p>`;
    case "agent_joined":
      return html`<p class="turn">${event.name} joined</p>`;
    case "agent_left":
      return html`<p class="turn">Handed back to the assistant</p>`;
    case "status":
      return html`<p class="turn">${event.status === "closed" ? `Closed by the ${event.by}` : "Waiting for a person"}</p>`;
    case "action":
      return html`<p class="thought ${event.effect}">${capital(event.action)}: ${event.outcome}</p>`;
    case "identified":
      return html`<p class="thought">Identity ${event.level} by ${plain(event.by)}</p>`;
    case "code_sent":
      return html`<p class="thought">One-time code sent to ${event.to}</p>`;
    case "code_refused":
      return html`<p class="thought">Wrong code</p>`;
    case "call":
      return drawOnTheLine(event);
    case "misunderstood":
      return html`<p class="thought">Not understood</p>`;
    default:
      return nothing;
  }
}

function drawCard({ kind, title, fields }) {
  if (kind !== "comparison") return html`<p class="card"><strong>${title}</strong> ${fields.status_text ?? fields.price ?? ""}</p>`;
  const line = (column, place) => fields.rows.filter((row) => row.differs && row.values[place]).map((row) => `${row.name}: ${row.values[place]}`).join(" · ");
  return fields.columns.map((column, place) => html`<p class="card"><strong>${column.title}</strong> ${line(column, place)}</p>`);
}

function drawReply(reply, at) {
  return html`<div class="bubble bot">
    <p dir="auto">${reply.text}</p>
    ${reply.cards.map(drawCard)}
    ${reply.quick_replies.length ? html`<p class="offers">${reply.quick_replies.map((button) => html`<span>${button.title}</span>`)}</p>` : nothing}
    <small>Assistant · ${time(at)}</small>
  </div>`;
}
