/** The middle pane: what was said, what the assistant made of it, and where the agent writes. */

import { html, live, nothing, repeat } from "../vendor/lit.min.js";
import { sign } from "./signs.js";
import { capital, channel, name, percent, plain, time } from "./words.js";

export function drawConversation(view, { me, draft, pending, act, write, type }) {
  const isMine = view.status === "agent" && view.agent_id === me;
  return html`
    <header class="head">
      <div>
        <h1>${name(view)}</h1>
        <p>${channel(view.channel)} · ${statusOf(view, isMine)}</p>
      </div>
      <div class="acts">
        ${!isMine && view.status !== "closed" && view.status !== "agent" ? html`<button class="primary" @click=${act("join")}>Take <kbd>a</kbd></button>` : nothing}
        ${isMine ? html`<button @click=${act("handBack")}>Hand back <kbd>h</kbd></button><button @click=${act("close")}>Close <kbd>e</kbd></button>` : nothing}
      </div>
    </header>
    <div class="log" role="log" aria-label="Conversation" tabindex="0">
      ${repeat(view.events, (event) => event.seq, drawEvent)}
      ${pending.map((text) => html`<div class="bubble agent sending"><p>${text}</p></div>`)}
    </div>
    ${isMine ? drawComposer(draft, write, type) : drawInvitation(view, act)}
  `;
}

function statusOf(view, isMine) {
  if (view.status === "queued") return "waiting for a person";
  if (view.status === "agent") return isMine ? "with you" : `with ${view.agent_id}`;
  return view.status === "closed" ? "closed" : "with the assistant";
}

function drawComposer(draft, write, type) {
  const onKey = (event) => {
    if (event.key === "Escape") event.target.blur();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    write();
  };
  return html`<form class="composer" @submit=${(event) => (event.preventDefault(), write())}>
    <textarea rows="3" aria-label="Your answer" placeholder="Write an answer. Enter sends, Shift + Enter breaks the line." .value=${live(draft)} @input=${(event) => type(event.target.value)} @keydown=${onKey}></textarea>
    <button class="primary" aria-label="Send" ?disabled=${!draft.trim()}>${sign("send")}</button>
  </form>`;
}

function drawInvitation(view, act) {
  if (view.status === "closed") return html`<p class="invitation">This conversation is closed.</p>`;
  if (view.status === "agent") return html`<p class="invitation">A colleague has this conversation. You can read along.</p>`;
  const words = view.status === "queued" ? "The shopper is waiting for a person; the assistant is silent meanwhile." : "The assistant is answering. You can take over at any time.";
  return html`<p class="invitation"><span>${words}</span> <button class="primary" @click=${act("join")}>Take it</button></p>`;
}

function drawEvent(event) {
  switch (event.type) {
    case "message":
      return html`<div class="bubble ${event.from}"><p dir="auto">${event.text || "(a button)"}</p><small>${event.from === "agent" ? event.name : "Shopper"} · ${time(event.at)}</small></div>`;
    case "reply":
      return html`${event.replies.map((reply) => drawReply(reply, event.at))}`;
    case "understood":
      return html`<p class="thought">${event.in_scope ? event.intents.map(plain).join(" + ") : "out of scope"} · ${percent(event.confidence)}</p>`;
    case "handoff":
      return html`<p class="turn">A person is needed: ${plain(event.reason)}</p>`;
    case "agent_joined":
      return html`<p class="turn">${event.name} joined</p>`;
    case "agent_left":
      return html`<p class="turn">Handed back to the assistant</p>`;
    case "status":
      return html`<p class="turn">Closed by ${event.by}</p>`;
    case "action":
      return html`<p class="thought ${event.effect}">${capital(event.action)}: ${event.outcome}</p>`;
    case "identified":
      return html`<p class="thought">Identity ${event.level} by ${plain(event.by)}</p>`;
    case "code_sent":
      return html`<p class="thought">One-time code sent to ${event.to}</p>`;
    case "code_refused":
      return html`<p class="thought">Wrong code</p>`;
    case "misunderstood":
      return html`<p class="thought">Not understood</p>`;
    default:
      return nothing;
  }
}

function drawReply(reply, at) {
  return html`<div class="bubble bot">
    <p dir="auto">${reply.text}</p>
    ${reply.cards.map((card) => html`<p class="card"><strong>${card.title}</strong> ${card.fields.status_text ?? card.fields.price ?? ""}</p>`)}
    ${reply.quick_replies.length ? html`<p class="offers">${reply.quick_replies.map((button) => html`<span>${button.title}</span>`)}</p>` : nothing}
    <small>Assistant · ${time(at)}</small>
  </div>`;
}
