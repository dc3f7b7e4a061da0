/** Where the shopper writes or speaks. */

import { h, icon } from "./dom.js";

const MAX_HEIGHT = 120; // px

/** `send(text)`, `speak(wav)`; returns {node, focus, enable(isOn)}. */
export function createComposer({ strings, base, send, speak, fail }) {
  const text = h("textarea", { rows: 1, maxlength: 4000, placeholder: strings.write, "aria-label": strings.write, enterkeyhint: "send", dir: "auto" });
  const submit = h("button", { class: "round send", "aria-label": strings.send, disabled: true }, icon("send"));
  const talk = h("button", { class: "round talk", type: "button", "aria-label": strings.talk, "aria-pressed": "false" }, icon("microphone"));
  const node = h("form", { class: "composer" }, h("div", { class: "field" }, text, talk), submit);
  let microphone = null;

  const fitHeight = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, MAX_HEIGHT)}px`;
    submit.disabled = !text.value.trim();
  };
  const deliver = () => {
    const words = text.value.trim();
    if (!words) return;
    text.value = "";
    fitHeight();
    send(words);
  };
  text.addEventListener("input", fitHeight);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    deliver();
  });
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    deliver();
  });

  const showListening = (isListening) => {
    talk.setAttribute("aria-pressed", isListening);
    talk.setAttribute("aria-label", isListening ? strings.stop_talking : strings.talk);
    talk.replaceChildren(icon(isListening ? "stop" : "microphone"));
    text.placeholder = isListening ? strings.listening : strings.write;
  };
  const finish = async () => {
    const recording = microphone;
    microphone = null;
    showListening(false);
    const wav = await recording.stop();
    if (wav) speak(wav);
  };
  talk.hidden = !navigator.mediaDevices?.getUserMedia;
  talk.addEventListener("click", async () => {
    if (microphone) return finish();
    try {
      const { record } = await import("./microphone.js");
      microphone = await record(new URL("static/widget/recorder.js", base), finish);
      showListening(true);
    } catch {
      fail(strings.no_microphone);
    }
  });

  const enable = (isOn) => {
    for (const control of [text, talk]) control.disabled = !isOn;
    submit.disabled = !isOn || !text.value.trim();
  };
  return { node, enable, focus: () => text.focus({ preventScroll: true }) };
}
