/** Commands to the server. Each press of a button has one name (`op`): sent again after a lost answer, it acts once. */
import { page, t } from "./page.js";

const PAUSES_MS = [400, 1200, 2500];
const PATIENCE_MS = 6000;

export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** POST and return the answer; rejects with a Refusal whose message can be shown as it is. `op` in the body: as given. */
export async function command(path, body = {}) {
  const named = { op: crypto.randomUUID(), ...body };
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await post(path, named);
    } catch (refusal) {
      if (!["unavailable", "offline"].includes(refusal.code) || attempt === PAUSES_MS.length) throw refusal;
      await new Promise((resolve) => setTimeout(resolve, PAUSES_MS[attempt]));
    }
  }
}

/** GET and return the answer; rejects at once with a Refusal. */
export const ask = (path) => send(path, { headers: { Accept: "application/json" } });

const post = (path, body) => send(path, {
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": page.csrf },
  body: JSON.stringify(body),
});

async function send(path, request) {
  let response;
  try {
    response = await fetch(path, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new Refusal("offline", t("errors.offline"));
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  throw new Refusal(answer?.error?.code ?? "unavailable", answer?.error?.message ?? t("errors.unavailable"));
}
