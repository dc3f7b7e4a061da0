/** What opens over the desk: keys, palette, how it ended, who gets it, what waits for the operator. */

import { html, nothing } from "../vendor/lit.min.js";
import { capital, plain, time } from "./words.js";

export const KEYS = [
  ["j / k", "next, previous conversation"],
  ["a", "take it"],
  ["p", "not me: pass on what is offered"],
  ["r", "write an answer"],
  ["1 2 3", "insert a suggested reply"],
  ["/", "ready replies"],
  ["n", "note for colleagues, or whisper"],
  ["h", "hand back to the assistant"],
  ["t", "give on to a colleague or a team"],
  ["e", "close it"],
  ["b", "step in (supervisors)"],
  ["z", "hide or show both sides"],
  ["Ctrl K", "everything by name"],
  ["?", "this list"],
];

export const drawKeys = () => html`<h2>Keys</h2>
  <dl>
    ${KEYS.map(([key, words]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}
  </dl>
  <button autofocus value="close">Close</button>`;

export const drawClose = ({ dispositions, close }) => html`<h2>How did it end?</h2>
  <div class="choices">
    ${dispositions.map((one, index) => html`<button ?autofocus=${!index} @click=${() => close(one)}>${capital(one)}</button>`)}
  </div>`;

export function drawTransfer({ queue, me, transfer }) {
  const colleagues = (queue?.agents ?? []).filter((agent) => agent.id !== me);
  const teams = [...new Set(colleagues.map((agent) => agent.team).filter(Boolean))];
  if (!colleagues.length) return html`<h2>Give on to</h2><p class="hint">Nobody else has an account here yet.</p><button autofocus value="close">Close</button>`;
  return html`<h2>Give on to</h2>
    <div class="choices">
      ${teams.map((team) => html`<button @click=${() => transfer("", team)}>Team ${team}</button>`)}
      ${colleagues.map((agent) => html`<button @click=${() => transfer(agent.id, "")}>${agent.name} <span class="quiet">${agent.presence} · ${agent.load}/${agent.capacity}</span></button>`)}
    </div>`;
}

/** Everything that can be done now, found by a few letters. */
export function drawPalette({ commands, words, search }) {
  const found = commands.filter(([title]) => title.toLowerCase().includes(words.toLowerCase())).slice(0, 10);
  const run = ([, work], event) => {
    event.target.closest("dialog").close();
    work();
  };
  const onKey = (event) => {
    if (event.key === "Enter" && found.length) {
      event.preventDefault();
      run(found[0], event);
    }
  };
  return html`<input type="search" autofocus aria-label="What do you want to do?" placeholder="What do you want to do?" .value=${words} @input=${(event) => search(event.target.value)} @keydown=${onKey} />
    <div class="choices">${found.map((one, index) => html`<button class=${index ? "" : "first"} @click=${(event) => run(one, event)}>${one[0]}</button>`)}</div>
    ${found.length ? nothing : html`<p class="hint">Nothing is called so.</p>`}`;
}

export const drawCodes = ({ codes }) => html`<h2>One-time codes to be sent</h2>
  ${codes?.length
    ? html`<table>
        <thead><tr><th>Until</th><th>To</th><th>Code</th></tr></thead>
        <tbody>${codes.map((one) => html`<tr><td>${time(one.until)}</td><td>${one.address}</td><td><code>${one.code}</code></td></tr>`)}</tbody>
      </table>
      <p class="hint">Tell one to nobody but its own address.</p>`
    : html`<p class="hint">None waits. Codes appear here when nothing else sends them.</p>`}
  <button autofocus value="close">Close</button>`;

export const drawAudit = ({ deeds }) => html`<h2>Who did what</h2>
  <div class="scroll" tabindex="0">
    <table>
      <thead><tr><th>When</th><th>Who</th><th>What</th><th>More</th></tr></thead>
      <tbody>${(deeds ?? []).map((one) => html`<tr><td>${time(one.at)}</td><td>${one.agent ?? "assistant"}</td><td>${plain(one.did ?? one.action)}</td><td>${more(one)}</td></tr>`)}</tbody>
    </table>
  </div>
  <button autofocus value="close">Close</button>`;

const more = (deed) => [deed.outcome, deed.disposition, deed.to, deed.intent, deed.presence, deed.reason, deed.reasons?.join(", ")].filter(Boolean).map(plain).join(" · ");
