/** Switches that work at once, and settings that are read at start. */

import { html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { capital, card, field, head, number, options, skeletons, when } from "./parts.js";
import { WORDS } from "./words.js";

const words = WORDS.settings;

export function load(app) {
  app.guard(api.switches()).then((told) => told && app.put("settings", { told }));
  app.guard(api.kept()).then((found) => found && app.put("settings", { kept: found.kept }));
  app.guard(api.settings()).then((found) => found && app.put("settings", { settings: found.settings }));
}

export function draw(app) {
  const { told, settings, kept } = app.of("settings");
  return html`${head(words.title, words.lead)} ${told ? html`${drawStop(app, told)} ${drawActions(app, told)}` : skeletons(3)} ${kept ? drawKept(kept) : skeletons(2)} ${settings ? drawSettings(settings) : skeletons(4)}`;
}

async function turn(app, kind, action, on) {
  const told = await app.guard(api.turn(kind, action, on));
  if (told) app.put("settings", { told });
}

function drawStop(app, { writes, on }) {
  const stopped = on.find((one) => one.kind === "writes");
  const text = !writes.by_setting ? words.stopBySetting : writes.now ? words.stopOn : words.stopOff;
  const act = stopped
    ? html`<button class="primary" @click=${() => turn(app, "writes", "", false)}>${words.go}</button>`
    : html`<button class="stop" ?disabled=${!writes.by_setting} @click=${() => turn(app, "writes", "", true)}>${words.stop}</button>`;
  return html`<section class="card stopping ${writes.now ? "" : "stopped"}" aria-live="polite">
    <header><h2>${words.stopTitle}</h2>${act}</header>
    <p>${text}${stopped ? html` <span class="quiet">${words.stoppedBy(stopped.by)}</span>` : nothing}</p>
  </section>`;
}

function drawActions(app, { actions }) {
  const { sought = "" } = app.of("settings");
  const change = async (one, { target }) => {
    const wanted = target.value;
    if (one.now !== "on" && one.now !== one.by_setting) await turn(app, one.now, one.name, false);
    if (wanted !== "on" && wanted !== one.by_setting) await turn(app, wanted, one.name, true);
    app.requestUpdate();
  };
  const found = actions.filter((one) => one.name.replaceAll("_", " ").includes(sought.toLowerCase()));
  const rows = found.map((one) => {
    const isBound = one.by_setting !== "on";
    const states = options(Object.entries(words.states), one.now);
    return html`<li><span><strong>${capital(one.name)}</strong> <span class="quiet">${words.effects[one.effect]}${isBound ? ` · ${words.bySetting}` : ""}</span></span>
      <select aria-label=${capital(one.name)} class=${one.now} .value=${one.now} ?disabled=${isBound} @change=${(event) => change(one, event)}>${states}</select></li>`;
  });
  const search = field(words.search, html`<input type="search" .value=${sought} @input=${(event) => app.put("settings", { sought: event.target.value })} />`);
  return card(words.actionsTitle, words.actionsLead, html`${search}<ul class="plainlist tight scrolled" tabindex="0" aria-label=${words.actionsTitle}>${rows}</ul>`);
}

function drawKept(kept) {
  const rows = kept.map(
    (one) => html`<tr><td>${words.kinds[one.kind]}</td><td>${one.days ? words.keepDays(one.days) : words.forGood}</td>
      <td>${one.removed_at ? words.removed(number(one.removed), when(one.removed_at), number(one.total)) : words.nothingRemoved}</td><td>${number(one.due)}</td></tr>`,
  );
  return card(words.keptTitle, words.keptLead, html`<div class="scroll" tabindex="0"><table>
    <thead><tr>${words.keptHeads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`);
}

function drawSettings(settings) {
  const rows = settings.map(
    (one) => html`<tr><td><code>${one.name}</code><p class="quiet">${withCode(one.meaning)}</p></td><td class="long">${one.value || html`<span class="quiet">${words.emptyValue}</span>`}</td><td>${words.sources[one.source]}</td></tr>`,
  );
  return card(words.settingsTitle, "", html`<div class="scroll" tabindex="0"><table>
    <thead><tr><th scope="col">${words.name}</th><th scope="col">${words.value}</th><th scope="col">${words.source}</th></tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`);
}

/** Words between backticks as code. */
const withCode = (text) => text.split("`").map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));
