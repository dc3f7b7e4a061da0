/** What to say: replies that are ready, and what the knowledge base says to the last message. */

import { html, nothing } from "../vendor/lit.min.js";

const MOST = 3;

/** A ready reply with its braces filled; what is not known stays visible in brackets. */
export function filled(text, variables) {
  const told = text.replace(/\{(\w+)\}/g, (_, key) => variables[key] ?? `[${key.replaceAll("_", " ")}]`);
  return told.replaceAll(/\s+([,.!?])/g, "$1").replaceAll(/[ ][ ]+/g, " ");
}

/** Whether everything in its braces is known: only then is it suggested. */
const isTold = (text, variables) => [...text.matchAll(/\{(\w+)\}/g)].every(([, key]) => key in variables);

/** What the keys 1 to 3 insert. */
export function suggestionsOf(view, canned, help) {
  const quoted = (help?.hits ?? []).filter((hit) => hit.is_answer).map((hit) => ({ title: hit.title, text: hit.text }));
  const ready = canned.filter((one) => one.intents.includes(view.why.intent) && isTold(one.text, view.variables)).map((one) => ({ ...one, title: `/${one.name}`, text: filled(one.text, view.variables) }));
  const hello = canned.filter((one) => one.name === "hello" && !view.events.some((event) => event.from === "agent"));
  const first = hello.map((one) => ({ ...one, title: "/hello", text: filled(one.text, view.variables) }));
  return [...first, ...quoted, ...ready].slice(0, MOST);
}

export function drawHelp({ suggestions, help, isMine, insert }) {
  const others = (help?.hits ?? []).filter((hit) => !suggestions.some((one) => one.text === hit.text));
  if (!suggestions.length && !others.length) return nothing;
  return html`<section class="help">
    ${suggestions.length && isMine
      ? html`<h2>Suggested replies</h2>
          <ul>
            ${suggestions.map((one, index) => html`<li><button class="suggestion" @click=${() => insert(one)}><kbd>${index + 1}</kbd><span>${one.text}</span></button></li>`)}
          </ul>`
      : nothing}
    ${others.length
      ? html`<h2>From the help pages</h2>
          ${others.map((hit) => html`<details class="hit"><summary>${hit.title}</summary><p>${hit.text}</p>${isMine ? html`<button @click=${() => insert(hit)}>Insert</button>` : nothing}</details>`)}`
      : nothing}
  </section>`;
}
