/** Setting a shop up: bringing it in, its hours, the line of HTML. */

import { html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { capital, card, copyButton, field, head, notice, number, skeletons, values } from "./parts.js";
import { WORDS } from "./words.js";

const words = WORDS.setup;

export function load(app) {
  app.guard(api.start()).then((start) => start && app.put("setup", { start, site: app.of("setup").site ?? { name: "myshop", title: start.shop.name || "My shop" } }));
}

export function draw(app) {
  const state = app.of("setup");
  if (!state.start) return html`${head(words.title, words.lead)} ${skeletons(4)}`;
  return html`${head(words.title, words.lead)} ${drawImport(app, state)} ${drawHours(app, state)} ${drawSnippet(app, state)}
    ${card(words.peopleTitle, words.peopleLead, html`<a class="button" href="#/people">${words.peopleGo}</a>`)}`;
}

function drawImport(app, { start, what, told, isReading, file, url = "" }) {
  const kinds = Object.entries(words.kinds).filter(([kind]) => start.is_embedded || kind === "kb");
  const chosen = kinds.some(([kind]) => kind === what) ? what : kinds[0][0];
  const choose = (kind) => app.put("setup", { what: kind, told: null, file: null });
  const ask = async (dryRun) => {
    app.put("setup", { isReading: true, what: chosen });
    const { file, url } = app.of("setup");
    const asked = file ? api.importFile(chosen, file, { dry_run: dryRun }) : api.importUrl(url, dryRun);
    const told = await app.guard(asked);
    app.put("setup", { isReading: false, told: told ?? null });
    if (told?.imported) load(app);
  };
  const look = (event) => {
    event.preventDefault();
    const form = event.target;
    app.put("setup", { file: form.elements.file.files[0] ?? null, url: form.elements.url?.value.trim() ?? "", told: null });
    if (app.of("setup").file || app.of("setup").url) ask(true);
  };
  const body = html`${start.is_embedded ? nothing : notice("quiet", words.connected)}
    <form class="form" @submit=${look}>
      <fieldset class="kinds">
        <legend>${words.what}</legend>
        ${kinds.map(([kind, [title]]) => html`<label><input type="radio" name="what" value=${kind} .checked=${kind === chosen} @change=${() => choose(kind)} /><span>${title}</span></label>`)}
      </fieldset>
      <p class="hint">${words.kinds[chosen][1]}</p>
      ${field(words.file, html`<input type="file" name="file" @change=${() => app.put("setup", { told: null })} />`, words.fileHint)}
      ${chosen === "kb" ? field(words.url, html`<input type="url" name="url" placeholder="https://shop.example/sitemap.xml" .value=${url} maxlength="2000" />`) : nothing}
      <div class="acts"><button class=${told && !told.imported ? "" : "primary"}>${words.look}</button></div>
    </form>
    <div aria-live="polite">${isReading ? skeletons(3) : told ? drawTold(told, () => ask(false)) : nothing}</div>`;
  return card(words.importTitle, words.importLead, body);
}

function drawTold(told, run) {
  const rows = told.tallies.filter((one) => one.added || one.changed || one.same || one.refused);
  const changes = rows.some((one) => one.added || one.changed);
  const canRun = !told.imported && changes && (!told.problem_count || told.is_partial);
  return html`<div class="told-import">
    <h3>${told.imported ? words.did : words.would}</h3>
    ${rows.length
      ? html`<div class="scroll" tabindex="0"><table class="numbers">
          <thead><tr>${words.heads.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
          <tbody>${rows.map((one) => html`<tr><th scope="row">${capital(one.kind)}</th><td>${number(one.added)}</td><td>${number(one.changed)}</td><td>${number(one.same)}</td><td>${number(one.refused)}</td></tr>`)}</tbody>
        </table></div>`
      : nothing}
    ${told.problem_count ? drawProblems(told) : nothing} ${!changes && !told.problem_count && !told.imported ? html`<p class="quiet">${words.nothing}</p>` : nothing}
    ${canRun ? html`<button class="primary" @click=${run}>${words.run}</button>` : nothing}
  </div>`;
}

const drawProblems = (told) => html`${notice(told.is_partial ? "warn" : "bad", told.is_partial ? words.refusedPartial(told.problem_count) : words.refusedTitle(told.problem_count))}
  <ul class="problems">${told.problems.map((one) => html`<li><span class="quiet">${[one.file, one.row ? words.row(one.row) : "", one.column].filter(Boolean).join(", ")}</span> ${one.message}</li>`)}</ul>`;

function drawHours(app, { start }) {
  const save = async (event) => {
    event.preventDefault();
    const done = await app.guard(api.tellShop(values(event.target)).then(() => true));
    if (!done) return;
    app.tell(WORDS.saved);
    load(app);
  };
  const box = (name, label, hint = "") => field(label, html`<input name=${name} .value=${start.shop[name]} ?disabled=${!start.is_embedded} maxlength="200" />`, hint);
  return card(
    words.hoursTitle,
    "",
    html`<form class="form" @submit=${save}>
      <div class="fields">${box("name", words.shopName)} ${box("support_email", words.email)} ${box("support_phone", words.phone)} ${box("support_hours", words.hours, words.hoursHint)}</div>
      ${start.are_hours_understood ? nothing : notice("warn", words.hoursUnknown)}
      ${start.is_embedded ? html`<div class="acts"><button class="primary">${WORDS.save}</button></div>` : nothing}
    </form>`,
  );
}

const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function drawSnippet(app, { start, site }) {
  const line = `<script src="${location.origin}/widget.js" data-site="${quoted(site.name)}" data-title="${quoted(site.title)}" async></script>`;
  const change = (event) => app.put("setup", { site: { ...site, [event.target.name]: event.target.value } });
  return card(
    words.snippetTitle,
    words.snippetLead,
    html`<div class="fields" @input=${change}>
        ${field(words.site, html`<input name="name" .value=${site.name} maxlength="60" />`)} ${field(words.heading, html`<input name="title" .value=${site.title} maxlength="60" />`)}
      </div>
      <div class="snippet-line"><code tabindex="0">${line}</code>${copyButton(line)}</div>
      <p class="hint">${start.origins.length ? words.origins(start.origins.join(", ")) : words.noOrigins}</p>`,
  );
}
