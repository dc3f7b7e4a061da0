/** Small charts: drawn with attributes only, so that the strict policy holds. */

import { html, svg } from "../vendor/lit.min.js";
import { duration, number } from "./parts.js";
import { WORDS } from "./words.js";

const WIDTH = 720;
const HEIGHT = 150;

/** Conversations a day: those with a person below, the assistant's above. */
export function bars(days) {
  const most = Math.max(1, ...days.map((day) => day.conversations));
  const step = WIDTH / days.length;
  const wide = Math.max(1, Math.min(26, step * 0.7));
  const high = (count) => (count / most) * (HEIGHT - 22);
  const total = days.reduce((sum, day) => sum + day.conversations, 0);
  const label = `${number(total)} ${WORDS.overview.names.conversations}, ${days[0].day} – ${days.at(-1).day}`;
  return html`<figure class="chart">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label} preserveAspectRatio="none">
      <line class="base" x1="0" x2=${WIDTH} y1=${HEIGHT - 0.5} y2=${HEIGHT - 0.5} />
      ${days.map((day, index) => {
        const x = index * step + (step - wide) / 2;
        const people = high(day.with_person);
        const alone = high(day.conversations - day.with_person);
        return svg`<g>
          <title>${day.day}: ${day.conversations}, ${day.with_person} ${WORDS.overview.chart.with_person}</title>
          <rect class="person" x=${x} width=${wide} y=${HEIGHT - people} height=${people} rx="2" />
          <rect class="bot" x=${x} width=${wide} y=${HEIGHT - people - alone} height=${alone} rx="2" />
        </g>`;
      })}
    </svg>
    <figcaption><span class="key bot">${WORDS.overview.chart.alone}</span><span class="key person">${WORDS.overview.chart.with_person}</span><span class="range">${days[0].day} – ${days.at(-1).day}</span></figcaption>
  </figure>`;
}

/** Parts of a whole as one band. */
export function band(parts) {
  const whole = parts.reduce((sum, part) => sum + part.value, 0) || 1;
  let at = 0;
  const label = parts.map((part) => `${part.title} ${Math.round((100 * part.value) / whole)} %`).join(", ");
  return html`<figure class="chart">
    <svg class="band" viewBox="0 0 100 6" role="img" aria-label=${label} preserveAspectRatio="none">
      ${parts.map((part) => {
        const x = at;
        at += (100 * part.value) / whole;
        return svg`<rect class=${part.kind} x=${x} y="0" width=${at - x} height="6" />`;
      })}
    </svg>
    <figcaption>${parts.map((part) => html`<span class="key ${part.kind}">${part.title} <b>${Math.round((100 * part.value) / whole)} %</b> ${duration(part.value)}</span>`)}</figcaption>
  </figure>`;
}

/** Names with a bar as long as their count. */
export function ranking(rows, title) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return html`<ul class="ranking">
    ${rows.map(
      (row) => html`<li>
        <span>${title(row.name)}</span><b>${number(row.count)}</b>
        <svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect class="bot" width=${(100 * row.count) / most} height="3" rx="1" /></svg>
      </li>`,
    )}
  </ul>`;
}
