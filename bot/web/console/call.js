/** A telephone call in the log: what happened on the line, and how surely each word was heard. */

import { html, nothing } from "../vendor/lit.min.js";
import { percent, plain } from "./words.js";

const SURE = 0.8; // from here on a word is shown like any other
const DOUBTFUL = 0.5; // below, it may well be another word

const SAID = {
  answered: ({ detail }) => `Call taken, ${detail}`,
  interrupted: ({ heard, unheard }) => `Broke in${heard ? ` after “${heard}”` : ""}${unheard ? `, did not hear “${unheard}”` : ""}`,
  unsure: ({ heard }) => `Not heard surely enough: “${heard}”`,
  number: ({ heard }) => (heard ? `Not sure of the number, heard as “${heard}”` : "Not sure of the number"),
  unheard: () => "Nothing could be made out",
  silent: () => "Silence",
  key: ({ detail }) => `Pressed ${detail}`,
  consented: () => "Agreed to be recorded",
  refused_recording: () => "Does not want to be recorded",
  transferred: ({ detail }) => `Passed on to ${detail}`,
  sent_link: () => "Got the link to this chat",
  ended: ({ detail }) => `Call over: ${plain(detail)}`,
};

export const drawOnTheLine = (event) => html`<p class="thought">${SAID[event.what]?.(event) ?? plain(event.what)}</p>`;

/** What was said; words that were not surely heard stand out, each tells how surely when pointed at. */
export const drawWords = (words) => words.map(([word, confidence], index) => html`${index ? " " : ""}${drawWord(word, confidence)}`);

function drawWord(word, confidence) {
  if (confidence >= SURE) return word;
  const kind = confidence < DOUBTFUL ? "doubtful" : "unsure";
  return html`<span class="heard ${kind}" title="heard with ${percent(confidence)}">${word}</span>`;
}

/** For those who cannot see it: how many words are in doubt. */
export function drawDoubts(words) {
  const count = words.filter(([, confidence]) => confidence < SURE).length;
  return count ? html` · ${count} ${count === 1 ? "word" : "words"} unsure` : nothing;
}
