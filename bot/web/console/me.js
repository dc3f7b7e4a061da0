/** The top of the queue: who I am, whether I am here, and what else there is for me. */

import { html, nothing } from "../vendor/lit.min.js";

export function drawMe(session, { reasons, present, open, signOut }) {
  const value = session.presence === "away" ? `away:${session.reason}` : "here";
  const choose = (event) => {
    const [presence, reason = ""] = event.target.value.split(":");
    present(presence, reason);
  };
  return html`<header class="me">
    <span class="mark">${session.name.slice(0, 1).toUpperCase()}</span>
    <span>${session.name}</span>
    <select aria-label="Whether you are here" class=${session.presence} @change=${choose}>
      <option value="here" ?selected=${value === "here"}>Here</option>
      ${reasons.map((reason) => html`<option value="away:${reason}" ?selected=${value === `away:${reason}`}>Away: ${reason}</option>`)}
    </select>
    <details class="menu">
      <summary aria-label="More">⋯</summary>
      <div>
        <button @click=${open("palette")}>Everything by name <kbd>Ctrl K</kbd></button>
        <button @click=${open("keys")}>Keys <kbd>?</kbd></button>
        ${"Notification" in window && Notification.permission === "default" ? html`<button @click=${() => Notification.requestPermission()}>Notify me on the desktop</button>` : nothing}
        ${session.role === "operator" ? html`<a href="/operator">Operator's pages</a><button @click=${open("codes")}>One-time codes</button>` : nothing}
        ${session.role === "agent" ? nothing : html`<button @click=${open("audit")}>Who did what</button>`}
        <button @click=${signOut}>Sign out</button>
      </div>
    </details>
  </header>`;
}

/** Tell about what is newly offered while the page is out of sight. */
export function notify(before, after, me) {
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const known = new Set((before?.waiting ?? []).filter((row) => row.offered_to === me).map((row) => row.id));
  for (const row of after.waiting) {
    if (row.offered_to === me && !known.has(row.id)) new Notification(row.name || "Guest", { body: row.preview, tag: row.id });
  }
}
