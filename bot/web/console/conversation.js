/** The middle pane: what was said, what the assistant made of it, and what can be done with it. */

import { html, nothing, repeat } from "../vendor/lit.min.js";
import { drawComposer } from "./composer.js";
import { drawEvent, drawNote } from "./log.js";
import { channel, name } from "./words.js";

export function drawConversation(view, tools) {
  const { isMine, pending, act, role } = tools;
  const isOpen = view.status !== "closed";
  const isOthers = view.status === "agent" && !isMine;
  return html`
    <header class="head">
      <div>
        <h1>${name(view)}</h1>
        <p>${channel(view.channel)} · ${statusOf(view, isMine)}</p>
      </div>
      <div class="acts">
        ${isOpen && view.status !== "agent" ? html`<button class="primary" @click=${act("join")}>Take <kbd>a</kbd></button>` : nothing}
        ${view.offered_to === tools.me ? html`<button @click=${act("passOn")}>Not me <kbd>p</kbd></button>` : nothing}
        ${isOthers && role !== "agent" ? html`<button @click=${act("barge")}>Step in <kbd>b</kbd></button>` : nothing}
        ${isMine
          ? html`<button @click=${act("handBack")}>Hand back <kbd>h</kbd></button>
              <button @click=${tools.open("transfer")}>Give on <kbd>t</kbd></button>
              <button @click=${tools.open("close")}>Close <kbd>e</kbd></button>`
          : nothing}
      </div>
    </header>
    <div class="log" role="log" aria-label="Conversation" tabindex="0">
      ${view.first > 1 ? html`<button class="earlier" @click=${tools.earlier}>Earlier messages</button>` : nothing}
      ${repeat(inTime(view), (one) => one.key, (one) => (one.note ? drawNote(one.note) : drawEvent(one.event)))}
      ${pending.map((text) => html`<div class="bubble agent sending"><p>${text}</p></div>`)}
      ${tools.typed ? html`<p class="typed" dir="auto" aria-live="off">is ${tools.typed.by}: ${tools.typed.text}</p>` : nothing}
    </div>
    ${isMine || tools.isNote ? drawComposer(view, tools) : drawInvitation(view, tools)}
  `;
}

/** Events and colleagues' notes, by time. */
function inTime({ events, notes, first }) {
  const entries = events.map((event) => ({ key: event.seq, at: event.at, event }));
  const since = first > 1 ? (events[0]?.at ?? "") : "";
  const written = notes.filter((note) => note.at >= since).map((note) => ({ key: `n${note.id}`, at: note.at, note }));
  return written.length ? [...entries, ...written].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)) : entries;
}

function statusOf(view, isMine) {
  if (view.status === "queued") return "waiting for a person";
  if (view.status === "agent") return isMine ? "with you" : `with ${view.agent}`;
  return view.status === "closed" ? "closed" : "with the assistant";
}

function drawInvitation(view, { act, note, role }) {
  const words = {
    closed: "This conversation is closed.",
    agent: "A colleague has this conversation. You can read along.",
    queued: "The shopper is waiting for a person; the assistant is silent meanwhile.",
    bot: "The assistant is answering. You can take over at any time.",
  }[view.status];
  const canTake = ["queued", "bot"].includes(view.status);
  const noting = view.status === "agent" && role !== "agent" ? "Whisper" : "Note";
  return html`<div class="invitation">
    <span>${words}</span>
    <span class="acts"><button @click=${note}>${noting} <kbd>n</kbd></button>${canTake ? html`<button class="primary" @click=${act("join")}>Take it</button>` : nothing}</span>
  </div>`;
}
