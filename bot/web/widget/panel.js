/** The chat itself: header, log, composer, and what holds them together. Loaded with the first click. */

import { createComposer } from "./composer.js";
import { Connection } from "./connection.js";
import { h, icon } from "./dom.js";
import { Messages } from "./messages.js";
import { applyTheme } from "./theme.js";

const TASKS = [
  ["track", "parcel"],
  ["return", "back"],
  ["find", "search"],
  ["person", "person"],
];
const OFFLINE_AFTER_MS = 1500; // shorter gaps are not worth a banner

/** Build the panel inside `chat`, the <shop-chat> element. */
export async function createPanel(chat) {
  const folder = new URL("static/", chat.config.base);
  const text = (path) => fetch(new URL(path, folder), { credentials: "omit" }).then((response) => response.text());
  const language = chat.config.language === "de" ? "de" : "en";
  const [tokens, look, strings] = await Promise.all([text("shared/tokens.css"), text("widget/panel.css"), text(`widget/strings/${language}.json`)]);
  const sheets = [tokens, look].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  chat.shadowRoot.adoptedStyleSheets = [...chat.shadowRoot.adoptedStyleSheets, ...sheets];
  return new Panel(chat, JSON.parse(strings), language);
}

class Panel {
  constructor(chat, strings, language) {
    Object.assign(this, { chat, strings });
    this.status = "bot";
    this.unread = 0;
    this.unsent = new Map();
    this.draw(language);
    this.connection = new Connection(chat.config.base, storeOf(chat.config.site), {
      onevent: (event) => this.show(event),
      onstate: (state) => this.showConnection(state),
      onlost: () => this.startOver(),
    });
  }

