/** Back-end on the provider's voice SDK (@twilio/voice-sdk 2.18), which reconnects and registers again by itself. */
import { SoftphoneCall } from "./softphone_call.js";
import { loadSdk, microphoneAllowed, silentSounds } from "./softphone_sdk.js";

const TOKEN_CODES = new Set([20101, 20104, 31201, 31204, 31205]);
const MICROPHONE_CODES = new Set([31208, 31401, 31402]);

export class TwilioBackend {
  #options;
  #on;
  #token;
  #device = null;
  #stopped = true;

  /**
   * @param {import("./softphone_types.js").SoftphoneOptions} options
   * @param {import("./softphone_types.js").Listener} on
   */
  constructor(options, on) {
    this.#options = options;
    this.#token = options.token;
    this.#on = on;
  }

  async start() {
    this.#stopped = false;
    const problem = await this.#prepare();
    if (this.#stopped) return this.#device?.destroy();
    if (problem) return this.#on.problem(problem);
    // Refusals and lost connections arrive as events; a rejection here says nothing more.
    this.#device.register().catch(() => {});
  }

  stop() {
    this.#stopped = true;
    this.#device?.disconnectAll();
    this.#device?.destroy();
  }

  renew(token) {
    this.#token = token;
    this.#device?.updateToken(token);
  }

  /** @returns {Promise<import("./softphone_types.js").Problem|null>} */
  async #prepare() {
    let sdk;
    try {
      sdk = await loadSdk(this.#options.sdkUrl);
    } catch {
      return "sdk";
    }
    if (!sdk.Device.isSupported) return "unsupported";
    if (!(await microphoneAllowed())) return "microphone";
    this.#device ??= this.#makeDevice(sdk);
    return null;
  }

  #makeDevice(sdk) {
    const device = new sdk.Device(this.#token, {
      edge: this.#options.edges ?? ["dublin", "frankfurt"],
      codecPreferences: ["opus", "pcmu"],
      allowIncomingWhileBusy: false,
      closeProtection: true,
      tokenRefreshMs: 60_000,
      maxCallSignalingTimeoutMs: 30_000,
      enableImprovedSignalingErrorPrecision: true,
      sounds: silentSounds(this.#options.silenceUrl),
    });
    for (const sound of ["incoming", "outgoing", "disconnect"]) device.audio?.[sound](false);
    device.on("registered", () => this.#on.ready());
    device.on("unregistered", () => { if (!this.#stopped) this.#on.lost(); });
    device.on("tokenWillExpire", () => this.#on.tokenNeeded());
    device.on("error", (error) => { if (TOKEN_CODES.has(error.code)) this.#on.tokenNeeded(); });
    device.on("incoming", (call) => this.#ring(call));
    return device;
  }

  #ring(leg) {
    const { CallSid, From = "", To = "" } = leg.parameters;
    const call = new SoftphoneCall(CallSid, { From, To, ...Object.fromEntries(leg.customParameters) }, {
      accept: () => leg.accept(),
      reject: () => leg.reject(),
      hangup: () => leg.disconnect(),
      mute: (muted) => leg.mute(muted),
      digits: (digits) => leg.sendDigits(digits),
    });
    leg.on("accept", () => call.tell("accepted"));
    leg.on("cancel", () => call.tell("ended", "cancelled"));
    leg.on("reject", () => call.tell("ended", "rejected"));
    leg.on("disconnect", () => call.tell("ended", "hung-up"));
    leg.on("transportClose", () => { if (leg.status() === "pending") call.tell("ended", "lost"); });
    leg.on("error", (error) => {
      this.#on.problem(MICROPHONE_CODES.has(error.code) ? "microphone" : "call");
      if (leg.status() === "closed") call.tell("ended", "failed");
    });
    this.#on.incoming(call);
  }
}
