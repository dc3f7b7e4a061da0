/** The talk button: press, speak, press again; or go on hands-free. Part of voice, loaded with its first use. */

import { h, icon } from "./dom.js";
import { play, record } from "./microphone.js";

const LANGUAGES = ["en", "de"];
const STOP = "M7 7h10v10H7z";
const TELEPHONE = "M5 4h4l2 5-3 2a11 11 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2Z";

let words; // of voice, in the panel's language; a shop's own file may have them, too
let recording = null;
let call = null;
let starting = false;
let switcher = null; // the button that goes on hands-free

/** Start listening; stop and hand the recording to the panel; or end talking hands-free. */
export async function talk(button, text, panel) {
  if (starting) return;
  words ??= { ...(await voiceWords(panel)), ...panel.strings };
  if (call) return call.stop();
  if (recording) return finish(button, text, panel);
  starting = true;
  try {
    recording = await record(new URL("static/widget/recorder.js", panel.chat.config.base), () => finish(button, text, panel));
    show(button, text, panel, words.stop_talking, words.listening);
    switcher = handsFree(() => converse(button, text, panel));
    button.before(switcher);
  } catch {
    panel.note(words.no_microphone);
  } finally {
    starting = false;
  }
}

async function finish(button, text, panel) {
  const wav = await stopped(button, text, panel);
  const answer = wav && (await panel.speak(wav));
  if (answer?.audio) play(answer.audio);
}

/** The end of the recording; what was recorded. */
function stopped(button, text, panel) {
  const ended = recording;
  recording = null;
  switcher.remove();
  show(button, text, panel);
  return ended.stop();
}

/** From the recording, which is forgotten, to a line that stays open. */
async function converse(button, text, panel) {
  starting = true;
  try {
    await stopped(button, text, panel);
    const { connect } = await import("./live.js");
    const hungUp = (isPlanned) => {
      call = null;
      show(button, text, panel);
      if (!isPlanned) panel.note(words.no_talking);
    };
    call = await connect(panel, hungUp);
    show(button, text, panel, words.hang_up, words.just_speak);
    button.focus();
  } catch {
    panel.note(words.no_talking);
  } finally {
    starting = false;
  }
}

function show(button, text, { strings }, label, placeholder) {
  button.setAttribute("aria-pressed", Boolean(label));
  button.setAttribute("aria-label", label ?? strings.talk);
  button.replaceChildren(label ? drawn(STOP) : icon("microphone"));
  text.placeholder = placeholder ?? strings.write;
}

function drawn(path) {
  const sign = icon("microphone");
  sign.firstChild.setAttribute("d", path);
  return sign;
}

function handsFree(onclick) {
  return h("button.round.talk", { "aria-label": words.hands_free, title: words.hands_free, onclick }, drawn(TELEPHONE));
}

async function voiceWords({ node, chat }) {
  const language = LANGUAGES.includes(node.lang) ? node.lang : "en";
  const file = new URL(`static/widget/strings/voice/${language}.json`, chat.config.base);
  return (await fetch(file, { credentials: "omit" })).json();
}
