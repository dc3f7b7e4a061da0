/** Where the shopper writes, speaks, or adds a picture. */

import { h, signButton } from "./dom.js";

const PICTURES = "image/jpeg,image/png,image/gif,image/webp";

/** `send(text)`, `typing(text)`, `talk(button, textarea)`, `attach(file)`; returns {node, focus, enable(isOn)}. */
export function createComposer({ strings, send, typing, talk, attach }) {
  const text = h("textarea", { rows: 1, maxlength: 4000, placeholder: strings.write, "aria-label": strings.write, enterkeyhint: "send", dir: "auto" });
  const submit = signButton("button.round.send", "send", strings.send, null, { type: "submit", disabled: true });
  const speak = signButton("button.round.talk", "microphone", strings.talk, () => talk(speak, text), { "aria-pressed": "false" });
  const file = h("input", { type: "file", accept: PICTURES, hidden: true, onchange: () => choose() });
  const clip = signButton("button.round.talk", "clip", strings.attach, () => file.click());
  const node = h("form.composer", {}, h("div.field", {}, text, file, clip, speak), submit);
  speak.hidden = !navigator.mediaDevices?.getUserMedia;

  const choose = () => {
    [...file.files].forEach(attach);
    file.value = "";
  };
  const fit = () => {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    submit.disabled = text.disabled || !text.value.trim();
  };
  const deliver = (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words || text.disabled) return;
    text.value = "";
    fit();
    send(words);
  };
  text.addEventListener("input", () => {
    fit();
    typing(text.value);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) deliver(event);
  });
  node.addEventListener("submit", deliver);

  const enable = (isOn) => {
    for (const control of [text, clip, speak]) control.disabled = !isOn;
    fit();
  };
  return { node, enable, focus: () => text.focus({ preventScroll: true }) };
}
