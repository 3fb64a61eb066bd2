/** Requests to the line. A body of plain text asks no leave of the browser first, and carries no cookie. */
const PATIENCE_MS = 15_000;

/** @returns {Promise<Response>} rejects when the line is out of reach */
export function post(line, path, body, { patience = PATIENCE_MS, signal } = {}) {
  const limits = [signal, patience && AbortSignal.timeout(patience)].filter(Boolean);
  return fetch(new URL(path, line), {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "text/plain;charset=UTF-8", Accept: "application/json" },
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    signal: limits.length > 1 ? either(limits) : limits[0],
  });
}

/** Said while the page goes away. */
export function leaveWord(line, path, body) {
  const blob = new Blob([JSON.stringify(body)], { type: "text/plain;charset=UTF-8" });
  navigator.sendBeacon(new URL(path, line), blob);
}

/** `AbortSignal.any` is younger than some telephones. */
function either(signals) {
  const both = new AbortController();
  for (const signal of signals) signal.addEventListener("abort", () => both.abort(signal.reason));
  if (signals.some((signal) => signal.aborted)) both.abort();
  return both.signal;
}
