/**
 * The connection: opens itself again, and by another way when one does not work. docs/reference/chat-protocol.md §3.
 * It knows nothing of what the frames say but signs of life, trouble and goodbyes.
 */
import { Trials } from "./trials.js";
import { WAYS } from "./ways.js";

const FIRST_MS = 8000; // a way that brings nothing in this time does not work
const SILENCE_MS = 25_000; // the line speaks every ten seconds
const BEAT_MS = 10_000;

export class Connection {
  /** @type {"connecting"|"live"|"trouble"|"lost"|"ended"} */
  state = "connecting";
  /** Why the line said goodbye for good: "expired" or "replaced". */
  farewell = null;
  #trials;
  #way = null;
  #opened = 0;
  #heard = 0;
  #beaten = 0;
  #reopen = null;
  #watch = null;

  /** `hear` gets every frame but beats and trouble; `changed` is called when `state` has changed. */
  constructor(line, { hello, hear, changed }, { first = 0, ways = WAYS } = {}) {
    Object.assign(this, { line, hello, hear, changed, ways });
    this.#trials = new Trials(ways.length, first);
  }

  /** Which of the ways is tried or used. */
  get index() {
    return this.#trials.index;
  }

  start() {
    this.#open();
    this.#watch = setInterval(() => this.#look(), 1000);
    addEventListener("online", this);
    addEventListener("offline", this);
    document.addEventListener("visibilitychange", this);
  }

  stop() {
    clearInterval(this.#watch);
    removeEventListener("online", this);
    removeEventListener("offline", this);
    document.removeEventListener("visibilitychange", this);
    this.#leave();
    clearTimeout(this.#reopen);
  }

  /** After a goodbye, or when something was missed. */
  again() {
    this.farewell = null;
    this.#leave();
    this.#open();
  }

  send(frame) {
    this.#way?.send(frame);
  }

  handleEvent({ type }) {
    if (type === "offline") this.#failed();
    else if (this.#reopen !== null && !document.hidden) this.#open();
  }

  #open() {
    clearTimeout(this.#reopen);
    this.#reopen = null;
    this.#opened = Date.now();
    this.#heard = 0;
    const link = {
      hello: this.hello,
      hear: (frame) => { if (link.way === this.#way) this.#receive(frame); },
      gone: () => { if (link.way === this.#way) this.#failed(); },
    };
    link.way = this.#way = new this.ways[this.index](this.line, link);
  }

  #leave() {
    const way = this.#way;
    this.#way = null;
    way?.close();
  }

  #receive(frame) {
    this.#heard = Date.now();
    this.#trials.works();
    if (frame.type === "beat") return this.#beat(); // the clocks of a hidden page sleep; answers do not
    if (frame.type === "trouble") return this.#become("trouble");
    if (frame.type === "bye") return this.#bye(frame.reason);
    if (frame.type === "state") this.#become("live");
    return this.hear(frame);
  }

  #bye(reason) {
    if (reason === "shutdown") return this.#failed(); // another process is there
    this.farewell = reason;
    this.#leave();
    return this.#become("ended");
  }

  /** This way has ended or brings nothing: again soon, by the next one when it fails again and again. */
  #failed() {
    if (this.#way === null) return;
    this.#leave();
    const pause = this.#trials.ends(this.#heard > 0, navigator.onLine !== false);
    this.#reopen = setTimeout(() => this.#open(), pause);
    if (this.state !== "connecting" || this.#trials.exhausted) this.#become("lost");
  }

  #look() {
    if (this.#way === null) return;
    const now = Date.now();
    const silent = this.#heard ? now - this.#heard > SILENCE_MS : now - this.#opened > FIRST_MS;
    if (silent) this.#failed();
    else if (this.#heard && now - this.#beaten >= BEAT_MS) this.#beat();
  }

  #beat() {
    this.#beaten = Date.now();
    this.send({ type: "beat" });
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.changed();
  }
}
