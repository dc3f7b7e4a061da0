/** The right pane: why a person is needed first, then who it is, what can be done, what to say. */

import { html, nothing } from "../vendor/lit.min.js";
import { moodCurve } from "./signs.js";
import { drawCustomer, drawOrders } from "./customer.js";
import { drawHelp } from "./help.js";
import { age, capital, percent, plain, reason } from "./words.js";

export function drawContext(view, tools) {
  return html`${drawWhy(view, tools)} ${drawHelp(tools)} ${drawCustomer(view)} ${drawOrders(view, tools)}`;
}

function drawWhy({ why, status }, { now, intents, corrected, correct }) {
  const slots = Object.entries(why.slots).filter(([, value]) => [value].flat().join(""));
  return html`<section class="why">
    <h2>Why I'm here</h2>
    ${why.reason
      ? html`<p class="headline">${reason(why.reason)}${status === "queued" ? html` <span>${age(why.since, now)}</span>` : nothing}</p>`
      : html`<p class="hint">The assistant is managing. Nothing needs you here.</p>`}
    ${why.summary ? html`<p class="summary">${why.summary}</p>` : nothing}
    ${why.intent
      ? html`<h3>What it is about</h3>
          <p class="intent"><strong>${capital(why.intent)}</strong> <span>${percent(why.confidence)}</span></p>
          <progress max="1" value=${why.confidence} aria-label="Confidence"></progress>
          ${drawCorrection(why, { intents, corrected, correct })}`
      : nothing}
    ${slots.length
      ? html`<h3>Known so far</h3>
          <dl>
            ${slots.map(([slot, value]) => html`<div><dt>${capital(slot)}</dt><dd>${[value].flat().join(", ")}</dd></div>`)}
          </dl>`
      : nothing}
    ${why.tried.length
      ? html`<h3>What the assistant did</h3>
          <ul class="tried">
            ${why.tried.map((code) => html`<li>${capital(code)}</li>`)}
          </ul>`
      : nothing}
    ${why.moods.length ? html`<h3>Mood</h3>${moodCurve(why.moods)}` : nothing}
  </section>`;
}

/** One click files what it should have been; the assistant knows it within seconds. */
function drawCorrection(why, { intents, corrected, correct }) {
  if (!why.seq || !intents.length) {
    return why.alternatives.length ? html`<p class="quiet">or ${why.alternatives.map(plain).join(", ")}</p>` : nothing;
  }
  const done = corrected[why.seq];
  if (done) return html`<p class="learnt" role="status">Filed as ${plain(done)}. The assistant knows it from now on.</p>`;
  return html`<div class="correction">
    <span class="quiet">Should have been</span>
    ${why.alternatives.slice(0, 2).map((intent) => html`<button @click=${() => correct(why.seq, intent)}>${plain(intent)}</button>`)}
    <select aria-label="Should have been" @change=${(event) => event.target.value && correct(why.seq, event.target.value)}>
      <option value="">another …</option>
      ${intents.map((intent) => html`<option value=${intent}>${plain(intent)}</option>`)}
    </select>
  </div>`;
}
