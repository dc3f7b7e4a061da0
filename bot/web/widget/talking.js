/** The talk button: press, speak, press again; part of voice, loaded with its first use. */

import { icon } from "./dom.js";
import { play, record } from "./microphone.js";

let recording = null;

/** Start listening, or stop and hand the recording to `speak`; `fail` when there is no microphone. */
export async function talk(button, text, { strings, base, speak, fail }) {
  const show = (isOn) => {
    button.setAttribute("aria-pressed", isOn);
    button.setAttribute("aria-label", isOn ? strings.stop_talking : strings.talk);
    button.replaceChildren(icon(isOn ? "stop" : "microphone"));
    text.placeholder = isOn ? strings.listening : strings.write;
  };
  const finish = async () => {
    const ended = recording;
    recording = null;
    show(false);
    const wav = await ended.stop();
    const answer = wav && (await speak(wav));
    if (answer?.audio) play(answer.audio);
  };
  if (recording) return finish();
  try {
    recording = await record(new URL("static/widget/recorder.js", base), finish);
    show(true);
  } catch {
    fail(strings.no_microphone);
  }
}
