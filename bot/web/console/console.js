/** The console: signing in, then the desk with its three panes. */

import { LitElement, html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { drawContext } from "./context.js";
import { drawConversation } from "./conversation.js";
import { drawQueue, rowsOf } from "./queue.js";
import { name } from "./words.js";

const TICK_MS = 15000; // ages on screen
const TYPING_EVERY_MS = 5000;
const WHOLE = new Set(["handoff", "agent_joined", "agent_left", "status", "identified", "slot_filled", "action"]);
const KEYS = [
  ["j / k", "next, previous conversation"],
  ["a", "take it"],
  ["r", "write an answer"],
  ["h", "hand back to the assistant"],
  ["e", "close it"],
  ["z", "hide or show both sides"],
  ["?", "this list"],
];

class Console extends LitElement {
  static properties = {
    session: { state: true },
    queue: { state: true },
    view: { state: true },
    selected: { state: true },
    pending: { state: true },
    failure: { state: true },
    now: { state: true },
    isWide: { state: true },
  };

  constructor() {
    super();
    this.pending = [];
    this.now = Date.now();
    this.typedAt = 0;
  }

  createRenderRoot() {
    return this; // one style sheet for the whole page
  }

  connectedCallback() {
    super.connectedCallback();
    setInterval(() => (this.now = Date.now()), TICK_MS);
    addEventListener("keydown", (event) => this.onKey(event));
    api.session().then((session) => this.begin(session)).catch(() => (this.session = null));
  }

  begin(session) {
    this.session = session;
    this.failure = "";
    this.follow();
    return this.loadQueue();
  }

  follow() {
    this.source?.close();
    this.source = new EventSource("/v1/agent/live");
    this.source.onopen = () => this.loadQueue().then(() => this.selected && this.loadView(this.selected));
    this.source.onmessage = ({ data }) => this.changed(JSON.parse(data).conversations);
    this.source.onerror = () => {
      if (this.source.readyState === EventSource.CLOSED) this.guard(api.session().then(() => this.follow()));
    };
  }

  async changed(ids) {
    await Promise.all([this.loadQueue(), ids.includes(this.selected) && this.loadEvents()]);
  }

  loadQueue() {
    this.now = Date.now();
    return this.guard(api.queue().then((queue) => (this.queue = queue)));
  }

  select(id) {
    this.selected = id;
    this.pending = [];
    if (this.view?.id !== id) this.view = null;
    return this.loadView(id);
  }

  loadView(id) {
    return this.guard(
      api.conversation(id).then((view) => {
        if (this.selected === id) this.view = view;
      }),
    );
  }

  async loadEvents() {
    if (!this.view) return;
    const { id, seq, events } = this.view;
    const page = await this.guard(api.events(id, seq));
    if (!page?.events.length || this.view?.id !== id || this.view.seq !== seq) return;
    if (page.more || page.events.some((event) => WHOLE.has(event.type))) return this.loadView(id);
    const moods = page.events.filter((event) => event.type === "understood").map((event) => event.sentiment);
    const why = { ...this.view.why, moods: [...this.view.why.moods, ...moods] };
    this.view = { ...this.view, why, events: [...events, ...page.events], seq: page.events.at(-1).seq };
  }

  /** Show what failed; a session that ended leads back to signing in. */
  async guard(work) {
    try {
      const result = await work;
      this.failure = "";
      return result;
    } catch (error) {
      if (error.status === 401) this.leave();
      else this.failure = error.message;
    }
  }

  leave() {
    this.source?.close();
    Object.assign(this, { session: null, queue: null, view: null, selected: null });
  }

  async act(what) {
    const id = this.selected;
    await this.guard(api[what](id));
    await Promise.all([this.loadQueue(), this.loadView(id)]);
    if (what === "join") this.updateComplete.then(() => this.querySelector(".composer textarea")?.focus());
  }

  get draft() {
    return sessionStorage.getItem(`draft:${this.selected}`) ?? "";
  }

  set draft(text) {
    sessionStorage.setItem(`draft:${this.selected}`, text);
    this.requestUpdate();
  }

  type(text) {
    this.draft = text;
    if (Date.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = Date.now();
    api.typing(this.selected).catch(() => null); // a shopper who sees no dots misses nothing
  }

  async write() {
    const text = this.draft.trim();
    if (!text) return;
    this.draft = "";
    this.typedAt = 0;
    this.pending = [...this.pending, text];
    await this.guard(
      api.write(this.selected, text).catch((error) => {
        this.draft = text;
        throw error;
      }),
    );
    await this.loadEvents();
    this.pending = this.pending.filter((one) => one !== text);
  }

  async signIn(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    try {
      await this.begin(await api.signIn(form.get("name"), form.get("key")));
    } catch (error) {
      this.failure = error.message;
    }
  }

  signOut() {
    return this.guard(api.signOut()).then(() => this.leave());
  }

  onKey(event) {
    if (!this.session || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, dialog")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step) return this.step(step);
    if (event.key === "z") this.isWide = !this.isWide;
    if (event.key === "?") this.querySelector("dialog").showModal();
    if (event.key === "r") {
      event.preventDefault();
      this.querySelector(".composer textarea")?.focus();
    }
    const what = { a: "join", h: "handBack", e: "close" }[event.key];
    if (what && this.view && this.allows(what)) this.act(what);
  }

  allows(what) {
    const isMine = this.view.status === "agent" && this.view.agent_id === this.session.agent_id;
    return what === "join" ? ["queued", "bot"].includes(this.view.status) : isMine;
  }

  step(direction) {
    const rows = rowsOf(this.queue ?? { waiting: [], helped: [], assistant: [] });
    const at = rows.findIndex((row) => row.id === this.selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + direction))];
    if (next) this.select(next.id).then(() => this.querySelector(".row.selected")?.scrollIntoView({ block: "nearest" }));
  }

  updated(changed) {
    const waiting = this.queue?.waiting.length ?? 0;
    document.title = waiting ? `(${waiting}) Console` : "Console";
    if (changed.has("view") || changed.has("pending")) {
      const log = this.querySelector(".log");
      if (log) log.scrollTop = log.scrollHeight;
    }
  }

  render() {
    if (this.session === undefined) return nothing;
    return this.session === null ? this.drawSignIn() : this.drawDesk();
  }

  drawSignIn() {
    return html`<main class="sign-in">
      <form @submit=${(event) => this.signIn(event)}>
        <h1>Console</h1>
        <p class="quiet">Sign in to answer shoppers.</p>
        <label>Your name <input name="name" autocomplete="name" required maxlength="60" /></label>
        <label>Agents' key <input name="key" type="password" autocomplete="current-password" required /></label>
        ${this.failure ? html`<p class="failure" role="alert">${this.failure}</p>` : nothing}
        <button class="primary">Sign in</button>
        <p class="hint">The operator has the key: Shopdesk prints it when it starts and keeps it in secrets/agent_key of its home folder.</p>
      </form>
    </main>`;
  }

  drawDesk() {
    const tools = { me: this.session.agent_id, selected: this.selected, now: this.now, select: (id) => this.select(id) };
    return html`
      ${this.failure ? html`<p class="failure bar" role="alert">${this.failure}</p>` : nothing}
      <div class="desk ${this.isWide ? "wide" : ""}">
        <nav class="pane queue" aria-label="Queue">
          <header class="me"><span class="mark">${this.session.name.slice(0, 1).toUpperCase()}</span><span>${this.session.name}</span><button @click=${() => this.signOut()}>Sign out</button></header>
          ${drawQueue(this.queue, tools)}
        </nav>
        <main class="pane middle">${this.drawMiddle()}</main>
        <aside class="pane context" aria-label="Context" tabindex="0">${this.view ? drawContext(this.view, this.now) : nothing}</aside>
      </div>
      <dialog aria-label="Keys" @click=${(event) => event.target.closest("dialog").close()}>
        <h2>Keys</h2>
        <dl>
          ${KEYS.map(([key, words]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}
        </dl>
        <button autofocus>Close</button>
      </dialog>
    `;
  }

  drawMiddle() {
    if (this.view) {
      return drawConversation(this.view, {
        me: this.session.agent_id,
        draft: this.draft,
        pending: this.pending,
        act: (what) => () => this.act(what),
        write: () => this.write(),
        type: (text) => this.type(text),
      });
    }
    if (this.selected) return html`<div class="skeletons wide" aria-hidden="true"><i></i><i></i><i></i></div>`;
    const next = this.queue?.waiting[0];
    return html`<div class="empty">
      <h1>${next ? `${name(next)} is waiting` : "All quiet"}</h1>
      <p>${next ? "Press j to open the first conversation, a to take it." : "When the assistant needs a person, the conversation comes to the top left, with the reason and all that is known. Press ? for the keys."}</p>
      ${next ? html`<button class="primary" @click=${() => this.select(next.id)}>Open it</button>` : nothing}
    </div>`;
  }
}

customElements.define("shopdesk-console", Console);
