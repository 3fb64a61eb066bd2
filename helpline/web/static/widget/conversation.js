/**
 * What is written: how far the line's list is known, and what this visitor wrote that the list does not show yet.
 * Pure: the time is handed in. docs/reference/chat-protocol.md is the contract.
 */
export const LONGEST = 2000;
const MOST_BYTES = 7500; // as JSON: the line takes frames of 8 KiB
const AGAIN_MS = 8000; // after which what was sent and not acknowledged is sent again
const SOON_MS = 2000;
const LATE_MS = 10_000; // after which the visitor is told that a message has not left
const FOR_A_MOMENT = ["chat.too_fast", "unavailable"];

export class Conversation {
  /** The number of the last entry known. */
  last = 0;
  /** Whether an entry was missing in between: say hello again. */
  gap = false;
  /** In the order they were written; those without text (an end) are not shown. */
  outbox;

  constructor(kept = []) {
    this.outbox = kept.map((item) => ({ ...item, due: 0 }));
  }

  /** Those of these entries that are new, in order. */
  take(entries) {
    const fresh = [];
    this.gap = false;
    for (const entry of entries) {
      if (entry.n <= this.last) continue;
      if (entry.n > this.last + 1) {
        this.gap = true;
        break;
      }
      this.last = entry.n;
      if (entry.id) this.drop(entry.id);
      fresh.push(entry);
    }
    return fresh;
  }

  write(frame, text, now) {
    this.outbox.push({ id: frame.id, frame, text, since: now, due: now });
  }

  ack(id, n) {
    if (n <= this.last) this.drop(id); // its entry is here, or there will be none
    else this.#change(id, { stored: true });
  }

  /** The line does not take it: for a moment, or for a reason the visitor reads. */
  refuse(id, code, message, now) {
    if (FOR_A_MOMENT.includes(code)) this.#change(id, { due: now + SOON_MS, held: true });
    else this.#change(id, { fault: message });
  }

  retry(id, now) {
    this.#change(id, { fault: undefined, due: now, since: now, held: false });
  }

  drop(id) {
    this.outbox = this.outbox.filter((item) => item.id !== id);
  }

  /** The frames to send now; one that must wait a moment holds back those written after it. */
  due(now) {
    const frames = [];
    for (const item of this.outbox) {
      if (item.stored || item.fault) continue;
      if (item.due > now && item.held) break;
      if (item.due > now) continue;
      Object.assign(item, { due: now + AGAIN_MS, held: false });
      frames.push(item.frame);
    }
    return frames;
  }

  /** A new connection: nothing sent on the old one counts. */
  again() {
    for (const item of this.outbox) item.due = 0;
  }

  /** What a reload must find again. */
  kept() {
    return this.outbox.map(({ id, frame, text, since }) => ({ id, frame, text, since }));
  }

  #change(id, change) {
    const item = this.outbox.find((one) => one.id === id);
    if (item) Object.assign(item, change);
  }
}

/** @returns {"sending"|"late"|"refused"} what the visitor is told of an item of the outbox */
export function standing(item, now) {
  if (item.fault) return "refused";
  return !item.stored && now - item.since > LATE_MS ? "late" : "sending";
}

/** Whether the line would refuse it for its size. */
export function tooLong(text) {
  return length(text) > LONGEST || new TextEncoder().encode(JSON.stringify(text)).length > MOST_BYTES;
}

/** Characters as the line counts them. */
export function length(text) {
  return [...text.trim()].length;
}
