/** The operator's pages: signing in, the way from one to another, and what all of them share. */

import { LitElement, html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import * as conversations from "./conversations.js";
import * as entry from "./entry.js";
import * as knowledge from "./knowledge.js";
import * as outgoing from "./outgoing.js";
import * as overview from "./overview.js";
import { notice } from "./parts.js";
import * as people from "./people.js";
import * as second from "./second.js";
import * as settings from "./settings.js";
import * as setup from "./setup.js";
import { WORDS } from "./words.js";

const PAGES = { overview, conversations, knowledge, entry, setup, people, outgoing, settings };
const NAV = ["overview", "conversations", "knowledge", "setup", "people", "outgoing", "settings"];
const SIGNS = {
  overview: "M4 19V9M10 19V5M16 19v-7M21 19H3",
  conversations: "M5 5h14v10H9l-4 4z",
  knowledge: "M5 4h10a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h10",
  setup: "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20a6 6 0 0 1 12 0M16 5a3 3 0 0 1 0 6M17 14a6 6 0 0 1 4 6",
  outgoing: "M3 6h18v12H3zM3 7l9 6 9-6",
  settings: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1",
};

class Operator extends LitElement {
  static properties = { session: { state: true }, route: { state: true }, failure: { state: true }, told: { state: true }, asksCode: { state: true } };

  constructor() {
    super();
    this.states = {};
    this.failure = "";
    this.told = "";
  }

  createRenderRoot() {
    return this; // one style sheet for the whole page
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("hashchange", () => this.arrive());
    api.session().then((session) => this.begin(session)).catch(() => (this.session = null));
  }

  begin(session) {
    this.session = session;
    this.failure = "";
    this.asksCode = false;
    if (session.second_factor === "needed") second.load(this);
    else if (session.role === "operator") this.arrive();
  }

  /** The page behind the #, and what comes after its name: "#/conversations/abc" */
  arrive() {
    const [name = "", ...rest] = location.hash.replace(/^#\/?/, "").split("/");
    this.route = PAGES[name] ? name : "overview";
    this.argument = decodeURIComponent(rest.join("/"));
    this.failure = "";
    this.told = "";
    PAGES[this.route].load(this, this.argument);
    this.updateComplete.then(() => {
      scrollTo(0, 0);
      if (this.hasMoved) this.querySelector("h1")?.focus({ preventScroll: true });
      this.hasMoved = true;
    });
    document.title = `${WORDS.nav[this.route] ?? WORDS.nav.knowledge} · ${WORDS.signIn.title}`;
  }

  /** What a page remembers. */
  of(page) {
    return (this.states[page] ??= {});
  }

  put(page, more) {
    Object.assign(this.of(page), more);
    this.requestUpdate();
  }

  /** Say what failed; a session that ended leads back to signing in. */
  async guard(work) {
    try {
      const result = await work;
      this.failure = "";
      return result;
    } catch (error) {
      if (error.status === 401) this.session = null;
      else this.failure = error.message;
    }
  }

  tell(words) {
    this.told = words;
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => (this.told = ""), 4000);
  }

  async signIn(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    try {
      this.begin(await api.signIn(form.get("name"), form.get("key"), form.get("code") ?? ""));
    } catch (error) {
      this.failure = error.code === "code_needed" && !this.asksCode ? "" : error.message;
      this.asksCode ||= error.code === "code_needed";
      this.updateComplete.then(() => this.querySelector("[name=code]")?.focus());
    }
  }

  signOut(everywhere = false) {
    return this.guard(api.signOut(everywhere)).then(() => Object.assign(this, { session: null, states: {} }));
  }

  render() {
    if (this.session === undefined) return nothing;
    if (this.session === null) return this.drawSignIn();
    if (this.session.second_factor === "needed") return this.drawNeeded();
    return this.session.role === "operator" ? this.drawPages() : this.drawNotYours();
  }

  drawSignIn() {
    const words = WORDS.signIn;
    return html`<main class="sign-in">
      <form @submit=${(event) => this.signIn(event)}>
        <h1>${words.title}</h1>
        <p class="quiet">${words.lead}</p>
        <label class="field"><span>${words.name}</span><input name="name" autocomplete="username" required maxlength="60" /></label>
        <label class="field"><span>${words.password}</span><input name="key" type="password" autocomplete="current-password" required maxlength="200" /></label>
        ${this.asksCode ? html`<label class="field"><span>${words.code}</span><input name="code" autocomplete="one-time-code" required maxlength="40" /><small>${words.codeHint}</small></label>` : nothing}
        ${this.failure ? notice("bad", this.failure) : nothing}
        <button class="primary">${words.submit}</button>
        <p class="hint">${words.hint}</p>
      </form>
    </main>`;
  }

  drawNeeded() {
    const note = this.failure ? notice("bad", this.failure) : nothing;
    return html`<main class="setting-up"><h1>${WORDS.second.neededTitle}</h1>${second.draw(this)}${note}<p><button class="plain" @click=${() => this.signOut()}>${WORDS.signOut}</button></p></main>`;
  }

  drawNotYours() {
    const words = WORDS.notYours;
    return html`<main class="sign-in"><div class="empty"><h1>${words.title}</h1><p>${words.text}</p><a class="button primary" href="/console">${words.back}</a></div></main>`;
  }

  drawPages() {
    const here = this.route === "entry" ? "knowledge" : this.route;
    return html`<div class="frame">
      <nav aria-label=${WORDS.signIn.title}>
        <p class="who"><span class="mark">${this.session.name.slice(0, 1).toUpperCase()}</span><span>${this.session.name}</span></p>
        <ul>
          ${NAV.map((name) => html`<li><a href="#/${name}" aria-current=${name === here ? "page" : nothing}>${sign(name)}<span>${WORDS.nav[name]}</span></a></li>`)}
        </ul>
        <p class="ways"><a href="/console">${WORDS.console}</a><button class="plain" @click=${() => this.signOut()}>${WORDS.signOut}</button></p>
      </nav>
      <main>
        ${PAGES[this.route].draw(this)}
        <div class="messages">
          ${this.failure ? notice("bad", this.failure) : nothing} ${this.told ? notice("good", this.told) : nothing}
        </div>
      </main>
    </div>`;
  }
}

const sign = (name) => html`<svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d=${SIGNS[name]} /></svg>`;

customElements.define("shopdesk-operator", Operator);
