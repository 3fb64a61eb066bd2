/** One written conversation as this page knows it. No markup, no network: what was stored, and what is on its way. */
const TYPING_MS = 6000;

export class Conversation {
  /** @type {{n: number, at: number, from: "visitor"|"agent"|"line", text: string, id?: string, by?: string}[]} stored, in order */
  entries = [];
  /** @type {{op: string, text: string, state: "sending"|"sent"|"failed", reason?: string, again?: boolean}[]} not among them yet */
  outbox = [];
  /** What is being written. */
  draft = "";
  /** Tells it apart from the others in this hand, for the eye and the ear. */
  number = 1;
  /** The last entry that was read. */
  seen = 0;
  /** Whether the person's page is open. */
  here = true;
  #typingUntil = 0;

  get last() {
    return this.entries.at(-1)?.n ?? 0;
  }

  /** How many of the person's messages have not been read. */
  get unread() {
    return this.entries.filter(({ n, from }) => from === "visitor" && n > this.seen).length;
  }

  /** What was written while it was not looked at, or while it was, is read now. Returns whether that is news. */
  read() {
    if (this.seen >= this.last) return false;
    this.seen = this.last;
    return true;
  }

  /** Take what the line sends, in its order; what is there already is passed over. Returns the new ones. */
  take(entries) {
    const fresh = entries.filter(({ n }) => n > this.last);
    this.entries.push(...fresh);
    const own = new Set(fresh.map(({ id }) => id));
    this.outbox = this.outbox.filter(({ op }) => !own.has(op));
    if (fresh.some(({ from }) => from === "visitor")) this.#typingUntil = 0;
    return fresh;
  }

  /** A sign of the person: they write, they are there, they are away. */
  sign({ typing, here }, now) {
    this.#typingUntil = typing ? now + TYPING_MS : 0;
    this.here = here;
  }

  typing(now) {
    return this.here && now < this.#typingUntil;
  }

  put(op, text) {
    this.outbox.push({ op, text, state: "sending" });
  }

  /** The next message to send: they go one after the other, in the order they were written. */
  next() {
    return this.outbox.find(({ state }) => state === "sending");
  }

  sent(op) {
    const one = this.outbox.find((each) => each.op === op);
    if (one) one.state = "sent"; // it goes when the line shows it
  }

  /** This one was refused, so those behind it wait too. `again`: the same may be tried later. */
  failed(op, reason, again) {
    const at = this.outbox.findIndex((each) => each.op === op);
    if (at < 0) return;
    for (const one of this.outbox.slice(at)) Object.assign(one, { state: "failed", reason, again });
  }

  /** Try once more what failed. Returns whether there is something. */
  retry() {
    const failed = this.outbox.filter(({ state }) => state === "failed");
    for (const one of failed) one.state = "sending";
    return failed.length > 0;
  }

  /** Give up a message that was refused; its text comes back to be changed. */
  takeBack(op) {
    const one = this.outbox.find((each) => each.op === op && each.state === "failed");
    if (!one) return;
    this.outbox = this.outbox.filter((each) => each !== one);
    this.draft = [one.text, this.draft].filter(Boolean).join("\n");
  }
}
