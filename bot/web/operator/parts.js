/** What pages are made of. */

import { html, nothing } from "../vendor/lit.min.js";
import { WORDS } from "./words.js";

export const skeletons = (count = 3, kind = "") => html`<div class="skeletons ${kind}" role="status" aria-label=${WORDS.loading}>${Array.from({ length: count }, () => html`<i></i>`)}</div>`;

export const head = (title, lead, acts = nothing) => html`<header class="head">
  <div><h1 tabindex="-1">${title}</h1><p class="quiet">${lead}</p></div>
  <div class="acts">${acts}</div>
</header>`;

export const card = (title, lead, body, more = nothing) => html`<section class="card">
  <header><h2>${title}</h2>${more}</header>
  ${lead ? html`<p class="quiet">${lead}</p>` : nothing} ${body}
</section>`;

export const empty = (title, text, act = nothing) => html`<div class="empty"><h2>${title}</h2><p>${text}</p>${act}</div>`;

export const notice = (tone, text) => html`<p class="notice ${tone}" role=${tone === "bad" ? "alert" : "status"}>${text}</p>`;

/** A labelled control; `hint` stands below it. */
export const field = (label, control, hint = "") => html`<label class="field"><span>${label}</span>${control}${hint ? html`<small>${hint}</small>` : nothing}</label>`;

/** Options of a select; each [value, title]. */
export const options = (list, chosen) => list.map(([value, title]) => html`<option value=${value} ?selected=${value === chosen}>${title}</option>`);

export const values = (form) => Object.fromEntries(new FormData(form));

/** "cancel_order" -> "Cancel order" */
export const capital = (code) => (code ?? "").replaceAll(/[_.]/g, " ").replace(/^./, (letter) => letter.toUpperCase());

const moment = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
export const when = (at) => moment.format(new Date(at));

const whole = new Intl.NumberFormat();
export const number = (count) => whole.format(count);
export const percent = (share) => (share === null || share === undefined ? WORDS.overview.none : `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`);

/** "45 s", "6 min", "3.4 h" */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return WORDS.overview.none;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 90 * 60 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** A button that copies and says so. */
export function copyButton(text) {
  const copy = async ({ target }) => {
    await navigator.clipboard?.writeText(text).catch(() => null);
    target.textContent = WORDS.copied;
    setTimeout(() => (target.textContent = WORDS.copy), 1600);
  };
  return html`<button type="button" class="copy" @click=${copy}>${WORDS.copy}</button>`;
}
