// What the page asks of the wall. Every change is a POST whose answer says what is in force.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

let whenDenied = () => {};

/** Called when the wall wants its token. */
export function onDenied(callback) {
  whenDenied = callback;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Refused(0, "The wall cannot be reached.");
  }
  const answer = await response.json().catch(() => ({}));
  if (response.status === 401) whenDenied();
  if (!response.ok) throw new Refused(response.status, answer.error ?? `The wall said ${response.status}.`);
  return answer;
}

const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const getView = () => ask("/api/view");
export const setView = (change) => post("/api/view", change);
export const setFilter = (change) => post("/api/filter", change);
export const setParams = (change) => post("/api/set-params", change);
export const renewSession = (user, pass) => post("/api/renew-session", { user, pass });

/** Trades the token for a cookie, which no script can read. */
export async function unlock(token) {
  const response = await fetch(`/?token=${encodeURIComponent(token)}`, { cache: "no-store" });
  if (response.ok) return;
  const answer = await response.json().catch(() => ({}));
  throw new Refused(response.status, answer.error ?? "This is not the wall's token.");
}
