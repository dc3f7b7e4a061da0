/** What waits to be sent, and who is told automatically. */

import { html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { capital, card, copyButton, head, skeletons, when } from "./parts.js";
import { WORDS } from "./words.js";

const words = WORDS.outgoing;

export function load(app) {
  app.guard(api.outbox()).then((outbox) => outbox && app.put("outgoing", { outbox }));
  loadHooks(app);
}

const loadHooks = (app) => app.guard(api.hooks()).then((told) => told && app.put("outgoing", { told }));

export function draw(app) {
  const { outbox, told, secrets = {} } = app.of("outgoing");
  if (!outbox || !told) return html`${head(words.title, words.lead)} ${skeletons(4)}`;
  return html`${head(words.title, words.lead)} ${card(words.codesTitle, words.codesLead, drawCodes(outbox.codes))}
    ${card(words.filedTitle, words.filedLead, drawFiled(outbox))} ${card(words.hooksTitle, words.hooksLead, drawHooks(app, told, secrets))}
    ${told.hooks.length ? card(words.toldTitle, "", drawDeliveries(told.deliveries)) : nothing}`;
}

const table = (heads, rows) => html`<div class="scroll" tabindex="0"><table>
  <thead><tr>${heads.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
  <tbody>${rows}</tbody>
</table></div>`;

function drawCodes(codes) {
  if (!codes.length) return html`<p class="quiet">${words.codesNone}</p>`;
  return table([words.until, words.to, words.code], codes.map((one) => html`<tr><td>${when(one.until)}</td><td>${one.address}</td><td><code>${one.code}</code></td></tr>`));
}

function drawFiled({ filed, is_embedded }) {
  if (!is_embedded) return html`<p class="quiet">${words.filedConnected}</p>`;
  if (!filed.length) return html`<p class="quiet">${words.filedNone}</p>`;
  const rows = filed.map((one) => html`<tr><td>${one.case}</td><td>${capital(one.kind)}</td><td>${when(one.at)}${one.waits_since ? html`<p class="quiet">${words.waitsSince(when(one.waits_since))}</p>` : nothing}</td><td>${one.email || one.order_id}</td><td class="long">${one.text || one.need}</td></tr>`);
  return table([words.case, words.kind, words.when, words.to, words.text], rows);
}

function drawHooks(app, { hooks }, secrets) {
  const add = async (event) => {
    event.preventDefault();
    const form = event.target;
    const added = await app.guard(api.addHook(new FormData(form).get("url")));
    if (!added) return;
    form.reset();
    app.put("outgoing", { secrets: { ...secrets, [added.id]: added.secret } });
    loadHooks(app);
  };
  const act = (work) => app.guard(work()).then(() => loadHooks(app));
  const show = async (id) => {
    const told = await app.guard(api.hookSecret(id));
    if (told) app.put("outgoing", { secrets: { ...secrets, [id]: told.secret } });
  };
  const list = hooks.map(
    (one) => html`<li>
      <span><strong class="url">${one.url}</strong> <span class="chip ${one.is_on ? "good" : ""}">${one.is_on ? words.on : words.off}</span></span>
      <span class="acts">
        <button @click=${() => act(() => api.testHook(one.id))}>${words.test}</button>
        <button @click=${() => act(() => api.turnHook(one.id, !one.is_on))}>${one.is_on ? words.off : words.on}</button>
        ${secrets[one.id] ? nothing : html`<button @click=${() => show(one.id)}>${words.secret}</button>`}
        <button class="plain bad" @click=${() => confirm(words.confirmRemove) && act(() => api.removeHook(one.id))}>${WORDS.remove}</button>
      </span>
      ${secrets[one.id] ? html`<div class="snippet-line"><span class="quiet">${words.secretText}</span><code tabindex="0">${secrets[one.id]}</code>${copyButton(secrets[one.id])}</div><p class="hint">${words.signed}</p>` : nothing}
    </li>`,
  );
  return html`${hooks.length ? html`<ul class="plainlist">${list}</ul>` : html`<p class="quiet">${words.hooksNone}</p>`}
    <form class="ask" @submit=${add}><input type="url" name="url" required maxlength="2000" aria-label=${words.url} placeholder="https://crm.example/shopdesk" /><button class="primary">${words.add}</button></form>`;
}

function drawDeliveries(deliveries) {
  if (!deliveries.length) return html`<p class="quiet">${words.toldNone}</p>`;
  const tone = { told: "good", waits: "", "given up": "bad" };
  const rows = deliveries.map((one) => html`<tr><td>${when(one.at)}</td><td>${one.kind}</td><td class="long">${one.url}</td><td><span class="chip ${tone[one.state]}">${words.states[one.state]}</span></td><td class="long">${[words.attempts(one.attempts), one.problem].filter(Boolean).join(" · ")}</td></tr>`);
  return table([words.when, words.kind, words.to, words.state, words.tries], rows);
}
