/** The first page: how far the shop has come, and the numbers with their formulas. */

import { html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { band, bars, ranking } from "./charts.js";
import { capital, card, duration, empty, head, number, percent, skeletons } from "./parts.js";
import { WORDS } from "./words.js";

const words = WORDS.overview;
const LINKS = { shop: "#/setup", hours: "#/setup", entries: "#/knowledge", people: "#/people", snippet: "#/setup" };

export function load(app) {
  const days = app.of("overview").days ?? 30;
  app.put("overview", { days });
  app.guard(api.start()).then((start) => {
    if (!start) return;
    app.put("overview", { start });
    if (start.has_experiments) app.guard(api.experiments()).then((experiments) => experiments && app.put("overview", { experiments }));
  });
  app.guard(api.figures(days)).then((figures) => figures && app.put("overview", { figures }));
}

export function draw(app) {
  const { start, figures, days, experiments } = app.of("overview");
  const choose = (event) => {
    app.put("overview", { days: Number(event.target.value), figures: null });
    load(app);
  };
  const period = html`<select aria-label=${words.period} @change=${choose}>${Object.entries(words.days).map(([value, title]) => html`<option value=${value} ?selected=${Number(value) === days}>${title}</option>`)}</select>`;
  return html`${head(words.title, words.lead, period)} ${start ? drawSteps(start) : nothing} ${figures ? drawFigures(figures, experiments) : skeletons(4, "tiles")}`;
}

export function stepsOf(start) {
  return {
    shop: !start.is_embedded || start.products > 0,
    hours: start.are_hours_understood,
    entries: start.entries > 0,
    people: start.people > 0,
    snippet: start.has_conversations,
  };
}

function drawSteps(start) {
  const steps = stepsOf(start);
  const done = Object.values(steps).filter(Boolean).length;
  const all = Object.keys(steps).length;
  if (done === all) return nothing;
  const list = html`<ol class="steps">
    ${Object.entries(steps).map(([name, isDone]) => {
      const [title, text] = words.steps[name];
      return html`<li class=${isDone ? "done" : ""}><a href=${LINKS[name]}><strong>${title}</strong><span>${text}</span></a></li>`;
    })}
  </ol>`;
  return card(words.stepsTitle, "", list, html`<span class="quiet">${words.stepsDone(done, all)}</span>`);
}

const formula = (figures, name) => html`<details class="formula"><summary>${words.formula}</summary><p>${figures.formulas[name]}</p></details>`;

const tile = (figures, name, value, more) => html`<section class="card tile"><h2>${words.names[name]}</h2><p class="value">${value}</p><p class="quiet">${more}</p>${formula(figures, name)}</section>`;

function drawFigures(figures, experiments) {
  if (!figures.conversations) return empty(words.emptyTitle, words.empty, html`<a class="button primary" href="/">${words.openShop}</a>`);
  const rated = Object.values(figures.csat_marks).reduce((sum, count) => sum + count, 0);
  return html`<div class="tiles">
      ${tile(figures, "contained", percent(figures.contained), figures.contained_of ? words.of(number(figures.contained_of), words.known) : words.tooYoung)}
      ${tile(figures, "handed_over", percent(figures.handed_over), words.of(number(figures.conversations), words.names.conversations.toLowerCase()))}
      ${tile(figures, "first_response", duration(figures.first_response_seconds), figures.handed_over_count ? `${words.answered(figures.first_response_of)}, ${words.neverAnswered(figures.never_answered)}` : words.nobodyAsked)}
      ${tile(figures, "csat", percent(figures.csat), rated ? `${words.ratings(rated)}; ${words.ratedShare(percent(figures.rated))}` : words.noRatings)}
      ${tile(figures, "unanswered", percent(figures.unanswered), figures.questions ? html`${words.questions(number(figures.questions))} · <a href="#/knowledge/missing">${words.writeEntries}</a>` : words.noQuestions)}
      ${tile(figures, "conversations", number(figures.conversations), words.days[figures.days.length] ?? "")}
    </div>
    ${card(words.names.perDay, "", bars(figures.days))}
    ${card(words.names.time, "", html`${band(["bot", "waiting", "human"].map((kind) => ({ kind: kind === "human" ? "person" : kind, title: words.time[kind], value: figures.seconds[kind] })))}${formula(figures, "time")}`)}
    <div class="pair">
      ${card(words.names.intents, "", html`${ranking(figures.intents, capital)}${formula(figures, "intents")}`)}
      ${card(words.names.reasons, "", html`${figures.reasons.length ? ranking(figures.reasons, capital) : html`<p class="quiet">${words.nobodyAsked}</p>`}${formula(figures, "reasons")}`)}
    </div>
    ${experiments ? drawExperiments(experiments) : nothing}`;
}

/** Whatever table the server tells: one row a group, one column a name. */
function drawExperiments(told) {
  const rows = told.experiments ?? told.rows ?? [];
  if (!Array.isArray(rows) || !rows.length) return nothing;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => typeof row[name] !== "object")))];
  const table = html`<div class="scroll" tabindex="0"><table>
    <thead><tr>${names.map((name) => html`<th scope="col">${capital(name)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${names.map((name) => html`<td>${shown(row[name])}</td>`)}</tr>`)}</tbody>
  </table></div>`;
  return card(words.names.experiments, told.formula ?? "", table);
}

const shown = (value) => (typeof value === "number" && !Number.isInteger(value) ? value.toFixed(3) : String(value ?? WORDS.overview.none));
