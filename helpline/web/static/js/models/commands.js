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

/** POST and return the answer; rejects with a Refusal whose message can be shown as it is. */
export async function command(path, body = {}) {
  const request = { ...body, op: crypto.randomUUID() };
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await post(path, request);
    } catch (refusal) {
      if (!["unavailable", "offline"].includes(refusal.code) || attempt === PAUSES_MS.length) throw refusal;
      await new Promise((resolve) => setTimeout(resolve, PAUSES_MS[attempt]));
    }
  }
}

async function post(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": page.csrf },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Refusal("offline", t("errors.offline"));
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  throw new Refusal(answer?.error?.code ?? "unavailable", answer?.error?.message ?? t("errors.unavailable"));
}
