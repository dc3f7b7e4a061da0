/** Drawn signs, and the mood as a curve. */

import { html, svg } from "../vendor/lit.min.js";

const PATHS = {
  chat: "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z",
  voice: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3Z",
  rasa: "M4 7h16v10H4zM8 21h8M12 17v4",
  terminal: "M4 5h16v14H4zM7 9l3 3-3 3M12 15h5",
  check: "m5 12 5 5 9-10",
  send: "M12 19V5M6 11l6-6 6 6",
};

export const sign = (name) => html`<svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name] ?? PATHS.chat} /></svg>`;

const ROUND = 2 * Math.PI * 14;

/** A share of the time that somebody may wait, as a ring around a sign: full and red once it is over. */
export function ring(share, inner) {
  const shown = Math.max(0.03, Math.min(1, share));
  const tone = share >= 1 ? "bad" : share >= 0.6 ? "warn" : "good";
  const label = share >= 1 ? "Waits longer than promised" : `${Math.round(shown * 100)} % of the promised wait`;
  return html`<span class="ring ${tone}" role="img" aria-label=${label} title=${label}>
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="14" />
      <circle class="share" cx="16" cy="16" r="14" stroke-dasharray="${(shown * ROUND).toFixed(1)} ${ROUND.toFixed(1)}" transform="rotate(-90 16 16)" />
    </svg>
    ${inner}
  </span>`;
}

const WIDTH = 240;
const HEIGHT = 56;

/** Sentiment of each message, from the first to the last; the middle line is neutral. */
export function moodCurve(moods) {
  const x = (index) => (moods.length < 2 ? WIDTH / 2 : 6 + (index * (WIDTH - 12)) / (moods.length - 1));
  const y = (score) => HEIGHT / 2 - score * (HEIGHT / 2 - 6);
  const points = moods.map((score, index) => `${x(index).toFixed(1)},${y(score).toFixed(1)}`).join(" ");
  const last = moods.at(-1);
  const label = `Mood from ${moods[0].toFixed(1)} to ${last.toFixed(1)}`;
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
    <line x1="0" x2=${WIDTH} y1=${HEIGHT / 2} y2=${HEIGHT / 2} />
    <polyline points=${points} />
    ${moods.map((score, index) => svg`<circle cx=${x(index)} cy=${y(score)} r=${index === moods.length - 1 ? 4 : 2.5}><title>${score.toFixed(2)}</title></circle>`)}
  </svg>`;
}