  draw(language) {
    const { strings, chat } = this;
    const base = chat.config.base;
    this.log = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": strings.log, tabindex: "0" });
    this.messages = new Messages(this.log, {
      strings, base, language,
      productUrl: chat.config.productUrl,
      press: (button) => this.say({ text: button.title, payload: button.payload }),
      retry: (id) => this.deliver(id),
    });
    this.composer = createComposer({
      strings, base,
      send: (words) => this.say({ text: words }),
      speak: (wav) => this.speak(wav),
      fail: (words) => this.messages.note(words, new Date()),
    });
    this.subtitle = h("p", {}, strings.assistant);
    this.person = h("button", { class: "plain", type: "button", "aria-label": strings.task_person, title: strings.task_person, onclick: () => this.say({ text: strings.says_person }) }, icon("person"));
    const close = h("button", { class: "plain", type: "button", "aria-label": strings.close, onclick: () => chat.close() }, icon("close"));
    this.banner = h("p", { class: "banner", role: "status", hidden: true });
    this.ended = h("div", { class: "ended", hidden: true }, h("p", {}, strings.closed), h("button", { class: "action", type: "button", onclick: () => this.reset() }, strings.start_over));
    this.node = h(
      "div",
      { class: `panel${chat.config.embedded ? " embedded" : ""}`, role: "dialog", "aria-label": chat.config.title ?? strings.title, lang: language, hidden: true },
      h("div", { class: "top" }, h("span", { class: "mark" }, icon("spark")), h("div", {}, h("h2", {}, chat.config.title ?? strings.title), this.subtitle), this.person, !chat.config.embedded && close),
      this.banner,
      this.intro(),
      this.log,
      this.ended,
      this.composer.node,
    );
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !chat.config.embedded) chat.close();
    });
    chat.shadowRoot.append(this.node);
  }

  intro() {
    const { strings, chat } = this;
    const tasks = TASKS.map(([name, sign]) => h("button", { type: "button", onclick: () => this.say({ text: strings[`says_${name}`] }) }, icon(sign), strings[`task_${name}`]));
    const privacy = chat.config.privacy && h("a", { href: chat.config.privacy, class: "link", target: "_blank", rel: "noopener" }, strings.privacy_link);
    this.welcome = h(
      "div",
      { class: "intro" },
      h("h3", {}, strings.hello),
      h("p", {}, strings.about),
      h("div", { class: "tasks" }, tasks),
      h("p", { class: "small" }, strings.answer_time, h("br"), strings.privacy, " ", privacy),
    );
    return this.welcome;
  }

  async open({ quiet = false } = {}) {
    this.node.hidden = false;
    applyTheme(this.chat, this.node);
    remember(sessionStorage, "shop-chat:open", "1");
    this.unread = 0;
    this.chat.unread(0);
    if (!quiet) this.composer.focus();
    await this.resume();
    this.messages.toEnd(true);
  }

  close() {
    this.node.hidden = true;
    remember(sessionStorage, "shop-chat:open", null);
  }

  /** Go on with the stored conversation, if there is one. What is in the log already is not announced again. */
  async resume() {
    const { connection } = this;
    if (!connection.isOpen || this.isFollowing) return;
    if (this.chat.user?.id && connection.credentials.user && connection.credentials.user !== this.chat.user.id) return this.startOver();
    this.isFollowing = true;
    this.log.setAttribute("aria-live", "off");
    await connection.catchUp().catch(() => null);
    this.log.setAttribute("aria-live", "polite");
    connection.follow();
  }

  /** Say something: it stands in the log at once and is delivered as soon as the network allows. */
  say(message) {
    const id = crypto.randomUUID();
    this.unsent.set(id, message);
    this.welcome.hidden = true;
    this.messages.say(id, message.text, new Date(), "sending");
    this.composer.focus();
    return this.deliver(id);
  }

  async deliver(id) {
    const message = this.unsent.get(id);
    this.messages.settle(id, "sending");
    try {
      await this.start();
      const token = this.identifies ? { identity_token: this.chat.user.token } : {};
      await this.connection.send({ message_id: id, ...message, ...token, context: this.context() });
      this.identifies = false;
      this.delivered(id);
    } catch (error) {
      this.messages.settle(id, "failed");
      if ([401, 404].includes(error.status)) this.startOver();
    }
  }

  delivered(id) {
    this.unsent.delete(id);
    this.messages.settle(id, "delivered");
  }

  async speak(wav) {
    try {
      await this.start();
      const answer = await this.connection.sendAudio(wav, crypto.randomUUID());
      if (answer.audio) (await import("./microphone.js")).play(answer.audio);
    } catch {
      this.messages.note(this.strings.speech_unavailable, new Date());
    }
  }

  async start() {
    if (!this.connection.isOpen) {
      const user = this.chat.user;
      const body = { site: this.chat.config.site, context: this.context() };
      await this.begin(body, user);
      this.chat.emit("start");
    }
    await this.resume();
  }

  /** As the signed-in customer; as a guest when the page's token is old or spent, and the page is told. */
  async begin(body, user) {
    try {
      await this.connection.open(user ? { ...body, identity_token: user.token } : body, user?.id);
    } catch (error) {
      if (!user || error.status !== 401) throw error;
      await this.connection.open(body);
      this.chat.emit("identify");
    }
  }

  context() {
    return { ...this.chat.context, page: this.chat.context.page || location.href };
  }

  userChanged() {
    const known = this.connection.credentials?.user;
    if (known && known !== this.chat.user?.id) return this.startOver();
    this.identifies = Boolean(this.connection.isOpen && this.chat.user);
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
    this.welcome.hidden = false;
    this.setStatus("bot");
  }

  show(event) {
    const { messages, strings } = this;
    const isNews = this.log.getAttribute("aria-live") === "polite";
    if (event.seq != null) this.welcome.hidden = true;
    switch (event.type) {
      case "message":
        if (event.from === "agent") messages.agent(event.name, event.text, event.at);
        else {
          this.unsent.delete(event.message_id);
          messages.say(event.message_id, event.text || strings.spoken, event.at, "delivered");
        }
        break;
      case "reply":
        event.replies.forEach((reply) => messages.reply(reply, event.at));
        messages.offer(event.replies.at(-1)?.quick_replies ?? []);
        break;
      case "typing":
        if (event.on) messages.typing(event.ttl, event.by === "assistant" ? strings.from_bot : event.by);
        else messages.hideTyping();
        break;
      case "queue":
        if (this.status === "queued") this.showPlace(event.position);
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
    this.node.dataset.status = status;
    const subtitles = { queued: strings.waiting, agent: strings.with_agent.replace("{name}", name ?? ""), closed: strings.closed };
    this.subtitle.textContent = subtitles[status] ?? strings.assistant;
    this.person.hidden = status !== "bot";
    this.ended.hidden = status !== "closed";
    this.composer.node.hidden = status === "closed";
    this.showBanner("");
  }

  showPlace(position) {
    const { strings } = this;
    this.showBanner(position === 1 ? strings.place_next : strings.place.replace("{number}", position));
  }

  showConnection(state) {
    clearTimeout(this.offlineTimer);
    if (state === "offline") this.offlineTimer = setTimeout(() => this.showBanner(this.strings.offline, "bad"), OFFLINE_AFTER_MS);
    else if (this.banner.classList.contains("bad")) {
      this.showBanner("");
      for (const id of this.unsent.keys()) this.deliver(id);
    }
  }

  showBanner(words, tone = "") {
    this.banner.className = `banner ${tone}`.trim();
    this.banner.textContent = words;
    this.banner.hidden = !words;
  }
}

function remember(storage, key, value) {
  try {
    value === null ? storage.removeItem(key) : storage.setItem(key, value);
  } catch {
    // storage may be forbidden; the conversation then lasts as long as the page
  }
}

function storeOf(site) {
  const key = `shop-chat:${site}`;
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write: (credentials) => remember(localStorage, key, JSON.stringify(credentials)),
    clear: () => remember(localStorage, key, null),
  };
}
