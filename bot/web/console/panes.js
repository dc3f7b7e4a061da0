/** What stands in the panes and what opens over them, from what the desk knows. */

import { html, nothing } from "../vendor/lit.min.js";
import { drawContext } from "./context.js";
import { drawConversation } from "./conversation.js";
import { drawDeed } from "./deed.js";
import { drawAudit, drawClose, drawCodes, drawKeys, drawPalette, drawTransfer } from "./dialogs.js";
import { commands } from "./keys.js";
import { waits } from "./words.js";

export function drawOpened(desk) {
  switch (desk.opened) {
    case "close":
      return drawClose({ dispositions: desk.tools.dispositions, close: (disposition) => desk.act("close", disposition) });
    case "transfer":
      return drawTransfer({ queue: desk.queue, me: desk.session.agent_id, transfer: (to, team) => desk.act("transfer", to, team) });
    case "palette":
      return drawPalette({ commands: commands(desk), words: desk.words, search: (words) => (desk.words = words) });
    case "codes":
      return drawCodes(desk);
    case "audit":
      return drawAudit(desk);
    case "deed":
      return drawDeed(desk.deed, desk.view?.customer);
    default:
      return drawKeys();
  }
}

export function drawSide(desk) {
  return drawContext(desk.view, {
    now: desk.now,
    intents: desk.tools.intents,
    corrected: desk.corrected,
    correct: (seq, intent) => desk.correct(seq, intent),
    suggestions: desk.suggestions,
    help: desk.help,
    isMine: desk.isMine,
    insert: (one) => desk.insert(one),
    openDeed: (order, offered) => desk.openDeed(order, offered),
  });
}

export function drawMiddle(desk, open) {
  if (desk.view) {
    return drawConversation(desk.view, {
      me: desk.session.agent_id,
      role: desk.session.role,
      isMine: desk.isMine,
      isNote: desk.isNote,
      canned: desk.tools.canned,
      draft: desk.draft,
      pending: desk.pending,
      typed: desk.typed?.conversation_id === desk.view.id ? desk.typed : null,
      open,
      act: (what) => () => desk.act(what),
      write: () => desk.write(),
      type: (text) => desk.type(text),
      insert: (one) => desk.insert(one),
      note: () => desk.toggleNote(),
      earlier: () => desk.loadEarlier(),
    });
  }
  if (desk.selected) return html`<div class="skeletons wide" aria-hidden="true"><i></i><i></i><i></i></div>`;
  const next = desk.queue?.waiting[0];
  return html`<div class="empty">
    <h1>${next ? waits(desk.queue.waiting) : "All quiet"}</h1>
    <p>${next ? html`Press <kbd>j</kbd> to open the first conversation, <kbd>a</kbd> to take it.` : "When the assistant needs a person, the conversation comes to the top left, with the reason and all that is known. Press ? for the keys."}</p>
    ${next ? html`<button class="primary" @click=${() => desk.select(next.id)}>Open it</button>` : nothing}
  </div>`;
}
