/** Who has an account, and what they may do. */

import { html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { card, field, head, options, skeletons, values } from "./parts.js";
import * as second from "./second.js";
import { WORDS } from "./words.js";

const words = WORDS.people;
const split = (text) => text.split(",").map((one) => one.trim()).filter(Boolean);

export function load(app) {
  app.guard(api.people()).then((found) => found && app.put("people", found));
  second.load(app);
}

export function draw(app) {
  const { people, edited } = app.of("people");
  const add = html`<button class="primary" @click=${() => app.put("people", { edited: {} })}>${words.add}</button>`;
  return html`${head(words.title, words.lead, add)} ${edited ? drawForm(app, edited) : nothing} ${people ? drawList(app) : skeletons(4)} ${second.draw(app)}`;
}

function drawList(app) {
  const { people, me } = app.of("people");
  const remove = async (one) => {
    if (!confirm(words.confirmRemove(one.name))) return;
    await app.guard(api.removePerson(one.id));
    load(app);
  };
  const ask = (question, work) => async () => {
    if (!confirm(question)) return;
    if (await app.guard(work().then(() => true))) app.tell(words.done);
    load(app);
  };
  const more = (one) => html`<button @click=${ask(words.confirmSignOut(one.name), () => api.signOutPerson(one.id))}>${words.signOut}</button>
    ${one.second_factor ? html`<button @click=${ask(words.confirmReset(one.name), () => api.resetSecond(one.id))}>${words.reset}</button>` : nothing}
    <button class="plain bad" @click=${() => remove(one)}>${WORDS.remove}</button>`;
  return html`<ul class="list people" aria-label=${words.title}>
    ${people.map(
      (one) => html`<li><div>
        <span class="line"><strong>${one.name}${one.id === me ? html` <span class="quiet">(${words.you})</span>` : nothing}</strong><span class="chip ${one.role}">${words.roles[one.role]}</span></span>
        <span class="line"><span class="quiet">${[one.team, one.skills.join(", "), one.languages.join(", "), `${words.capacity}: ${one.capacity}`, one.second_factor ? words.second : ""].filter(Boolean).join(" · ")}</span>
          <span class="acts"><button @click=${() => app.put("people", { edited: one })}>${words.edit}</button>${one.id === me ? html`<button @click=${() => app.signOut(true)}>${words.signOut}</button>` : more(one)}</span></span>
      </div></li>`,
    )}
  </ul>`;
}

function drawForm(app, one) {
  const isNew = !one.id;
  const save = async (event) => {
    event.preventDefault();
    const form = values(event.target);
    const person = { ...form, name: one.name ?? form.name, skills: split(form.skills), languages: split(form.languages), capacity: Number(form.capacity) };
    const done = await app.guard(api.putPerson(person).then(() => true));
    if (!done) return;
    app.put("people", { edited: null });
    app.tell(WORDS.saved);
    load(app);
  };
  const roles = Object.entries(words.roles);
  return card(
    isNew ? words.add : one.name,
    "",
    html`<form class="form" @submit=${save}>
      <div class="fields">
        ${isNew ? field(words.name, html`<input name="name" required maxlength="60" autocomplete="off" />`) : nothing}
        ${field(words.role, html`<select name="role">${options(roles, one.role ?? "agent")}</select>`, roles.map(([role, title]) => `${title}: ${words.rolesHint[role]}`).join(" "))}
        ${field(words.team, html`<input name="team" .value=${one.team ?? ""} maxlength="60" />`)}
        ${field(words.skills, html`<input name="skills" .value=${(one.skills ?? []).join(", ")} />`, words.skillsHint)}
        ${field(words.languages, html`<input name="languages" .value=${(one.languages ?? ["en"]).join(", ")} />`)}
        ${field(words.capacity, html`<input name="capacity" type="number" min="0" max="20" .value=${String(one.capacity ?? 4)} />`)}
        ${field(isNew ? words.password : words.newPassword, html`<input name="password" type="password" autocomplete="new-password" ?required=${isNew} minlength="10" maxlength="200" />`, isNew ? words.passwordHint : words.keepPassword)}
      </div>
      <div class="acts end"><button type="button" @click=${() => app.put("people", { edited: null })}>${WORDS.cancel}</button><button class="primary">${WORDS.save}</button></div>
    </form>`,
  );
}
