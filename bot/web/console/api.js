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
  signIn: (name, key) => call("POST", "session", { name, key }).then(begin),
  signOut: () => call("DELETE", "session"),
  queue: () => call("GET", "queue"),
  conversation: (id) => call("GET", one(id)),
  events: (id, after) => call("GET", `${one(id)}/events?after=${after}`),
  join: (id) => call("POST", `${one(id)}/join`),
  write: (id, text) => call("POST", `${one(id)}/messages`, { text }),
  typing: (id) => call("POST", `${one(id)}/typing`),
  handBack: (id) => call("POST", `${one(id)}/hand_back`),
  close: (id) => call("POST", `${one(id)}/close`),
};
