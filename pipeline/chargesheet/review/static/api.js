// What the server is asked, and what went wrong when it was not answered.

/** An answer that says no: `status`, the server's `code` and `message`, and which correction it is about. */
export class Refusal extends Error {
  constructor(status, { code, message, index }) {
    super(message);
    this.status = status;
    this.code = code;
    this.index = index ?? null;
  }

  /** Whether the same request may go through later. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** No answer: the server is gone, the network is down. */
export class Unreachable extends Error {}

let csrf = "";

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, signal: AbortSignal.timeout(20_000), cache: "no-store" });
  } catch (cause) {
    throw new Unreachable("The server does not answer.", { cause });
  }
  const body = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body;
  const unclear = { code: "unclear", message: `The server answered ${answer.status} without saying why.` };
  throw new Refusal(answer.ok ? 500 : answer.status, body?.error ?? unclear);
}

const query = (path, values) => {
  const known = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return `${path}?${new URLSearchParams(known)}`;
};

export async function session() {
  const found = await ask("/api/session");
  csrf = found.csrf;
  return found;
}

export const queue = (filters, after = null) => ask(query("/api/queue", { ...filters, after, limit: 50 }));
export const statement = (id, author = null) => ask(query("/api/statement", { id, author }));
export const changes = (id, after) => ask(query("/api/changes", { statement: id, after }));
export const log = (id) => ask(query("/api/log", { statement: id }));
export const provisions = (country, q) => ask(query("/api/provisions", { country, q }));
export const dates = (id, q) => ask(query("/api/dates", { statement: id, q }));

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json", "X-Chargesheet-CSRF": csrf }, body: JSON.stringify(body) });

/** Sends corrections; they are on disk when this returns. Sending them again changes nothing. */
export const correct = (id, seen, corrections) => post("/api/corrections", { statement: id, seen, corrections });

/** Has the queue put in order anew, after a newer model's records were loaded. */
export const refresh = () => post("/api/refresh", {});
