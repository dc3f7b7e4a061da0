/** The chat itself: header, log, composer, and what holds them together. Loaded with the first click. */

import { createComposer } from "./composer.js";
import { Connection, keep, kept, read } from "./connection.js";
import { h, icon, signButton } from "./dom.js";
import { Messages } from "./messages.js";
import { applyTheme } from "./theme.js";
import { createWelcome } from "./welcome.js";

const LANGUAGES = ["en", "de"];
const OFFLINE_AFTER_MS = 1500; // shorter gaps are not worth a banner
const AGAIN_AFTER_MS = 4000; // what was not delivered is sent again by itself
const PREVIEW_MS = 1000;
const MOST_BYTES = 10 * 1024 * 1024;

/** Build the panel inside `chat`, the <shop-chat> element. */
export async function createPanel(chat) {
  const { base, strings: own } = chat.config;
  const language = own || LANGUAGES.includes(chat.config.language) ? chat.config.language : "en";
  const text = async (path) => (await read(path, `${base}static/`)).text();
  const words = own ? new URL(own, location) : `widget/strings/${language}.json`;
  const [strings, ...looks] = await Promise.all([words, "shared/tokens.css", "widget/panel.css"].map(text));
  const sheets = looks.map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  chat.shadowRoot.adoptedStyleSheets = [...chat.shadowRoot.adoptedStyleSheets, ...sheets];
  return new Panel(chat, JSON.parse(strings), language);
}

class Panel {
  constructor(chat, strings, language) {
    Object.assign(this, { chat, strings, status: "bot", unread: 0, known: {}, waiting: [] });
    this.key = `shop-chat:${chat.config.site}`;
    this.unsent = new Map(kept(sessionStorage, `${this.key}:unsent`));
    this.draw(language);
    const store = {
      read: () => kept(localStorage, this.key),
      write: (credentials) => keep(localStorage, this.key, credentials),
    };
    this.connection = new Connection(chat.config.base, store, {
      onevent: (event) => this.show(event),
      onstate: (state) => this.showConnection(state),
      onlost: () => this.startOver(),
    });
    for (const [id, { text }] of this.unsent) this.messages.say(id, text, new Date(), "failed");
  }

