/** Doing something in the shop: a form, then exactly what would happen, then the yes. */

import { html, nothing } from "../vendor/lit.min.js";
import { capital } from "./words.js";

const ADDRESS = [["line1", "Street"], ["city", "Town"], ["zip", "Zip code"], ["country", "Country (GB, DE, …)"]];

/** What the form says, as the server takes it. */
function valuesOf(form, order, fields) {
  const data = new FormData(form);
  const values = {};
  for (const { name, kind } of fields) {
    if (kind === "order") values[name] = order.id;
    else if (kind === "lines") values[name] = data.getAll(name);
    else if (kind === "address") values[name] = Object.fromEntries(ADDRESS.map(([key]) => [key, data.get(`${name}.${key}`) ?? ""]));
    else if (data.get(name)) values[name] = kind === "number" ? Number(data.get(name)) : data.get(name);
  }
  return values;
}

export function drawDeed({ order, offered, outcome, preview, run }, customer) {
  const asked = offered.fields.filter((field) => field.kind !== "order" && !(field.kind === "address" && !field.is_needed));
  const submit = (event) => {
    event.preventDefault();
    preview(valuesOf(event.target, order, [...asked, ...offered.fields.filter((field) => field.kind === "order")]));
  };
  return html`<h2>${capital(offered.action)}: ${order.id}</h2>
    <form @submit=${submit}>
      ${asked.map((field) => drawField(field, order, customer))}
      ${outcome ? html`<p class="outcome ${outcome.outcome}" role="status">${outcome.text || "Nothing in the shop stands against it."}</p>` : nothing}
      <div class="acts">
        <button type="button" value="close" @click=${(event) => event.target.closest("dialog").close()}>${outcome?.outcome === "done" ? "Close" : "Leave it"}</button>
        ${outcome?.outcome === "done" ? nothing : html`<button class=${outcome?.outcome === "possible" ? "" : "primary"}>See what would happen</button>`}
        ${outcome?.outcome === "possible" ? html`<button type="button" class="primary" @click=${run}>Do it</button>` : nothing}
      </div>
    </form>`;
}

function drawField({ name, kind, is_needed: isNeeded, choices }, order, customer) {
  const label = capital(name);
  if (kind === "lines") {
    return html`<fieldset><legend>${label}</legend>${order.lines.map((line) => html`<label class="check"><input type="checkbox" name=${name} value=${line.id} ?checked=${order.lines.length === 1} /> ${line.label}</label>`)}</fieldset>`;
  }
  if (kind === "address") {
    return html`<fieldset><legend>${label}</legend>${ADDRESS.map(([key, words]) => html`<label>${words} <input name="${name}.${key}" ?required=${isNeeded} maxlength="200" /></label>`)}</fieldset>`;
  }
  const options = kind === "payment" ? (customer?.payment_methods ?? []).map((one) => [one.id, one.label]) : choices.map((one) => [one, capital(one)]);
  if (kind === "payment" || kind === "choice") {
    return html`<label>${label} <select name=${name} ?required=${isNeeded}><option value="">${isNeeded ? "" : "as usual"}</option>${options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}</select></label>`;
  }
  return html`<label>${label} <input name=${name} type=${kind} ?required=${isNeeded} maxlength="2000" /></label>`;
}
