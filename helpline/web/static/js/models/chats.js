/**
 * The written conversations in this person's hand: followed over the live socket, written to by commands.
 * Events: "change"; "message" when the person wrote (detail: contact).
 */
import { command } from "./commands.js";
import { Conversation } from "./conversation.js";
import { unsent, writing } from "./kept.js";

const TYPING_EVERY_MS = 3000;
const LATER = new Set(["offline", "unavailable", "chat.too_fast"]);

export class Chats extends EventTarget {
  #live;
  #all = new Map();
  #followed = new Map(); // contact -> the connection it is followed on
  #told = new Map(); // contact -> when we last said that we write
  #sending = new Set();

  constructor(live) {
    super();
    this.#live = live;
    live.addEventListener("chat", ({ detail }) => this.#hear(detail));
    writing.onOtherTab((contact) => this.#readElsewhere(contact));
  }

  /** The conversation with a contact, with what the browser kept of it. */
  of(contact) {
    if (!this.#all.has(contact)) this.#all.set(contact, this.#restored(contact));
    return this.#all.get(contact);
  }

  /** On every change of the view: follow what is in hand, forget what is not. @param {string[]} inHand */
  keep(inHand) {
    if (this.#live.connection === "live") inHand.forEach((contact) => this.#follow(contact));
    const gone = (contact) => !inHand.includes(contact);
    [...this.#all.keys()].filter(gone).forEach((contact) => { this.#all.delete(contact); this.#followed.delete(contact); });
    for (const kept of [writing, unsent]) kept.all().filter(gone).forEach((contact) => kept.forget(contact));
  }

  say(contact, text) {
    this.of(contact).put(crypto.randomUUID(), text);
    this.write(contact, "");
    this.#changed(contact);
    this.#send(contact);
  }

  /** What the field holds: kept through a reload; the person sees that we write. */
  write(contact, draft) {
    this.of(contact).draft = draft;
    this.#keep(contact);
    if (!draft.trim() || Date.now() - (this.#told.get(contact) ?? 0) < TYPING_EVERY_MS) return;
    this.#told.set(contact, Date.now());
    this.#live.send({ type: "typing", contact });
  }

  retry(contact) {
    if (!this.of(contact).retry()) return;
    this.#changed(contact);
    this.#send(contact);
  }

  takeBack(contact, op) {
    this.of(contact).takeBack(op);
    this.#keep(contact);
    this.#changed(contact);
  }

  /** It stands open before the eyes. */
  read(contact) {
    if (this.of(contact).read()) this.#keep(contact);
  }

  /** Whether something written here could be lost by closing the tab. */
  get unsent() {
    return [...this.#all.values()].some(({ outbox }) => outbox.some(({ state }) => state !== "sent"));
  }

  #restored(contact) {
    const conversation = new Conversation();
    const { draft = "", seen = 0, number = this.#freeNumber() } = writing.read(contact);
    const { outbox = [] } = unsent.read(contact);
    Object.assign(conversation, { draft, seen, number, outbox });
    writing.write(contact, { draft, seen, number });
    for (const one of outbox) if (one.state === "sending") one.state = "failed"; // nobody waits for its answer any more
    return conversation;
  }

  /** The lowest that no other conversation in hand has: it stays the same until that one is over. */
  #freeNumber() {
    const taken = new Set(writing.all().map((contact) => writing.read(contact).number));
    let number = 1;
    while (taken.has(number)) number += 1;
    return number;
  }

  #follow(contact) {
    if (this.#followed.get(contact) === this.#live.opened) return;
    this.#followed.set(contact, this.#live.opened);
    const conversation = this.of(contact);
    this.#live.send({ type: "follow", contact, last: conversation.last });
    // A refusal waits for the person; what only failed on its way goes again. The line knows a message by its `op`.
    if (conversation.outbox.every(({ state, again }) => state !== "failed" || again !== false)) this.retry(contact);
  }

  #hear({ type, contact, entries, ...sign }) {
    if (!this.#followed.has(contact)) return;
    const conversation = this.of(contact);
    if (type === "sign") conversation.sign(sign, Date.now());
    else {
      const first = conversation.last === 0;
      const fresh = conversation.take(entries);
      if (!first && fresh.some(({ from }) => from === "visitor")) this.dispatchEvent(new CustomEvent("message", { detail: contact }));
      if (fresh.some(({ id }) => id)) unsent.write(contact, { outbox: conversation.outbox });
    }
    this.dispatchEvent(new Event("change"));
  }

  async #send(contact) {
    if (this.#sending.has(contact)) return;
    this.#sending.add(contact);
    const conversation = this.of(contact);
    for (let one = conversation.next(); one; one = conversation.next()) {
      try {
        await command(`/console/contacts/${contact}/say`, { op: one.op, text: one.text });
        conversation.sent(one.op);
      } catch (refusal) {
        conversation.failed(one.op, refusal.message, LATER.has(refusal.code));
      }
      this.#changed(contact);
    }
    this.#sending.delete(contact);
  }

  #changed(contact) {
    if (this.#all.has(contact)) unsent.write(contact, { outbox: this.of(contact).outbox });
    this.dispatchEvent(new Event("change"));
  }

  #keep(contact) {
    const { draft, seen, number } = this.of(contact);
    writing.write(contact, { draft, seen, number });
  }

  #readElsewhere(contact) {
    const conversation = this.#all.get(contact);
    if (!conversation) return;
    const { draft = "", seen = 0 } = writing.read(contact);
    Object.assign(conversation, { draft, seen: Math.max(seen, conversation.seen) });
    this.dispatchEvent(new Event("change"));
  }
}