  draw(language) {
    const { strings, chat } = this;
    const { base, embedded, title = strings.title } = chat.config;
    const say = (message) => this.say(message);
    const button = (name, sign, onclick, more) => signButton("button.plain", sign, strings[name], onclick, more);
    this.log = h("div.log", { role: "log", "aria-live": "off", "aria-label": strings.log, tabindex: "0" });
    this.messages = new Messages(this.log, {
      strings, base, language,
      productUrl: chat.config.productUrl,
      press: ({ title: text, payload }) => say({ text, payload }),
      retry: (id) => this.deliver(id),
    });
    this.composer = createComposer({
      strings,
      send: (text) => say({ text }),
      typing: (text) => this.preview(text),
      attach: (file) => this.attach(file),
      talk: async (...what) => (await import("./talking.js")).talk(...what, this),
    });
    this.welcome = createWelcome({ strings, language, config: chat.config, say, enable: this.composer.enable });
    this.subtitle = h("p", {}, strings.assistant);
    this.person = button("task_person", "person", () => say({ text: strings.says_person }));
    this.menu = h("div.menu", { hidden: true }, ["mail_me", "end"].map((name) => h("button", { onclick: () => this[name]() }, strings[name])));
    this.more = button("more", "more", () => this.unfold(this.menu.hidden), { "aria-expanded": "false", hidden: true });
    this.banner = h("div.banner", { role: "status", hidden: true });
    this.ended = h("div.ended", { hidden: true }, h("p", {}, strings.closed), h("button.action", { onclick: () => this.reset() }, strings.start_over));
    const top = h("div.top", {}, h("span.mark", {}, icon("spark")), h("div", {}, h("h2", {}, title), this.subtitle), this.person, this.more, !embedded && button("close", "close", () => chat.close()));
    const parts = [top, this.menu, this.banner, this.welcome.node, this.log, this.ended, this.composer.node];
    this.node = h(`div.panel${embedded ? ".embedded" : ""}`, { role: "dialog", "aria-label": title, lang: language, dir: strings.direction, hidden: true }, parts);
    this.node.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      if (!this.menu.hidden) this.unfold(false);
      else if (!embedded) chat.close();
    });
    this.setStatus("bot");
    chat.shadowRoot.append(this.node);
  }

  began(isBegun = true) {
    this.welcome.node.hidden = isBegun;
    this.more.hidden = !isBegun;
  }

  unfold(isOpen) {
    this.menu.hidden = !isOpen;
    this.more.setAttribute("aria-expanded", isOpen);
    (isOpen ? this.menu.firstChild : this.more).focus();
  }

  async open({ quiet } = {}) {
    const { chat, connection, welcome } = this;
    if (!connection.credentials && !this.isKnown) welcome.ask(welcome.look());
    this.isKnown = true;
    this.node.hidden = false;
    applyTheme(chat, this.node);
    keep(sessionStorage, "shop-chat:open", 1);
    this.unread = 0;
    chat.unread(0);
    if (!quiet) this.composer.focus();
    await this.resume();
    this.messages.toEnd(true);
  }

  close() {
    this.node.hidden = true;
    keep(sessionStorage, "shop-chat:open", null);
  }

  /** Go on with the stored conversation, if there is one. What is in the log already is not announced again. */
  async resume() {
    const { connection } = this;
    if (!connection.credentials || this.isFollowing) return;
    if (this.chat.user?.id && connection.credentials.user && connection.credentials.user !== this.chat.user.id) return this.startOver();
    this.isFollowing = true;
    this.log.setAttribute("aria-live", "off");
    await connection.catchUp().catch(() => null);
    this.log.setAttribute("aria-live", "polite");
    connection.follow();
  }

  /** Say something: it stands in the log at once and is delivered as soon as the network allows, after a reload, too. */
  say(message) {
    const id = crypto.randomUUID();
    this.unsent.set(id, message);
    this.keepUnsent();
    this.began();
    this.messages.say(id, message.text, new Date(), "sending");
    this.typed = "";
    this.composer.focus();
    return this.deliver(id);
  }

  keepUnsent() {
    keep(sessionStorage, `${this.key}:unsent`, this.unsent.size ? [...this.unsent] : null);
  }

  /** One after the other, in the order they were said; one that hangs holds up the next no longer than a while. */
  deliver(id) {
    const patience = new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    return (this.before = Promise.race([this.before, patience]).then(() => this.hand(id)));
  }

  async hand(id) {
    const message = this.unsent.get(id);
    if (!message) return;
    this.messages.settle(id, "sending");
    try {
      await this.start();
      const token = this.identifies ? { identity_token: this.chat.user.token } : {};
      this.mine = id;
      await this.connection.post("/messages", { message_id: id, ...message, ...token, context: this.context() });
      this.identifies = false;
      this.delivered(id);
    } catch (error) {
      this.messages.settle(id, "failed");
      if ([401, 404].includes(error.status)) this.startOver();
      else if (!(error.status < 500)) setTimeout(() => this.deliver(id), AGAIN_AFTER_MS);
    }
  }

  delivered(id) {
    this.unsent.delete(id);
    this.keepUnsent();
    this.messages.settle(id, "delivered");
  }

  /** Whether a person sees what is being typed before it is sent; if so, the shopper is told. */
  async lookOver() {
    const { on } = await this.connection.request("/typing");
    if (on && !this.isSeen) this.note(this.strings.seen);
    this.isSeen = on;
  }

  /** Show it to them; never while a form asks for something. */
  preview(text) {
    this.typed = text;
    this.telling ||= setTimeout(() => {
      this.telling = 0;
      if (this.isSeen && !this.log.querySelector(".ask")) this.connection.request("/typing", { text: this.typed }).catch(() => null);
    }, PREVIEW_MS);
  }

  note(words) {
    this.messages.note(words, new Date());
  }

  /** Hand `body` to the server; `words` say that it is done. */
  async post(path, body, words, headers) {
    try {
      await this.start();
      const answer = await this.connection.post(path, body, headers);
      if (words) this.note(words);
      return answer;
    } catch (error) {
      this.note(error.code === "bad_picture" ? this.strings.picture_refused : this.strings.not_done);
    }
  }

  attach(file) {
    const { strings } = this;
    if (file.size > MOST_BYTES || !file.type.startsWith("image/")) return this.note(strings.picture_refused);
    this.began();
    const name = encodeURIComponent(file.name.slice(-120));
    return this.post(`/files?message_id=${crypto.randomUUID()}&name=${name}`, file, "", { "Content-Type": file.type });
  }

  speak(wav) {
    return this.post(`/audio?message_id=${crypto.randomUUID()}`, wav, "", { "Content-Type": "audio/wav" });
  }

  /** Put a form under the last message, unless something was said while it was loaded. */
  async ask(make) {
    const { seq } = this.connection;
    const forms = await import("./forms.js");
    if (seq !== this.connection.seq) return;
    const form = make(forms);
    if (form) this.messages.place(form);
    return form;
  }

  async mail_me() {
    const { strings } = this;
    this.unfold(false);
    const submit = ({ email }) => {
      form.remove();
      this.composer.focus();
      this.post("/transcript", { email }, strings.mailed.replace("{email}", email));
    };
    const form = await this.ask((forms) => forms.transcript(strings, submit));
    form?.querySelector("input").focus();
  }

  end() {
    this.unfold(false);
    return this.post("/close", {});
  }

  rate() {
    const { connection, strings } = this;
    this.messages.useUp();
    if (connection.credentials?.rated) return;
    this.ask(({ rating }) => {
      const form = rating(strings, ({ score, comment }) => {
        form.remove();
        this.ended.lastChild.focus();
        connection.store.write(Object.assign(connection.credentials, { rated: true }));
        this.post("/rating", { score: Number(score), comment }, strings.thanks);
      });
      return form;
    });
  }

  async start() {
    if (!this.connection.credentials) await (this.beginning ??= this.begin().finally(() => (this.beginning = null)));
    await this.resume();
  }

  /** Once, however much is said meanwhile. As the signed-in customer; as a guest when the page's token is old or spent, and the page is told. */
  async begin() {
    const { user, config } = this.chat;
    const body = { site: config.site, context: this.context() };
    try {
      await this.connection.open(user ? { ...body, identity_token: user.token } : body, user?.id);
    } catch (error) {
      if (!user || error.status !== 401) throw error;
      await this.connection.open(body);
      this.chat.emit("identify");
    }
    this.chat.emit("start");
  }

  context() {
    return { ...this.chat.context, page: this.chat.context.page || location.href };
  }

  userChanged() {
    const known = this.connection.credentials?.user;
    if (known && known !== this.chat.user?.id) return this.startOver();
    this.identifies = this.connection.credentials && this.chat.user;
  }

  reset() {
    this.startOver();
    this.composer.focus();
  }

  startOver() {
    this.connection.forget();
    this.isFollowing = false;
    this.messages.clear();
    this.unsent.clear();
    this.keepUnsent();
    this.began(false);
    this.setStatus("bot");
  }

  show(event) {
    const { messages, strings } = this;
    const isNews = this.log.getAttribute("aria-live") === "polite";
    if (event.seq != null) this.began();
    switch (event.type) {
      case "message":
        if (event.from === "agent") messages.agent(event.name, event.text, event.at);
        else {
          this.unsent.delete(event.message_id);
          this.keepUnsent();
          messages.say(event.message_id, event.text || strings.spoken, event.at, "delivered", event.picture);
          this.isMine = event.message_id === this.mine;
        }
        break;
      case "reply":
        event.replies.forEach((reply) => messages.reply(reply, event.at));
        this.offer(event, isNews);
        break;
      case "typing":
        if (event.on) messages.typing(event.ttl, event.by === "assistant" ? strings.from_bot : event.by);
        else messages.hideTyping();
        break;
      case "queue":
        this.place = event;
        this.showPlace();
        break;
      case "agent_joined":
        messages.note(strings.joined.replace("{name}", event.name), event.at);
        break;
      case "agent_left":
        messages.note(strings.left, event.at);
        break;
    }
    if (event.status) this.setStatus(event.status, event.name);
    if (isNews && this.node.hidden && ((event.type === "message" && event.from === "agent") || event.type === "reply")) this.chat.unread(++this.unread);
    if (isNews && event.seq != null) this.chat.emit("message", event);
  }

  setStatus(status, name) {
    const { strings } = this;
    this.status = status;
    const subtitles = { queued: strings.waiting, agent: strings.with_agent.replace("{name}", name ?? ""), closed: strings.closed };
    this.subtitle.textContent = subtitles[status] ?? strings.assistant;
    this.person.hidden = status !== "bot";
    this.ended.hidden = status !== "closed";
    this.composer.node.hidden = status === "closed";
    this.showBanner("");
    if (status === "closed") this.rate();
    if (status === "agent") this.lookOver().catch(() => null);
    else this.isSeen = false;
    if (status !== "queued") this.place = null;
    this.showPlace();
  }

  /** What can be answered by a press or in a form. While somebody waits it stays in view, above the log. */
  offer({ replies, expects }, isNews) {
    const buttons = replies.at(-1)?.quick_replies ?? [];
    const ready = isNews && expects?.kind === "slot" && this.known[expects.name];
    if (isNews && this.isMine) for (const { fields } of replies.flatMap(({ cards }) => cards)) fields.cart && this.chat.emit("add-to-cart", fields.cart);
    if (this.status === "queued") {
      this.waiting = buttons;
      return this.showPlace();
    }
    this.messages.offer(buttons);
    this.known = {};
    if (ready) this.say({ text: ready });
    else if (expects?.kind === "slot") this.ask(({ answer }) => answer(expects.name, { strings: this.strings, known: this.known, say: (message) => this.say(message) }));
  }

  showPlace() {
    if (this.status !== "queued") return;
    const { strings, messages, place } = this;
    const [low, high] = place?.minutes ?? [];
    const words = [place && (place.position === 1 ? strings.place_next : strings.place.replace("{number}", place.position)), low && strings.minutes.replace("{low}", low).replace("{high}", high)];
    this.showBanner(words.filter(Boolean).join(" ") || strings.waiting, "", this.waiting.map((button) => messages.button(button)));
  }

  showConnection(state) {
    clearTimeout(this.offlineTimer);
    if (state === "offline") this.offlineTimer = setTimeout(() => this.showBanner(this.strings.offline, "bad"), OFFLINE_AFTER_MS);
    else if (this.banner.classList.contains("bad")) {
      this.showBanner("");
      this.showPlace();
    }
    if (state === "online") for (const id of this.unsent.keys()) this.deliver(id);
  }

  showBanner(words, tone = "", buttons = []) {
    this.banner.className = `banner ${tone}`;
    this.banner.replaceChildren(words, ...buttons);
    this.banner.hidden = !words;
  }
}
