/** A line between two panes that can be pulled, or moved with the arrow keys; the width is kept for the next shift. */

import { html } from "../vendor/lit.min.js";

const STEP = 24; // px
const LIMITS = { left: [220, 520], right: [260, 560] };

function set(side, width) {
  const [least, most] = LIMITS[side];
  const kept = Math.round(Math.max(least, Math.min(most, width)));
  document.documentElement.style.setProperty(`--${side}`, `${kept}px`);
  localStorage.setItem(`pane:${side}`, kept);
}

export function restoreWidths() {
  for (const side of Object.keys(LIMITS)) {
    const kept = Number(localStorage.getItem(`pane:${side}`));
    if (kept) set(side, kept);
  }
}

export function drawHandle(side) {
  const pane = ({ parentElement }) => (side === "left" ? parentElement.previousElementSibling : parentElement.nextElementSibling);
  const sign = side === "left" ? 1 : -1;
  const pull = (event) => {
    const handle = event.target;
    const [from, width] = [event.clientX, pane(handle).offsetWidth];
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (moved) => set(side, width + sign * (moved.clientX - from));
    handle.onpointerup = () => (handle.onpointermove = null);
  };
  const onKey = (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (direction) set(side, pane(event.target).offsetWidth + sign * direction * STEP);
  };
  const [least, most] = LIMITS[side];
  return html`<div class="handle ${side}" role="separator" aria-orientation="vertical" aria-label=${side === "left" ? "Width of the queue" : "Width of the context"} aria-valuemin=${least} aria-valuemax=${most} aria-valuenow=${Number(localStorage.getItem(`pane:${side}`)) || (side === "left" ? 300 : 330)} tabindex="0" @pointerdown=${pull} @keydown=${onKey}></div>`;
}
