/** A conversation as it goes on. Events: "change" (look at everything again), "entries" (new ones), "expired". */
import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { fresh, transcript } from "./door.js";
import { leaveWord } from "./post.js";
import { Reading } from "./reading.js";
import { Signs } from "./signs.js";

export class Talk extends EventTarget {
  /** The last `state` of the line; "opening" until there is one. */
  state = { stage: "opening" };
  conversation;
  connection;
  #answered = null; // the step whose button was pressed
  #reading;
  #signs = new Signs();
  #clock;

  /** @param {boolean} restored  whether it began before this page */
  constructor(line, storage, restored) {
    super();
    Object.assign(this, { line, storage, restored });
    this.conversation = new Conversation(storage.get("outbox"));
    this.#reading = new Reading(storage);
    const link = { hello: () => this.#hello(), hear: (frame) => this.#hear(frame), changed: () => this.#connected() };
    this.connection = new Connection(line, link, { first: storage.get("way") });
    this.connection.start();
    this.#clock = setInterval(() => this.#pump(), 1000);
  }

  get over() {
    return this.state.stage === "after" || this.state.stage === "closed";
  }

  /** The question still to be answered by a button. */
  get asking() {
    return this.state.ask && this.state.ask.step !== this.#answered ? this.state.ask : null;
  }

  /** Whether words may be written now. */
  get open() {
    return !this.over && this.state.stage !== "opening" && this.state.ask?.free !== false;
  }

  /** Whether the helper is writing. */
  get writing() {
    return this.state.stage === "talk" && this.connection.state === "live" && this.#signs.theirs;
  }

  /** How many entries came while nobody looked. */
  get unread() {
    return this.#reading.unread;
  }

  /** The visitor looks at the conversation, or no more. */
  set seen(seen) {
    this.#reading.look(seen, this.conversation.last);
    this.#changed();
  }

  write(text) {
    this.#put({ type: "say", id: fresh(), text }, text);
  }

  choose({ step }, { key, label }) {
    this.#answered = step;
    this.#put({ type: "choose", id: fresh(), step, key }, label);
  }

  end() {
    this.#put({ type: "end", id: fresh() }, "");
  }

  typing() {
    if (this.state.stage === "talk" && this.#signs.due()) this.connection.send({ type: "typing" });
  }

  retry(id) {
    this.conversation.retry(id, Date.now());
    this.#pump();
  }

  drop(id) {
    this.conversation.drop(id);
    this.#pump();
  }

  transcript() {
    return transcript(this.line, this.storage.get("token"));
  }

  /** The end, said while the page goes away. */
  leave() {
    const [token, frame] = [this.storage.get("token"), { type: "end", id: fresh() }];
    if (this.state.stage !== "closed") leaveWord(this.line, "/chat/send", { token, frame });
  }

  stop() {
    clearInterval(this.#clock);
    this.connection.stop();
  }

  #hello() {
    const place = this.storage.get("place");
    return { type: "hello", token: this.storage.get("token"), last: this.conversation.last, ...(place && { place }) };
  }

  #hear(frame) {
    switch (frame.type) {
      case "entries": this.#read(frame.entries); break;
      case "state": this.#stand(frame); break;
      case "ack": this.conversation.ack(frame.id, frame.n); break;
      case "error": this.#mistaken(frame); break;
      case "typing": this.#signs.came();
    }
    this.#pump();
  }

  #read(entries) {
    const news = this.conversation.take(entries);
    const others = news.filter(({ from }) => from !== "visitor");
    if (others.some(({ from }) => from === "agent")) this.#signs.over();
    this.#reading.take(others, this.conversation.last);
    if (news.length) this.dispatchEvent(new CustomEvent("entries", { detail: news }));
    if (this.conversation.gap) this.connection.again();
  }

  #stand(state) {
    if (state.ask?.step !== this.state.ask?.step) this.#answered = null;
    this.state = state;
    this.storage.put({ place: state.place, way: this.connection.index || undefined });
  }

  /** Not taken; a button may be pressed again. */
  #mistaken({ id, code, message }) {
    if (this.conversation.outbox.find((one) => one.id === id)?.frame.type === "choose") this.#answered = null;
    if (id) this.conversation.refuse(id, code, message, Date.now());
  }

  #connected() {
    if (this.connection.farewell === "expired") return void this.dispatchEvent(new Event("expired"));
    if (this.connection.state === "live") this.conversation.again();
    this.#pump();
  }

  #put(frame, text) {
    this.conversation.write(frame, text, Date.now());
    this.#pump();
  }

  /** Send what is due, and keep what is not stored yet. */
  #pump() {
    if (this.connection.state === "live") {
      for (const frame of this.conversation.due(Date.now())) this.connection.send(frame);
    }
    const kept = this.conversation.kept();
    this.storage.put({ outbox: kept.length ? kept : undefined });
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
