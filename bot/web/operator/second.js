/** One's own second factor: setting it up with an authenticator app, and taking it away. */

import { html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { card, copyButton, field, notice, skeletons, values } from "./parts.js";
import { WORDS } from "./words.js";

const words = WORDS.second;
const QUIET = 4; // modules of white around a QR code

export function load(app) {
  app.guard(api.second()).then((state) => state && app.put("second", { state }));
}

export function draw(app) {
  const { state, made, codes } = app.of("second");
  if (!state) return card(words.title, words.lead, skeletons(2));
  if (codes) return card(words.codesTitle, words.codesLead, drawCodes(app, codes));
  if (made) return card(words.title, words.scan, drawMade(app, made));
  return card(words.title, words.lead, state.is_on ? drawOn(app, state) : drawOff(app, state));
}

function drawOff(app, { is_needed }) {
  const begin = async () => {
    const made = await app.guard(api.beginSecond());
    if (made) app.put("second", { made });
  };
  return html`${is_needed ? notice("warn", words.needed) : nothing}<div class="acts"><button class="primary" @click=${begin}>${words.begin}</button></div>`;
}

function drawMade(app, { secret, qr }) {
  const confirm = async (event) => {
    event.preventDefault();
    const told = await app.guard(api.confirmSecond(values(event.target).code));
    if (told) app.put("second", { made: null, codes: told.recovery_codes });
  };
  return html`<div class="scan">
    ${drawQr(qr)}
    <form class="form" @submit=${confirm}>
      <p class="quiet">${words.byHand}</p>
      <p class="line"><code>${secret.match(/.{1,4}/g).join(" ")}</code>${copyButton(secret)}</p>
      ${codeField()}
      <div class="acts end"><button type="button" @click=${() => app.put("second", { made: null })}>${WORDS.cancel}</button><button class="primary">${words.confirm}</button></div>
    </form>
  </div>`;
}

function drawCodes(app, codes) {
  const done = async () => {
    app.put("second", { codes: null, state: null });
    app.session = { ...app.session, second_factor: "on" };
    app.arrive();
  };
  return html`<ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
    <div class="acts end">${copyButton(codes.join("\n"))}<button class="primary" @click=${done}>${words.kept}</button></div>`;
}

function drawOn(app, { recovery_left }) {
  const off = async (event) => {
    event.preventDefault();
    const done = await app.guard(api.removeSecond(values(event.target).code).then(() => true));
    if (done) load(app);
  };
  return html`<p>${words.on(recovery_left)}</p>
    <details class="form"><summary>${words.off}</summary>
      <form class="form" @submit=${off}>${codeField()}<div class="acts end"><button class="plain bad">${words.off}</button></div></form>
    </details>`;
}

const codeField = () => field(words.code, html`<input name="code" required maxlength="40" inputmode="numeric" autocomplete="one-time-code" />`);

/** Rows of 0 and 1 as one path: dark on white in both themes, or no app reads it. */
function drawQr(rows) {
  const size = rows.length + 2 * QUIET;
  const path = rows.flatMap((row, y) => [...row].map((bit, x) => (bit === "1" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ""))).join("");
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label=${words.qr}><path class="paper" d="M0 0h${size}v${size}H0z" /><path class="ink" d=${path} /></svg>`;
}
