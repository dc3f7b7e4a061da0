/** The left pane: what is offered to me, who waits, who is being helped, who talks to the assistant. */

import { classMap, html, nothing, repeat } from "../vendor/lit.min.js";
import { ring, sign } from "./signs.js";
import { age, channel, mood, name, reason } from "./words.js";

const SLA_SECONDS = 300; // within which a person should be there

/** The groups in the order shown. */
function groupsOf({ waiting, helped, assistant }, me) {
  return [
    ["For you", waiting.filter((row) => row.offered_to === me)],
    ["Yours", helped.filter((row) => row.agent_id === me)],
    ["Waiting", waiting.filter((row) => row.offered_to !== me)],
    ["With colleagues", helped.filter((row) => row.agent_id !== me)],
    ["With the assistant", assistant],
  ];
}

/** The rows in the order shown: what `j` and `k` walk through. */
export const rowsOf = (queue, me) => groupsOf(queue, me).flatMap(([, rows]) => rows);

export function drawQueue(queue, { me, selected, now, select }) {
  if (!queue) return html`<div class="skeletons" aria-hidden="true">${[1, 2, 3, 4].map(() => html`<i></i>`)}</div>`;
  const names = Object.fromEntries(queue.agents.map((agent) => [agent.id, agent.name]));
  const watching = Object.entries(queue.looking).filter(([agent]) => agent !== me);
  const tools = { me, selected, now, select, names, watching };
  return html`
    ${queue.calls.length ? drawCalls(queue.calls, tools) : nothing}
    ${queue.waiting.length ? nothing : html`<p class="hint">Nobody is waiting. Conversations appear here the moment the assistant needs you.</p>`}
    ${groupsOf(queue, me).map(([title, rows]) => drawGroup(title, rows, tools))}
  `;
}

/** Colleagues' notes with my name in them; looking there answers. */
function drawCalls(calls, { select, selected, now }) {
  return html`<section class="calls" aria-live="polite">
    <h2>You are called <span class="count">${calls.length}</span></h2>
    <ul>
      ${calls.map((one) => html`<li><button class="row" aria-current=${one.conversation_id === selected ? "true" : nothing} @click=${() => select(one.conversation_id)}>
        <span class="channel">@</span><span class="line"><strong>${one.by}</strong><span class="age">${age(one.at, now)}</span></span><span class="reason">asks you in a note</span>
      </button></li>`)}
    </ul>
  </section>`;
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

function drawRow(row, { me, selected, now, select, names, watching }) {
  const { word, tone } = mood(row.mood);
  const isSelected = row.id === selected;
  const isQueued = row.status === "queued";
  const others = watching.filter(([, id]) => id === row.id).map(([agent]) => names[agent] ?? agent);
  return html`<li>
    <button class=${classMap({ row: true, selected: isSelected })} aria-current=${isSelected ? "true" : nothing} data-id=${row.id} @click=${() => select(row.id)}>
      <span class="channel" title=${channel(row.channel)}>${isQueued ? ring((now - new Date(row.since)) / 1000 / SLA_SECONDS, sign(row.channel)) : sign(row.channel)}</span>
      <span class="line"><strong>${name(row)}</strong><span class="age">${age(row.since, now)}</span></span>
      <span class="line"><span class="preview">${row.preview || "…"}</span><span class="dot ${tone}" role="img" aria-label="Mood: ${word}" title=${word}></span></span>
      ${isQueued ? html`<span class="reason">${reason(row.reason)}${row.offered_to && row.offered_to !== me ? html`<span class="quiet"> · offered to ${names[row.offered_to] ?? row.offered_to}</span>` : nothing}</span>` : nothing}
      ${row.status === "agent" && row.agent_id !== me ? html`<span class="reason quiet">${row.agent}</span>` : nothing}
      ${others.length ? html`<span class="reason quiet">${others.join(", ")} reading along</span>` : nothing}
    </button>
  </li>`;
}
