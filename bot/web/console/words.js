/** How the console says things. */

const REASONS = {
  asked: "Asked for a person",
  not_understood: "Twice not understood",
  mood: "The mood is falling",
  policy: "A rule needs a person",
  review: "A second look needs a decision",
  technical: "Something technical failed",
  taken: "Taken over by an agent",
};

const CHANNELS = { chat: "Chat", voice: "Phone", rasa: "Rasa", terminal: "Terminal" };

export const reason = (code) => REASONS[code] ?? plain(code);
export const channel = (code) => CHANNELS[code] ?? plain(code);

/** "cancel_order" -> "cancel order" */
export const plain = (code) => (code ?? "").replaceAll(/[_.]/g, " ");

/** "Cancel order" */
export const capital = (code) => plain(code).replace(/^./, (letter) => letter.toUpperCase());

export const name = (conversation) => conversation.name || "Guest";

/** The headline over an open queue: "Jo Parker is waiting", "12 are waiting". */
export const waits = (rows) => (rows.length > 1 ? `${rows.length} are waiting` : `${rows[0].name || "A guest"} is waiting`);

/** A calibrated share is never quite certain: "over 99 %". */
export const percent = (share) => (share > 0.99 ? "over 99 %" : `${Math.round(share * 100)} %`);

/** How long ago, briefly: "now", "4 min", "2 h", "3 d". */
export function age(at, now) {
  if (!at) return "";
  const minutes = Math.floor((now - new Date(at)) / 60000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  return minutes < 60 * 24 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60 / 24)} d`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
export const time = (at) => clock.format(new Date(at));
export const day = (at) => calendar.format(new Date(at));

export function money({ amount, currency }) {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** The mood as a word and a tone. */
export function mood(score) {
  if (score <= -0.35) return { word: "upset", tone: "bad" };
  if (score < -0.1) return { word: "uneasy", tone: "warn" };
  return score > 0.25 ? { word: "pleased", tone: "good" } : { word: "calm", tone: "quiet" };
}
