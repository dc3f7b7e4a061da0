/** The left pane: who waits, who is being helped, who talks to the assistant. */

import { classMap, html, nothing, repeat } from "../vendor/lit.min.js";
import { sign } from "./signs.js";
import { age, channel, mood, name, reason } from "./words.js";

/** The rows in the order shown: what `j` and `k` walk through. */
export const rowsOf = ({ waiting, helped, assistant }) => [...waiting, ...helped, ...assistant];

export function drawQueue(queue, { me, selected, now, select }) {
  if (!queue) return html`<div class="skeletons" aria-hidden="true">${[1, 2, 3, 4].map(() => html`<i></i>`)}</div>`;
  const mine = queue.helped.filter((row) => row.agent_id === me);
  const others = queue.helped.filter((row) => row.agent_id !== me);
  const group = (title, rows) => drawGroup(title, rows, { selected, now, select });
  return html`
    ${queue.waiting.length ? nothing : html`<p class="hint">Nobody is waiting. Conversations appear here the moment the assistant needs you.</p>`}
    ${group("Waiting", queue.waiting)} ${group("Yours", mine)} ${group("With colleagues", others)} ${group("With the assistant", queue.assistant)}
  `;
}

function drawGroup(title, rows, tools) {
  if (!rows.length) return nothing;
  return html`<section>
    <h2>${title} <span class="count">${rows.length}</span></h2>
    <ul>
      ${repeat(rows, (row) => row.id, (row) => drawRow(row, tools))}
    </ul>
  </section>`;
}

function drawRow(row, { selected, now, select }) {
  const { word, tone } = mood(row.mood);
  const isSelected = row.id === selected;
  return html`<li>
    <button class=${classMap({ row: true, selected: isSelected })} aria-current=${isSelected ? "true" : nothing} data-id=${row.id} @click=${() => select(row.id)}>
      <span class="channel" title=${channel(row.channel)}>${sign(row.channel)}</span>
      <span class="line"><strong>${name(row)}</strong><span class="age">${age(row.since, now)}</span></span>
      <span class="line"><span class="preview">${row.preview || "…"}</span><span class="dot ${tone}" role="img" aria-label="Mood: ${word}" title=${word}></span></span>
      ${row.status === "queued" ? html`<span class="reason">${reason(row.reason)}</span>` : nothing}
    </button>
  </li>`;
}
