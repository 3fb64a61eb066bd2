/**
 * The volunteer's telephone inside the page: one face, two back-ends (the provider's voice SDK, the line simulator's
 * socket). It knows nothing of offers, presence or markup. Shapes and codes: softphone_types.js.
 */
import { SimulatorBackend } from "./softphone_simulator.js";
import { TokenKeeper } from "./softphone_token.js";
import { TwilioBackend } from "./softphone_twilio.js";
import { SoftphoneError } from "./softphone_types.js";

const BACKENDS = { simulator: SimulatorBackend, twilio: TwilioBackend };
const MENDABLE = new Set(["microphone", "unsupported", "sdk"]);

/**
 * @param {import("./softphone_types.js").SoftphoneOptions} options
 * @returns {Softphone} not yet registered
 */
export function createSoftphone(options) {
  if (!Object.hasOwn(BACKENDS, options.kind)) throw new TypeError(`softphone: unknown kind ${options.kind}`);
  return new Softphone(options);
}

class Softphone {
  /** @type {import("./softphone_types.js").SoftphoneState} */
  state = "off";
  #options;
  #backend;
  #tokens;
  #waiting = [];
  #started = false;
  #destroyed = false;

  constructor(options) {
    this.#options = options;
    this.#backend = new BACKENDS[options.kind](options, {
      ready: () => this.#ready(),
      lost: () => this.#enter("lost"),
      incoming: (call) => options.onIncoming(call),
      tokenNeeded: () => this.#tokens.renew(),
      problem: (code) => this.#trouble(code),
    });
    this.#tokens = new TokenKeeper(options.refresh, (token) => this.#give(token), () => this.#trouble("token"));
  }

  /** Starts, or joins the start under way; call it from a click, so that the browser allows sound. Resolves when calls
   * can arrive. Rejects with a SoftphoneError; after "unreachable" or "token" it goes on trying and onState tells. */
  async register() {
    if (this.#destroyed) throw new TypeError("softphone: destroyed");
    if (this.state === "ready") return;
    const ready = new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    const timer = setTimeout(() => this.#trouble("unreachable"), this.#options.patience ?? 15_000);
    if (!this.#started) {
      this.#started = true;
      this.#enter("registering");
      this.#backend.start();
    }
    await ready.finally(() => clearTimeout(timer));
  }

  /** Ends every call and stops for good. */
  destroy() {
    if (this.#destroyed) return;
    this.#tokens.stop();
    this.#backend.stop();
    this.#enter("off");
    this.#destroyed = true;
    this.#settle((waiter) => waiter.reject(new SoftphoneError("unreachable")));
  }

  #ready() {
    this.#tokens.accepted();
    this.#enter("ready");
    this.#settle((waiter) => waiter.resolve());
  }

  #give(token) {
    this.#backend.renew(token);
    return this.state === "ready";
  }

  #trouble(code) {
    if (MENDABLE.has(code) && this.state === "registering") {
      this.#started = false; // the person can mend it and press again
      this.#enter("off");
    }
    this.#options.onProblem?.(code);
    if (code !== "call") this.#settle((waiter) => waiter.reject(new SoftphoneError(code)));
  }

  #settle(finish) {
    this.#waiting.splice(0).forEach(finish);
  }

  #enter(state) {
    if (this.#destroyed || state === this.state) return;
    this.state = state;
    this.#options.onState?.(state);
  }
}
