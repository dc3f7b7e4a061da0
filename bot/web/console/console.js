/** The console: signing in, then the desk with its three panes. */

import { LitElement, html, nothing } from "../vendor/lit.min.js";
import { api } from "./api.js";
import { suggestionsOf } from "./help.js";
import { onKey } from "./keys.js";
import { drawMe, notify } from "./me.js";
import { drawMiddle, drawOpened, drawSide } from "./panes.js";
import { drawQueue, rowsOf } from "./queue.js";
import { drawHandle, restoreWidths } from "./resize.js";
import { drawSignIn } from "./sign-in.js";

const TICK_MS = 15000; // ages on screen
const TYPING_EVERY_MS = 5000;
const WHOLE = new Set(["handoff", "agent_joined", "agent_left", "status", "identified", "slot_filled", "action"]);
const NO_TOOLS = { canned: [], intents: [], dispositions: [], reasons_away: [] };

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
    tools: { state: true },
    help: { state: true },
    isNote: { state: true },
    opened: { state: true },
    words: { state: true },
    typed: { state: true },
    deed: { state: true },
  };

  constructor() {
    super();
    this.pending = [];
    this.now = Date.now();
    this.typedAt = 0;
    this.tools = NO_TOOLS;
    this.corrected = {};
    this.macros = {};
    this.words = "";
  }

  createRenderRoot() {
    return this; // one style sheet for the whole page
  }

  connectedCallback() {
    super.connectedCallback();
    restoreWidths();
    setInterval(() => (this.now = Date.now()), TICK_MS);
    addEventListener("keydown", (event) => onKey(this, event));
    api.session().then((session) => this.begin(session)).catch(() => (this.session = null));
  }

  begin(session) {
    this.session = session;
    this.failure = "";
    this.follow();
    api.tools().then((tools) => (this.tools = tools)).catch(() => null); // the desk works without
    return this.loadQueue();
  }

  follow() {
    this.source?.close();
    this.source = new EventSource("/v1/agent/live");
    this.source.onopen = () => this.loadQueue().then(() => this.selected && this.loadView(this.selected));
    this.source.onmessage = ({ data }) => {
      const { type, conversations, ...typed } = JSON.parse(data);
      if (type === "preview") this.showTyped(typed);
      else this.changed(conversations);
    };
    this.source.onerror = () => {
      if (this.source.readyState === EventSource.CLOSED) this.guard(api.session().then(() => this.follow()));
    };
  }

  /** What the shopper is typing or saying, until it is sent, emptied, or too old. */
  showTyped(typed) {
    clearTimeout(this.typedTimer);
    this.typed = typed?.text ? typed : null;
    if (this.typed) this.typedTimer = setTimeout(() => this.showTyped(null), typed.ttl * 1000);
  }

  async changed(ids) {
    await Promise.all([this.loadQueue(), ids.includes(this.selected) && this.loadEvents()]);
  }

  loadQueue() {
    this.now = Date.now();
    return this.guard(
      api.queue().then((queue) => {
        notify(this.queue, queue, this.session?.agent_id);
        this.queue = queue;
        this.answerCalls();
      }),
    );
  }

  /** Whoever called me to what I look at need not call any longer. */
  answerCalls() {
    const id = this.selected;
    const isCalled = this.queue?.calls.some((one) => one.conversation_id === id);
    if (isCalled && !document.hidden) api.answerCall(id).then(() => this.loadQueue(), () => null);
  }

  select(id) {
    this.selected = id;
    this.pending = [];
    this.isNote = false;
    if (this.view?.id !== id) Object.assign(this, { view: null, help: null });
    this.answerCalls();
    return (this.loading = this.loadView(id).then(() => void this.loadHelp()));
  }

  loadHelp() {
    const id = this.selected;
    return api.helping(id).then((help) => this.selected === id && (this.help = help)).catch(() => null); // helps, no more
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
    if (!page || this.view?.id !== id || this.view.seq !== seq) return;
    if (!page.events.length) {
      if (page.notes.length !== this.view.notes.length) this.view = { ...this.view, notes: page.notes };
      return;
    }
    if (page.events.some((event) => event.from === "shopper")) {
      this.showTyped(null);
      this.loadHelp();
    }
    if (page.more || page.events.some((event) => WHOLE.has(event.type))) return this.loadView(id);
    const moods = page.events.filter((event) => event.type === "understood").map((event) => event.sentiment);
    const why = { ...this.view.why, moods: [...this.view.why.moods, ...moods] };
    this.view = { ...this.view, why, events: [...events, ...page.events], notes: page.notes, seq: page.seq };
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

  async loadEarlier() {
    const { id, first } = this.view;
    const page = await this.guard(api.earlier(id, first));
    if (!page || this.view?.id !== id) return;
    const log = this.querySelector(".log");
    const fromEnd = log.scrollHeight - log.scrollTop;
    this.isLookingBack = true;
    this.view = { ...this.view, events: [...page.events, ...this.view.events], first: page.first };
    await this.updateComplete;
    log.scrollTop = log.scrollHeight - fromEnd;
  }

  async act(what, ...more) {
    const id = this.selected;
    this.shut();
    await this.guard(api[what](id, ...more));
    await Promise.all([this.loadQueue(), this.loadView(id)]);
    if (what === "join") this.updateComplete.then(() => this.querySelector(".composer textarea")?.focus());
  }

  get place() {
    return `${this.isNote ? "note" : "draft"}:${this.selected}`;
  }

  get draft() {
    return sessionStorage.getItem(this.place) ?? "";
  }

  set draft(text) {
    sessionStorage.setItem(this.place, text);
    this.requestUpdate();
  }

  type(text) {
    this.draft = text;
    if (this.isNote || Date.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = Date.now();
    api.typing(this.selected).catch(() => null); // a shopper who sees no dots misses nothing
  }

  async write() {
    const text = this.draft.trim();
    if (!text) return;
    if (this.isNote) return this.writeNote(text);
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
    const macro = this.macros[this.selected];
    delete this.macros[this.selected];
    if (macro?.then === "close") return this.act("close", macro.disposition);
    if (macro?.then === "hand_back") return this.act("handBack");
  }

  async writeNote(text) {
    this.draft = "";
    await this.guard(api.note(this.selected, text, !this.isMine && this.view.status === "agent" && this.session.role !== "agent"));
    this.isNote = false;
    return this.loadEvents();
  }

  /** Put a ready reply where the agent writes; a macro's second half follows once it is sent. */
  insert(one) {
    this.isNote = false;
    this.draft = one.text;
    if (one.then) this.macros[this.selected] = one;
    this.updateComplete.then(() => this.querySelector(".composer textarea")?.focus());
  }

  toggleNote() {
    this.isNote = !this.isNote;
    this.updateComplete.then(() => this.querySelector(".composer textarea")?.focus());
  }

  async correct(seq, intent) {
    await this.guard(api.correct(this.selected, seq, intent).then(() => (this.corrected[seq] = intent)));
    this.requestUpdate();
  }

  present(presence, reason) {
    return this.guard(api.presence(presence, reason).then(() => (this.session = { ...this.session, presence, reason }))).then(() => this.loadQueue());
  }

  get isMine() {
    return this.view?.status === "agent" && this.view.agent_id === this.session.agent_id;
  }

  /** What is open over the desk; codes and the audit log are read when they are looked at. */
  async open(what) {
    this.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = false));
    if (what === "codes") this.codes = (await this.guard(api.codes()))?.codes;
    if (what === "audit") this.deeds = (await this.guard(api.audit()))?.deeds;
    this.words = "";
    this.opened = what;
    await this.updateComplete;
    const dialog = this.querySelector("dialog");
    if (!dialog.open) dialog.showModal();
  }

  shut() {
    this.querySelector("dialog")?.close();
  }

  openDeed(order, offered) {
    const wanted = { action: offered.action, deed: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replace(".", "") };
    const show = (outcome) => outcome && (this.deed = { ...this.deed, outcome });
    const preview = async (values) => {
      Object.assign(wanted, { values });
      const outcome = await this.guard(api.preview(this.selected, wanted));
      if (outcome) wanted.digest = outcome.digest;
      show(outcome);
    };
    const run = async () => {
      show(await this.guard(api.deed(this.selected, wanted)));
      this.loadView(this.selected);
    };
    this.deed = { order, offered, preview, run };
    return this.open("deed");
  }

  async signIn(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    try {
      const session = await api.signIn(form.get("name"), form.get("key"), form.get("code") ?? "");
      this.asksCode = false;
      if (session.second_factor === "needed") location.assign("/operator"); // where it is set up
      else await this.begin(session);
    } catch (error) {
      this.asksCode ||= error.code === "code_needed";
      this.failure = error.message;
    }
  }

  signOut() {
    return this.guard(api.signOut()).then(() => this.leave());
  }

  startWriting(key) {
    this.isNote = false;
    if (key === "/" && !this.draft) this.draft = "/";
    this.updateComplete.then(() => this.querySelector(".composer textarea")?.focus());
  }

  get suggestions() {
    return this.view ? suggestionsOf(this.view, this.tools.canned, this.help) : [];
  }

  step(direction) {
    const rows = rowsOf(this.queue ?? { waiting: [], helped: [], assistant: [] }, this.session.agent_id);
    const at = rows.findIndex((row) => row.id === this.selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + direction))];
    if (next) this.select(next.id).then(() => this.querySelector(".row.selected")?.scrollIntoView({ block: "nearest" }));
  }

  updated(changed) {
    const waiting = this.queue?.waiting.length ?? 0;
    document.title = waiting ? `(${waiting}) Console` : "Console";
    if (["view", "pending", "typed"].some((one) => changed.has(one))) {
      const log = this.querySelector(".log");
      if (log && !this.isLookingBack) log.scrollTop = log.scrollHeight;
      this.isLookingBack = false;
    }
  }

  render() {
    if (this.session === undefined) return nothing;
    return this.session === null ? drawSignIn(this.failure, (event) => this.signIn(event), this.asksCode) : this.drawDesk();
  }

  drawDesk() {
    const me = this.session.agent_id;
    const queue = { me, selected: this.selected, now: this.now, select: (id) => this.select(id) };
    const open = (what) => () => this.open(what);
    const mine = { reasons: this.tools.reasons_away, present: (...how) => this.present(...how), open, signOut: () => this.signOut() };
    return html`
      ${this.failure ? html`<p class="failure bar" role="alert">${this.failure}</p>` : nothing}
      <a class="skip" href="#conversation" @click=${(event) => (event.preventDefault(), this.querySelector("main").focus())}>Skip to the conversation</a>
      <div class="desk ${this.isWide ? "wide" : ""}">
        <nav class="pane queue" aria-label="Queue">${drawMe(this.session, mine)} ${drawQueue(this.queue, queue)}</nav>
        <main class="pane middle" id="conversation" tabindex="-1">${drawHandle("left")}${drawMiddle(this, open)}${drawHandle("right")}</main>
        <aside class="pane context" aria-label="Context" tabindex="0">${this.view ? drawSide(this) : nothing}</aside>
      </div>
      <dialog aria-label="Dialog" @close=${({ target }) => target.open || (this.opened = "")} @click=${(event) => event.target.value === "close" && this.shut()}>${this.opened ? drawOpened(this) : nothing}</dialog>
    `;
  }
}

customElements.define("shopdesk-console", Console);
