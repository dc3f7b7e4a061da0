/** The agents' API: the session cookie goes by itself, the token against forged requests is ours to send. */

export class Failed extends Error {
  constructor(status, body) {
    super(body.message || "The server cannot be reached.");
    this.status = status;
    this.code = body.code;
  }
}

let csrf = "";

async function call(method, path, body) {
  const response = await fetch(`/v1/agent/${path}`, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new Failed(0, {});
  });
  if (!response.ok) throw new Failed(response.status, await response.json().catch(() => ({})));
  return response.status === 204 ? null : response.json();
}

const one = (id) => `conversations/${encodeURIComponent(id)}`;

/** Remember the token of the session that begins or goes on. */
function begin(session) {
  csrf = session.csrf;
  return session;
}

export const api = {
  session: () => call("GET", "session").then(begin),
  signIn: (name, key, code) => call("POST", "session", { name, key, code }).then(begin),
  signOut: () => call("DELETE", "session"),
  presence: (presence, reason) => call("POST", "presence", { presence, reason }),
  tools: () => call("GET", "tools"),
  queue: () => call("GET", "queue"),
  codes: () => call("GET", "codes"),
  audit: () => call("GET", "audit"),
  conversation: (id) => call("GET", one(id)),
  events: (id, after) => call("GET", `${one(id)}/events?after=${after}`),
  earlier: (id, before) => call("GET", `${one(id)}/earlier?before=${before}`),
  helping: (id) => call("GET", `${one(id)}/helping`),
  join: (id) => call("POST", `${one(id)}/join`),
  passOn: (id) => call("POST", `${one(id)}/pass_on`),
  barge: (id) => call("POST", `${one(id)}/barge`),
  write: (id, text) => call("POST", `${one(id)}/messages`, { text }),
  typing: (id) => call("POST", `${one(id)}/typing`),
  answerCall: (id) => call("DELETE", `calls/${encodeURIComponent(id)}`),
  note: (id, text, whisper) => call("POST", `${one(id)}/notes`, { text, whisper }),
  handBack: (id) => call("POST", `${one(id)}/hand_back`),
  transfer: (id, to, team) => call("POST", `${one(id)}/transfer`, { to, team }),
  close: (id, disposition = "") => call("POST", `${one(id)}/close`, { disposition }),
  correct: (id, seq, intent) => call("POST", `${one(id)}/correction`, { seq, intent }),
  preview: (id, deed) => call("POST", `${one(id)}/deeds/preview`, deed),
  deed: (id, deed) => call("POST", `${one(id)}/deeds`, deed),
};
