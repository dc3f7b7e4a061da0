/** The line to the server: one conversation, its events in order, each once, over whatever the network allows; and what the device keeps. */

const RETRY_MS = [400, 1000, 2000, 4000, 8000];
const SILENCE_MS = 25000; // heartbeats come every 10 s

export class Connection {
  /** `api`: URL of the server. `store`: {read, write}. `onevent`, `onstate("online" | "offline")`, `onlost()`. */
  constructor(api, store, { onevent, onstate, onlost }) {
    Object.assign(this, { api, store, onevent, onstate, onlost });
    this.credentials = store.read();
    this.seq = 0;
    this.generation = 0; // raised to end what runs for an earlier conversation
  }

  /** Start a conversation unless one is there, in this tab or another one. */
  async open(body, user) {
    this.credentials ??= this.store.read();
    if (this.credentials) return;
    const opened = await this.request("", body);
    this.credentials = { id: opened.conversation_id, token: opened.token, user };
    this.store.write(this.credentials);
  }

  forget() {
    this.generation += 1;
    this.credentials = null;
    this.seq = 0;
    this.socket?.close();
    this.reading?.abort();
    this.store.write(null);
  }

  /** Whatever leads to a turn: its events are read at once. */
  async post(path, body, headers) {
    const answer = await this.request(path, body, headers);
    if (!(answer?.seq <= this.seq)) await this.catchUp();
    return answer;
  }

  /** Read what happened since; harmless at any time. */
  async catchUp() {
    const generation = this.generation;
    for (let more = true; more; ) {
      const page = await this.request(`/events?after=${this.seq}`);
      if (generation !== this.generation) return;
      page.events.forEach((event) => this.take(event));
      this.seq = Math.max(this.seq, page.seq);
      more = page.more;
    }
  }

  /** Follow until `forget`, whatever happens to the network. */
  async follow() {
    const generation = ++this.generation;
    for (let failures = 0; generation === this.generation; ) {
      const before = Date.now();
      try {
        await (failures % 2 ? this.overStream() : this.overSocket().catch(() => this.overStream()));
      } catch (error) {
        if ([401, 404].includes(error.status)) return generation === this.generation && this.onlost();
      }
      if (generation !== this.generation) return;
      failures = Date.now() - before > 5000 ? 0 : failures + 1;
      this.onstate("offline");
      await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] * (0.7 + Math.random() * 0.6));
    }
  }

  async overSocket() {
    const { ticket } = await this.request("/ticket", {});
    const url = new URL(`v1/conversations/${this.credentials.id}/ws?after=${this.seq}&ticket=${ticket}`, this.api);
    url.protocol = url.protocol.replace("http", "ws");
    await new Promise((resolve, reject) => {
      const socket = (this.socket = new WebSocket(url));
      const watchdog = silence(() => socket.close());
      socket.onopen = () => this.onstate("online");
      socket.onmessage = ({ data }) => {
        watchdog.reset();
        this.take(JSON.parse(data));
      };
      socket.onclose = ({ wasClean }) => {
        watchdog.stop();
        wasClean ? resolve() : reject();
      };
    });
  }

  /** Server-sent events, each with one line of data, read with fetch: EventSource cannot carry a token. */
  async overStream() {
    this.reading = new AbortController();
    const response = await this.fetch(`/events?after=${this.seq}`, {
      headers: { Accept: "text/event-stream" },
      signal: this.reading.signal,
    });
    this.onstate("online");
    const watchdog = silence(() => this.reading.abort());
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ; ) {
      const { done, value } = await reader.read();
      if (done) return watchdog.stop();
      watchdog.reset();
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) if (line.startsWith("data: ")) this.take(JSON.parse(line.slice(6)));
    }
  }

  take(event) {
    if (event.seq != null) {
      if (event.seq <= this.seq) return;
      this.seq = event.seq;
    }
    this.onevent(event);
  }

  async request(path, body, headers) {
    const isJson = body !== undefined && !(body instanceof Blob);
    const response = await this.fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: isJson ? { "Content-Type": "application/json" } : headers,
      body: isJson ? JSON.stringify(body) : body,
    });
    return response.status === 204 ? null : response.json();
  }

  async fetch(path, { headers = {}, ...options }) {
    const where = this.credentials ? `/${this.credentials.id}${path}` : "";
    const token = this.credentials ? { Authorization: `Bearer ${this.credentials.token}` } : {};
    return read(`v1/conversations${where}`, this.api, { ...options, headers: { ...headers, ...token } });
  }
}

/** What the server has at `path`; throws what it says when it refuses, with the `status`. */
export async function read(path, base, options) {
  const response = await fetch(new URL(path, base), { ...options, credentials: "omit" });
  if (!response.ok) throw { ...(await response.json().catch(() => null)), status: response.status };
  return response;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function silence(act) {
  let timer;
  const reset = () => {
    clearTimeout(timer);
    timer = setTimeout(act, SILENCE_MS);
  };
  reset();
  return { reset, stop: () => clearTimeout(timer) };
}

/** Keep `value` under `key`; null forgets it. Storage may be forbidden or full. */
export function keep(storage, key, value) {
  try {
    value === null ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(value));
  } catch {
    return; // it lasts as long as the page
  }
}

export function kept(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}
