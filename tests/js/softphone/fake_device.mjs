/** The part of the voice SDK the facade uses, as the real one behaves (sdk_surface.test.mjs holds its names to it). */
import { EventEmitter } from "node:events";

export class FakeDevice extends EventEmitter {
  static isSupported = true;
  /** @type {FakeDevice[]} */
  static made = [];
  state = "unregistered";
  tokens;
  sounds = {};
  audio = { incoming: (on) => { this.sounds.incoming = on; }, outgoing: (on) => { this.sounds.outgoing = on; },
    disconnect: (on) => { this.sounds.disconnect = on; } };
  /** @type {FakeCall[]} */
  calls = [];

  static get last() {
    return FakeDevice.made.at(-1);
  }

  constructor(token, options) {
    super();
    this.tokens = [token];
    this.options = options;
    FakeDevice.made.push(this);
  }

  get isBusy() {
    return this.calls.some((call) => call.status() === "open");
  }

  async register() {
    if (this.state !== "unregistered") throw new Error(`InvalidStateError: ${this.state}`);
    this.becomes("registering");
  }

  updateToken(token) {
    if (this.state === "destroyed") throw new Error("InvalidStateError: destroyed");
    this.tokens.push(token);
  }

  disconnectAll() {
    for (const call of this.calls) call.disconnect();
  }

  destroy() {
    this.becomes("destroyed");
    this.removeAllListeners();
  }

  becomes(state) {
    this.state = state;
    this.emit(state);
  }

  rings(parameters, custom) {
    if (this.isBusy) return null;
    const call = new FakeCall(parameters, custom);
    this.calls.push(call);
    this.emit("incoming", call);
    return call;
  }
}

export class FakeCall extends EventEmitter {
  #status = "pending";
  did = [];

  constructor(parameters, custom) {
    super();
    this.parameters = parameters;
    this.customParameters = new Map(Object.entries(custom));
  }

  status() {
    return this.#status;
  }

  accept() {
    if (this.#status !== "pending") return;
    this.#status = "connecting";
    this.did.push("accept");
  }

  reject() {
    if (this.#status !== "pending") return;
    this.did.push("reject");
    this.finishes("reject");
  }

  disconnect() {
    if (["pending", "closed"].includes(this.#status)) return;
    this.did.push("hangup");
    this.finishes("disconnect");
  }

  mute(muted) {
    this.did.push(`mute ${muted}`);
  }

  sendDigits(digits) {
    this.did.push(`digits ${digits}`);
  }

  opens() {
    this.#status = "open";
    this.emit("accept");
  }

  finishes(event, detail) {
    this.#status = "closed";
    this.emit(event, detail);
  }
}
