/** The first screen: never an empty box. What may be asked before the first word comes here, too. */

import { read } from "./connection.js";
import { h, icon, link } from "./dom.js";

const TASKS = { track: "parcel", return: "back", find: "search", person: "person" };

/** `say(message)`; `enable(isOn)` holds the composer back until the shopper agreed. */
export function createWelcome({ strings, language, config, say, enable }) {
  const task = (name, sign) => h("button", { onclick: () => say({ text: strings[`says_${name}`] }) }, icon(sign), strings[`task_${name}`]);
  const tasks = h("div.tasks", {}, Object.entries(TASKS).map(([name, sign]) => task(name, sign)));
  const when = h("span", {}, strings.answer_time);
  const privacy = config.privacy && link(config.privacy, strings.privacy_link);
  const node = h("div.intro", {}, h("h3", {}, strings.hello), h("p", {}, strings.about), tasks, h("p.small", {}, when, h("br"), strings.privacy, " ", privacy));

  /** Say when people are back, and take a message instead, while nobody is there. */
  const look = async () => {
    const response = await read("v1/reception", config.base).catch(() => null);
    const { back_at: back } = (await response?.json()) ?? {};
    if (!back) return;
    const day = new Date(back).toLocaleString(language, { weekday: "long", hour: "2-digit", minute: "2-digit" });
    when.textContent = strings.away.replace("{day}", day);
    tasks.lastChild.replaceWith(task("message", "person"));
  };

  const ask = async () => {
    const names = (config.ask ?? "").split(/\W+/).filter(Boolean);
    if (config.consent == null && !names.length) return;
    enable(false);
    tasks.hidden = true;
    const { before } = await import("./forms.js");
    const form = before(names, strings, (said) => {
      form.remove();
      tasks.hidden = false;
      enable(true);
      const words = Object.entries(said).map(([name, value]) => strings[`says_${name}`].replace(`{${name}}`, value));
      if (words.length) say({ text: words.join(" ") });
    });
    node.insertBefore(form, tasks);
  };
  return { node, look, ask };
}
