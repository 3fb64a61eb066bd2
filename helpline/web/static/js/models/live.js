/**
 * The live view: a snapshot, then numbered patches, over a socket that opens itself again.
 * Events: "change" (view or connection), "chat" (words and signs of a chat, as its detail). docs/reference/console-protocol.md is the contract.
 */
import { merge } from "./merge_patch.js";
import { hear } from "./server_clock.js";
import { every } from "./metronome.js";

const PAUSES_MS = [300, 1000, 2000, 4000, 5000];
const SILENCE_MS = 25_000; // the server speaks every ten seconds
const BEAT_MS = 10_000;

export class Live extends EventTarget {
  view = null;
  epoch = null;
  /** @type {"connecting"|"live"|"trouble"|"lost"|"ended"} */
  connection = "connecting";
  /** Why the server said goodbye: "signed_out" or "replaced". */
  farewell = null;
  /** How many connections there have been: what was asked of an earlier one must be asked again. */
  opened = 0;
  #last = null;
  #url;
  #socket = null;
  #tries = 0;
  #heard = 0;
  #beaten = 0;
  #reopen = null;

  #ready;

  /** @param {() => boolean} ready  whether this person's telephone could ring now (a wall has none) */
  constructor(path, ready = () => true) {
    super();
    this.#ready = ready;
    this.#url = new URL(path, location.href);
    this.#url.protocol = this.#url.protocol.replace("http", "ws");
  }

  start() {
    this.farewell = null;
    this.#open();
    every(1000, () => this.#watch());
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.#socket?.close());
    document.addEventListener("visibilitychange", () => this.#hurry());
  }

  /** After a goodbye: open again because the person asks. */
  again() {
    this.farewell = null;
    this.#become("connecting");
    this.#open();
  }

  #open() {
    this.#reopen = null;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.opened += 1;
    this.#heard = Date.now();
    socket.addEventListener("open", () => this.send({ type: "hello", epoch: this.epoch, last: this.#last, ...this.#whetherReady() }));
    socket.addEventListener("message", (event) => { if (socket === this.#socket) this.#receive(JSON.parse(event.data)); });
    socket.addEventListener("close", () => { if (socket === this.#socket) this.#closed(); });
  }

  #receive(message) {
    this.#heard = Date.now();
    if (message.at) hear(message.at);
    switch (message.type) {
      case "beat":
        return this.beat(); // timers of a hidden page sleep; answers do not
      case "trouble":
        return this.#become("trouble");
      case "bye":
        return this.#leave(message.reason);
      case "entries":
      case "sign":
        return void this.dispatchEvent(new CustomEvent("chat", { detail: message }));
      case "snapshot":
        this.view = message.view;
        break;
      case "event":
        this.view = merge(this.view, message.patch);
    }
    this.#tries = 0;
    this.epoch = message.epoch;
    this.#last = message.n;
    this.connection = "live";
    this.dispatchEvent(new Event("change"));
  }

  #leave(reason) {
    if (reason === "shutdown") return; // another process takes over: the close that follows opens again
    this.farewell = reason;
    this.#become("ended");
  }

  async #closed() {
    this.#socket = null;
    if (this.farewell) return;
    this.#become("lost");
    if (this.#tries > 0 && await this.#sessionEnded()) return this.#leave("signed_out");
    const pause = PAUSES_MS[Math.min(this.#tries, PAUSES_MS.length - 1)];
    this.#tries += 1;
    this.#reopen = Date.now() + pause * (0.75 + Math.random() / 2);
  }

  /** A refused handshake does not tell why; the session's own address does. */
  async #sessionEnded() {
    try {
      return (await fetch("/session", { headers: { Accept: "application/json" } })).status === 401;
    } catch {
      return false;
    }
  }

  #watch() {
    const now = Date.now();
    if (this.#reopen !== null && now >= this.#reopen) return this.#open();
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (now - this.#heard > SILENCE_MS) this.#socket.close();
    else if (now - this.#beaten >= BEAT_MS) this.beat();
  }

  #hurry() {
    if (this.#reopen !== null) this.#open();
  }

  /** A sign of life; also at once when the telephone becomes ready. */
  beat() {
    this.#beaten = Date.now();
    this.send({ type: "beat", ...this.#whetherReady() });
  }

  #whetherReady() {
    return this.#ready() ? {} : { ready: false };
  }

  /** Said only while connected: what matters is said again on the next connection. */
  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #become(connection) {
    this.connection = connection;
    this.dispatchEvent(new Event("change"));
  }
}
