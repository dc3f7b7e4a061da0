/** One help page in a form, and beside it what a question gets now and once it is saved. */

import { html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { card, field, head, percent, skeletons, when } from "./parts.js";
import { WORDS } from "./words.js";

const words = WORDS.entry;
const NEW = "new";
const BLANK = { file: "", digest: "", title: "", topic: "", questions: [], valid_from: "", valid_to: "", speech: "", language: "", audience: "", channels: [], body: "", source: "", versions: [] };

/** `file` is an entry's, "new", or "new:" with the question that it should answer. */
export function load(app, file) {
  app.put("entry", { entry: null, draft: null, tried: null, isAsking: false, question: "" });
  if (file === NEW || file.startsWith(`${NEW}:`)) {
    const question = file.slice(NEW.length + 1);
    const entry = { ...BLANK, questions: question ? [question] : [] };
    return app.put("entry", { entry, draft: { ...entry }, question });
  }
  app.guard(api.entry(file)).then((entry) => entry && app.put("entry", { entry, draft: { ...entry } }));
}

export function draw(app) {
  const { entry, draft } = app.of("entry");
  const back = html`<a class="button" href="#/knowledge">${WORDS.back}</a>`;
  if (!draft) return html`${head(words.new, "", back)} ${skeletons(5)}`;
  const lead = entry.source ? `${words.imported} ${entry.source}` : entry.file;
  return html`${head(draft.title || words.new, lead, back)}
    <div class="editor">
      <form class="card form" id="entry" @submit=${(event) => save(app, event)} @input=${(event) => change(app, event)}>${drawFields(draft)} ${drawActs(app, entry)}</form>
      <div>${drawTry(app)} ${drawVersions(app, entry)}</div>
    </div>`;
}

function drawFields(draft) {
  const text = (name, label, hint = "", more = 300) => field(label, html`<input name=${name} .value=${draft[name]} maxlength=${more} />`, hint);
  const day = (name, label) => field(label, html`<input type="date" name=${name} .value=${draft[name]} />`);
  return html`${field(words.title, html`<input name="title" required maxlength="300" .value=${draft.title} />`)}
    ${text("topic", words.topic, "", 100)} ${field(words.body, html`<textarea name="body" required rows="9" .value=${draft.body}></textarea>`, words.bodyHint)}
    ${field(words.questions, html`<textarea name="questions" rows="5" .value=${draft.questions.join("\n")}></textarea>`, words.questionsHint)}
    <details>
      <summary>${words.more}</summary>
      <div class="fields">
        ${day("valid_from", words.from)} ${day("valid_to", words.to)} ${text("audience", words.audience, words.audienceHint, 100)}
        ${field(words.channels, html`<input name="channels" .value=${draft.channels.join(", ")} maxlength="100" />`, words.channelsHint)}
        ${text("language", words.language, "", 35)} ${text("speech", words.speech, words.speechHint, 2000)}
      </div>
    </details>`;
}

const LISTS = { questions: "\n", channels: "," };

function change(app, { target }) {
  const apart = LISTS[target.name];
  const value = apart ? target.value.split(apart).map((one) => one.trim()).filter(Boolean) : target.value;
  app.of("entry").draft[target.name] = value; // drawn from when something else changes: typing must not be drawn over
}

function drawActs(app, entry) {
  const remove = async () => {
    if (!confirm(words.confirmRemove)) return;
    await app.guard(api.removeEntry(entry.file, entry.digest).then(() => (location.hash = "#/knowledge")));
  };
  return html`<div class="acts end">${entry.file ? html`<button type="button" class="plain bad" @click=${remove}>${WORDS.remove}</button>` : nothing}<button class="primary">${WORDS.save}</button></div>`;
}

async function save(app, event) {
  event.preventDefault();
  const saved = await app.guard(api.saveEntry(sent(app.of("entry").draft)));
  if (!saved) return;
  app.put("entry", { entry: saved, draft: { ...saved }, tried: null });
  app.tell(words.serves);
  history.replaceState(null, "", `#/entry/${encodeURIComponent(saved.file)}`);
  app.argument = saved.file;
}

const sent = ({ versions, source, ...draft }) => ({ ...draft, valid_from: draft.valid_from || null, valid_to: draft.valid_to || null });

function drawTry(app) {
  const { tried, isAsking, question = "" } = app.of("entry");
  const ask = async (event) => {
    event.preventDefault();
    const asked = new FormData(event.target).get("question");
    app.put("entry", { isAsking: true, tried: null, question: asked });
    const draft = app.of("entry").draft;
    const told = await app.guard(api.ask(asked, draft.title && draft.body ? sent(draft) : null));
    app.put("entry", { isAsking: false, tried: told });
  };
  const form = html`<form class="ask" @submit=${ask}>
    <input name="question" required maxlength="500" aria-label=${words.tryQuestion} placeholder=${words.tryQuestion} .value=${question} />
    <button class="primary">${words.tryAsk}</button>
  </form>`;
  const told = html`<div aria-live="polite" class="told">${isAsking ? skeletons(2) : nothing} ${tried ? html`${drawAnswer(words.now, tried.now)} ${tried.then ? drawAnswer(words.then, tried.then) : nothing}` : nothing}</div>`;
  return card(words.tryTitle, words.tryHint, html`${form} ${told}`);
}

function drawAnswer(when, told) {
  const sure = words.sure(told.score > 0.99 ? words.nearlyAll : percent(told.score));
  return html`<div class="answer ${told.is_given ? "given" : ""}">
    <h3>${when}</h3>
    ${told.is_given
      ? html`<blockquote>${told.quote}</blockquote><p class="quiet">${told.title} · ${sure}</p>`
      : html`<p>${words.noAnswer}</p>${told.title ? html`<p class="quiet">${words.nearest}: ${told.title} · ${sure}</p>` : nothing}`}
  </div>`;
}

function drawVersions(app, entry) {
  if (!entry.file) return nothing;
  const look = async (name) => {
    const version = await app.guard(api.version(entry.file, name));
    if (!version) return;
    app.put("entry", { draft: { ...version, file: entry.file, digest: entry.digest } });
    app.tell(words.restored);
  };
  const list = entry.versions.length
    ? html`<ul class="plainlist">${entry.versions.map((name) => html`<li><span>${moment(name)}</span><button @click=${() => look(name)}>${words.restore}</button></li>`)}</ul>`
    : html`<p class="quiet">${words.noVersions}</p>`;
  return card(words.versions, "", list);
}

/** "20261122T140312123456" -> "2026-11-22 14:03 UTC" */
const moment = (name) => when(`${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6, 8)}T${name.slice(9, 11)}:${name.slice(11, 13)}Z`);
