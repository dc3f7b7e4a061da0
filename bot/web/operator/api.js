/** The operator's API: the session cookie goes by itself, the token against forged requests is ours to send. */

export class Failed extends Error {
  constructor(status, body) {
    super(body.message || "The server cannot be reached.");
    this.status = status;
    this.code = body.code;
  }
}

let csrf = "";

async function call(method, path, { json, file, query } = {}) {
  const asked = new URLSearchParams(Object.entries(query ?? {}).filter(([, value]) => value !== "" && value !== undefined && value !== null));
  const headers = { "X-CSRF-Token": csrf, ...(json === undefined ? {} : { "Content-Type": "application/json" }) };
  const body = json === undefined ? file : JSON.stringify(json);
  const response = await fetch(`/v1/${path}${asked.size ? `?${asked}` : ""}`, { method, headers, body }).catch(() => {
    throw new Failed(0, {});
  });
  if (!response.ok) throw new Failed(response.status, await response.json().catch(() => ({})));
  return response.status === 204 ? null : response.json();
}

function begin(session) {
  csrf = session.csrf;
  return session;
}

const get = (path, query) => call("GET", `admin/${path}`, { query });
const put = (path, json) => call("PUT", `admin/${path}`, { json });
const post = (path, json) => call("POST", `admin/${path}`, { json });
const remove = (path, query) => call("DELETE", `admin/${path}`, { query });

export const api = {
  session: () => call("GET", "agent/session").then(begin),
  signIn: (name, key, code) => call("POST", "agent/session", { json: { name, key, code } }).then(begin),
  signOut: (everywhere = false) => call("DELETE", "agent/session", { query: { everywhere: everywhere || null } }),
  second: () => call("GET", "agent/second_factor"),
  beginSecond: () => call("POST", "agent/second_factor"),
  confirmSecond: (code) => call("PUT", "agent/second_factor", { json: { code } }),
  removeSecond: (code) => call("POST", "agent/second_factor/off", { json: { code } }),
  start: () => get("start"),
  tellShop: (shop) => put("shop", shop),
  people: () => get("people"),
  putPerson: (person) => put("people", person),
  removePerson: (id) => remove(`people/${encodeURIComponent(id)}`),
  signOutPerson: (id) => remove(`people/${encodeURIComponent(id)}/sessions`),
  resetSecond: (id) => remove(`people/${encodeURIComponent(id)}/second_factor`),
  importFile: (what, file, query) => call("POST", `admin/imports/${what}/files`, { file, query: { name: file.name, ...query } }),
  importUrl: (url, dryRun) => post("imports/kb", { url, dry_run: dryRun }),
  entries: (q, topic) => get("knowledge", { q, topic }),
  entry: (file) => get("knowledge/entry", { file }),
  version: (file, name) => get("knowledge/version", { file, name }),
  saveEntry: (draft) => put("knowledge/entry", draft),
  removeEntry: (file, digest) => remove("knowledge/entry", { file, digest }),
  ask: (question, draft) => post("knowledge/try", { question, draft }),
  care: () => get("knowledge/care"),
  settings: () => get("settings"),
  kept: () => get("kept"),
  switches: () => get("switches"),
  turn: (kind, action, on) => put("switches", { kind, action, on }),
  conversations: (query) => get("conversations", query),
  conversation: (id) => get(`conversations/${encodeURIComponent(id)}`),
  figures: (days) => get("figures", { days }),
  experiments: () => get("experiments"),
  outbox: () => get("outbox"),
  hooks: () => get("hooks"),
  addHook: (url) => post("hooks", { url }),
  turnHook: (id, on) => put(`hooks/${id}`, { on }),
  removeHook: (id) => remove(`hooks/${id}`),
  hookSecret: (id) => get(`hooks/${id}/secret`),
  testHook: (id) => post(`hooks/${id}/test`),
};

/** Where a file of all that was found is downloaded from. */
export const exportUrl = (query, kind) => {
  const asked = new URLSearchParams(Object.entries({ ...query, kind }).filter(([, value]) => value));
  return `/v1/admin/conversations/export?${asked}`;
};
