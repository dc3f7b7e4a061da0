/** Where an agent writes: an answer, or a note that only colleagues see; `/` brings the replies that are ready. */

import { html, live, nothing } from "../vendor/lit.min.js";
import { filled } from "./help.js";
import { sign } from "./signs.js";

const MOST = 6;

/** The ready replies that a draft like "/wh" asks for. */
export function asked(draft, canned) {
  if (!/^\/\w*$/.test(draft)) return [];
  return canned.filter((one) => one.name.startsWith(draft.slice(1))).slice(0, MOST);
}

export function drawComposer(view, { draft, write, type, canned, insert, isNote, note, isMine, role }) {
  const found = isNote ? [] : asked(draft, canned);
  const pick = (one) => insert({ ...one, text: filled(one.text, view.variables) });
  const onKey = (event) => {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Tab" && found.length) {
      event.preventDefault();
      return pick(found[0]);
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (found.length) pick(found[0]);
    else write();
  };
  const isWhisper = isNote && !isMine && role !== "agent" && view.status === "agent";
  const label = isWhisper ? "Your whisper" : isNote ? "Your note" : "Your answer";
  const hint = isWhisper ? "Only the agent and colleagues see this." : isNote ? "Only colleagues see this. @name calls somebody." : "Write an answer. Enter sends, Shift + Enter breaks the line, / brings ready replies.";
  return html`<form class="composer ${isNote ? "noting" : ""}" @submit=${(event) => (event.preventDefault(), write())}>
    ${found.length ? html`<ul class="canned" aria-label="Ready replies">${found.map((one, index) => html`<li><button type="button" class=${index ? "" : "first"} @click=${() => pick(one)}><b>/${one.name}</b> ${filled(one.text, view.variables)}</button></li>`)}</ul>` : nothing}
    <textarea rows="3" aria-label=${label} placeholder=${hint} .value=${live(draft)} @input=${(event) => type(event.target.value)} @keydown=${onKey}></textarea>
    <div class="sending">
      <button type="button" class="switch" aria-pressed=${isNote ? "true" : "false"} @click=${note}>Note</button>
      <button class="primary" aria-label="Send" ?disabled=${!draft.trim()}>${sign("send")}</button>
    </div>
  </form>`;
}
