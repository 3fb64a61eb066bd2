/** Before a conversation: whether somebody answers, and the beginning of one. */
import { post } from "./post.js";

const PATIENCE_MS = 6000;

/** @returns {Promise<Object<string, {open: boolean, why: string, label: string, words: string}>|null>} the channels */
export async function channels(line, language) {
  try {
    const address = new URL(`/status.json?language=${language}`, line);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(address, { credentials: "omit", cache: "no-store", signal }); // what was true is no help
    return answer.ok ? (await answer.json()).channels : null;
  } catch {
    return null;
  }
}

/**
 * @returns {Promise<{token?: string, code?: string, message?: string}>} a token or a refusal; "offline" when the line is
 * out of reach. A browser hides from a page what it may not read: a line that tells its state but not this is "chat.origin".
 */
export async function open(line, op, language) {
  try {
    const answer = await post(line, "/chat/open", { op, language });
    const body = await answer.json();
    return answer.ok ? { token: body.token } : body.error;
  } catch {
    return { code: (await channels(line, language)) ? "chat.origin" : "offline" };
  }
}

/** The conversation as a text to keep, or null. */
export async function transcript(line, token) {
  try {
    const answer = await post(line, "/chat/transcript", { token });
    return answer.ok ? await answer.blob() : null;
  } catch {
    return null;
  }
}

/** A name nobody can guess: of an attempt, of a message. */
export function fresh() {
  if (crypto.randomUUID) return crypto.randomUUID(); // absent where the page came without https
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
