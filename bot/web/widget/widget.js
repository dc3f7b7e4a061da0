/* The loader: draws the launcher, loads the chat on first use. <script src=".../widget.js" data-site="..." async></script> */
(() => {
  if (window.ShopChat) return;
  const script = document.currentScript;
  const data = { ...script.dataset };
  const base = new URL("./", script.src);
  const embedded = "embed" in data;
  const phone = matchMedia("(max-width: 599px)");
  const bubble = "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z";
  const cross = "m6 6 12 12M18 6 6 18";
  const look = `
    :host{all:initial;color-scheme:light dark}
    .launcher{position:fixed;inset-block-end:20px;inset-inline-end:20px;width:56px;height:56px;border:0;border-radius:50%;
      padding:16px;cursor:pointer;z-index:2147483000;background:var(--shop-chat-brand,#17594a);color:var(--shop-chat-on-brand,#fff);
      box-shadow:0 2px 6px rgb(30 29 27/16%),0 8px 24px rgb(30 29 27/22%)}
    .launcher:hover{filter:brightness(1.1)}
    .launcher:focus-visible{outline:3px solid var(--shop-chat-on-brand,#fff);box-shadow:0 0 0 6px var(--shop-chat-brand,#17594a)}
    .launcher[aria-busy=true]{opacity:.7}
    svg{display:block;width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
    .badge{position:absolute;inset-block-start:-2px;inset-inline-end:-2px;min-width:20px;height:20px;border-radius:10px;
      background:#b3261e;color:#fff;font:600 12px/20px system-ui,sans-serif;text-align:center}
    .badge:empty,.launcher[hidden]{display:none}
    @media (prefers-color-scheme:dark){.launcher{background:var(--shop-chat-brand,#66c7ac);color:var(--shop-chat-on-brand,#05241c)}}
    @media (max-width:599px){.launcher[aria-expanded=true]{display:none}}`;
  const labels = { en: ["Open chat", "Close chat"], de: ["Chat öffnen", "Chat schließen"] };
  const language = (data.lang || document.documentElement.lang || navigator.language || "en").slice(0, 2);
  const [openLabel, closeLabel] = labels[language] || labels.en;
  const remembered = (storage, key) => {
    try {
      return storage.getItem(key);
    } catch {
      return null; // storage may be forbidden; the chat then lasts as long as the page
    }
  };
  const site = embedded ? new URLSearchParams(location.search).get("site") || "demo" : data.site || "demo";

  class ShopChat extends HTMLElement {
    constructor() {
      super();
      this.config = { ...data, site, base: base.href, embedded, language };
      this.listeners = {};
      this.context = { page: data.page || "", product_id: data.product || "", cart: [] };
      this.user = data.token ? { id: data.user, token: data.token } : null;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(look);
      root.adoptedStyleSheets = [sheet];
      this.launcher = document.createElement("button");
      this.launcher.className = "launcher";
      this.launcher.hidden = embedded;
      this.badge = document.createElement("span");
      this.badge.className = "badge";
      this.launcher.addEventListener("click", () => this.toggle());
      this.launcher.addEventListener("pointerenter", () => this.load(), { once: true });
      root.append(this.launcher);
      this.draw(false);
    }
    connectedCallback() {
      const conversation = remembered(localStorage, `shop-chat:${site}`);
      if (embedded) this.open();
      else if (conversation && remembered(sessionStorage, "shop-chat:open") && !phone.matches && data.page !== "checkout") this.open({ quiet: true });
      else if (conversation) this.load().then((panel) => panel.resume());
    }
    draw(expanded) {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const path = svg.appendChild(document.createElementNS(svg.namespaceURI, "path"));
      path.setAttribute("d", expanded ? cross : bubble);
      svg.setAttribute("aria-hidden", "true");
      this.launcher.setAttribute("aria-expanded", expanded);
      this.launcher.setAttribute("aria-label", expanded ? closeLabel : openLabel);
      this.launcher.replaceChildren(svg, this.badge);
    }
    unread(count) {
      this.badge.textContent = count || "";
      this.launcher.setAttribute("aria-label", count ? `${openLabel} (${count})` : openLabel);
    }
    load() {
      this.loading ??= import(new URL("static/widget/panel.js", base)).then(({ createPanel }) => createPanel(this));
      this.loading.catch(() => (this.loading = null));
      return this.loading;
    }
    async open(how) {
      this.launcher.setAttribute("aria-busy", "true");
      try {
        const panel = await this.load();
        this.draw(true);
        await panel.open(how);
        this.emit("open");
      } finally {
        this.launcher.removeAttribute("aria-busy");
      }
    }
    async close() {
      (await this.load()).close();
      this.draw(false);
      this.launcher.focus();
      this.emit("close");
    }
    toggle() {
      return this.launcher.getAttribute("aria-expanded") === "true" ? this.close() : this.open();
    }
    setUser(id, token) {
      this.user = id ? { id, token } : null;
      this.loading?.then((panel) => panel.userChanged());
    }
    setContext(context) {
      Object.assign(this.context, context);
    }
    on(event, listener) {
      (this.listeners[event] ??= []).push(listener);
    }
    async reset() {
      (await this.load()).reset();
    }
    emit(event, detail) {
      for (const listener of this.listeners[event] ?? []) listener(detail);
      this.dispatchEvent(new CustomEvent(`shop-chat:${event}`, { detail, bubbles: true, composed: true }));
    }
  }

  customElements.define("shop-chat", ShopChat);
  const chat = new ShopChat();
  window.ShopChat = Object.fromEntries(
    ["open", "close", "toggle", "setUser", "setContext", "on", "reset"].map((name) => [name, chat[name].bind(chat)]),
  );
  const place = () => document.body.append(chat);
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
