/** What the keyboard does, and what the palette knows by name. */

import { filled } from "./help.js";
import { rowsOf } from "./queue.js";
import { name } from "./words.js";

const LETTERS = { a: "join", p: "passOn", h: "handBack", b: "barge" };
const NOBODY = { waiting: [], helped: [], assistant: [] };

export function onKey(desk, event) {
  if (!desk.session) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "k") return instead(event, () => desk.open("palette"));
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) return desk.step(step);
  if (event.key === "z") desk.isWide = !desk.isWide;
  if (event.key === "?") desk.open("keys");
  if (!desk.view) return desk.loading?.then(() => desk.view && onKey(desk, event)); // typed ahead
  if (LETTERS[event.key] && allows(desk, LETTERS[event.key])) return desk.act(LETTERS[event.key]);
  if (event.key === "n") instead(event, () => desk.toggleNote());
  if (!desk.isMine) return;
  if (event.key === "r" || event.key === "/") instead(event, () => desk.startWriting(event.key));
  if (event.key === "t") desk.open("transfer");
  if (event.key === "e") desk.open("close");
  const suggestion = desk.suggestions[Number(event.key) - 1];
  if (suggestion) instead(event, () => desk.insert(suggestion));
}

/** The key would otherwise be typed into what gets the focus. */
function instead(event, work) {
  event.preventDefault();
  return work();
}

function allows({ view, session, isMine }, what) {
  if (what === "barge") return view.status === "agent" && !isMine && session.role !== "agent";
  if (what === "passOn") return view.offered_to === session.agent_id;
  return what === "join" ? ["queued", "bot"].includes(view.status) : isMine;
}

/** [title, what it does], what fits the open conversation first. */
export function commands(desk) {
  const { view, session, tools, isMine } = desk;
  const can = (what) => view && allows(desk, what);
  const mine = [
    ["Hand back to the assistant", () => desk.act("handBack")],
    ["Give on to a colleague or a team", () => desk.open("transfer")],
    ["Close the conversation", () => desk.open("close")],
    ...tools.canned.map((one) => [`Insert /${one.name}`, () => desk.insert({ ...one, text: filled(one.text, view.variables) })]),
  ];
  return [
    ...(can("join") ? [["Take this conversation", () => desk.act("join")]] : []),
    ...(can("barge") ? [["Step in", () => desk.act("barge")]] : []),
    ...(view ? [["Write a note", () => desk.toggleNote()]] : []),
    ...(isMine ? mine : []),
    ...rowsOf(desk.queue ?? NOBODY, session.agent_id).map((row) => [`Open ${name(row)}: ${row.preview.slice(0, 50)}`, () => desk.select(row.id)]),
    ["I am here", () => desk.present("here", "")],
    ...tools.reasons_away.map((reason) => [`I am away: ${reason}`, () => desk.present("away", reason)]),
    ["Keys", () => desk.open("keys")],
    ...(session.role === "operator" ? [["One-time codes", () => desk.open("codes")]] : []),
    ...(session.role === "agent" ? [] : [["Who did what", () => desk.open("audit")]]),
    ["Sign out", () => desk.signOut()],
  ];
}
