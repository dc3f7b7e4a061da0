/** The log: bubbles in groups, day lines, typing dots, buttons under the last answer. */

import { drawCards, drawSource } from "./cards.js";
import { h } from "./dom.js";

const NEAR_END = 380; // px from the end within which new messages keep the end in view

export class Messages {
  /** `press(button)` and `retry(messageId)` are called when the shopper does so. */
  constructor(log, { language, retry, ...tools }) {
    Object.assign(this, { log, retry, tools, strings: tools.strings });
    log.addEventListener("grown", () => this.toEnd());
    this.own = new Map();
    this.pending = new Set(); // own bubbles that the log has not confirmed: they stay last
    this.dayOf = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }).format;
    this.timeOf = new Intl.DateTimeFormat(language, { timeStyle: "short" }).format;
  }

  clear() {
    this.log.replaceChildren();
    this.own.clear();
    this.pending.clear();
    this.day = this.from = null;
  }

  /** The shopper's message, as soon as it is sent; the same id again (from the log) only settles it. */
  say(messageId, text, at, state, picture) {
    const known = this.own.get(messageId);
    if (state === "delivered") this.pending.delete(known);
    if (known) return this.settle(messageId, state);
    this.useUp();
    const bubble = this.bubble("own", text, at);
    if (state === "sending") this.pending.add(bubble);
    if (picture) bubble.append(h("img", { src: new URL(picture, this.tools.base).href, alt: `${this.strings.picture}: ${text}`, onload: () => this.toEnd() }));
    bubble.append(h("span.state", {}));
    this.own.set(messageId, bubble);
    this.settle(messageId, state);
    this.toEnd(true);
  }

  /** sending, delivered or failed; a failed message keeps its text and can be sent again. */
  settle(messageId, state) {
    const bubble = this.own.get(messageId);
    if (!bubble || bubble.dataset.state === "delivered") return;
    bubble.dataset.state = state;
    const again = () => this.retry(messageId);
    const line = bubble.querySelector(".state");
    if (state === "failed") line.replaceChildren(`${this.strings.failed} `, h("button.link", { onclick: again }, this.strings.retry));
    else line.replaceChildren(state === "sending" ? this.strings.sending : this.strings.delivered);
    for (const older of this.log.querySelectorAll(".own[data-last]")) delete older.dataset.last;
    bubble.dataset.last = "";
  }

  agent(name, text, at) {
    this.useUp();
    this.hideTyping();
    if (this.from !== `agent ${name}`) this.add(h("p.who", {}, name));
    this.bubble("agent", text, at, `agent ${name}`);
    this.toEnd();
  }

  reply(reply, at) {
    this.hideTyping();
    if (reply.text) this.bubble("bot", reply.text, at);
    this.add(...drawCards(reply.cards, this.tools), ...reply.sources.map((id) => drawSource(id, reply.text, this.tools)));
    this.toEnd();
  }

  /** Buttons under the last answer; they vanish with the next message. */
  offer(quickReplies) {
    this.useUp();
    if (quickReplies.length && !this.pending.size) this.place(h("div.quicks", { role: "group", "aria-label": this.strings.suggestions }, quickReplies.map((one) => this.button(one))));
  }

  button(quickReply) {
    return h("button.quick", { onclick: () => this.tools.press(quickReply) }, quickReply.title);
  }

  /** At the end of the log until something is said. */
  place(node) {
    this.log.append(node);
    this.toEnd();
  }

  useUp() {
    for (const used of this.log.querySelectorAll(".quicks, .ask")) used.remove();
  }

  note(text, at) {
    this.dayLine(at);
    this.from = null;
    this.add(h("p.note", {}, text));
    this.toEnd();
  }

  /** Dots for at most `seconds`: the server may have died with its turn. */
  typing(seconds, who) {
    this.hideTyping();
    const label = this.strings.typing.replace("{who}", who);
    this.dots = h("div.typing", { role: "img", "aria-label": label }, h("i"), h("i"), h("i"));
    this.log.append(this.dots);
    this.timer = setTimeout(() => this.hideTyping(), seconds * 1000);
    this.toEnd();
  }

  hideTyping() {
    clearTimeout(this.timer);
    this.dots?.remove();
    this.dots = null;
  }

  bubble(kind, text, at, from = kind) {
    this.dayLine(at);
    const bubble = h(`div.bubble.${kind}`, { title: this.timeOf(new Date(at)) });
    bubble.append(h("span.unseen", {}, `${this.strings[`from_${kind}`]}: `), h("span.words", { dir: "auto" }, text));
    this.from = from;
    this.add(bubble);
    return bubble;
  }

  add(...nodes) {
    const [first] = this.pending;
    if (first) first.before(...nodes);
    else this.log.append(...nodes);
  }

  dayLine(at) {
    const day = this.dayOf(new Date(at));
    if (day === this.day) return;
    this.day = day;
    this.from = null;
    this.add(h("p.day", {}, day === this.dayOf() ? this.strings.today : day));
  }

  toEnd(always = false) {
    const { log, dots } = this;
    if (dots && log.lastChild !== dots) log.append(dots);
    const added = log.lastChild?.offsetHeight ?? 0;
    if (always || log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END + added) log.scrollTop = log.scrollHeight;
  }
}
