/** One call of the softphone, the same whatever carries it. */

/** Events: "accepted"; "ended" (EndReason, exactly once); where words are carried also "heard" (Heard), "quiet" (what is
 * being said is cut short), "music" ({playing, url}) and "hold" (boolean). */
export class SoftphoneCall {
  /** @type {"ringing"|"accepted"|"ended"} */
  state = "ringing";
  /** @type {import("./softphone_types.js").EndReason|null} */
  endReason = null;
  muted = false;
  #answering = false;
  #carrier;
  #listeners = new Map();

  /**
   * @param {string} id                           the provider's call id
   * @param {Record<string, string>} parameters   From, To and what our server attached
   * @param {import("./softphone_types.js").Carrier} carrier
   */
  constructor(id, parameters, carrier) {
    this.id = id;
    this.parameters = Object.freeze({ ...parameters });
    this.#carrier = carrier;
    if (carrier.say) this.say = (text) => { if (this.state === "accepted") carrier.say(text); };
  }

  /** Answers; "accepted" follows when the other side can be heard. Nothing happens unless it rings. */
  accept() {
    if (this.state !== "ringing" || this.#answering) return;
    this.#answering = true;
    this.#carrier.accept();
  }

  reject() {
    if (this.state === "ringing" && !this.#answering) this.#carrier.reject();
  }

  /** Ends the call in whatever state it is; one that only rings is rejected. */
  hangup() {
    if (this.state === "ended") return;
    if (this.state === "accepted" || this.#answering) this.#carrier.hangup();
    else this.#carrier.reject();
  }

  /** @param {boolean} muted */
  mute(muted) {
    if (this.state !== "accepted" || muted === this.muted) return;
    this.muted = muted;
    this.#carrier.mute(muted);
  }

  /** @param {string} digits  0-9 * # */
  digits(digits) {
    if (!/^[0-9*#]+$/.test(digits)) throw new TypeError("softphone: digits are 0-9, * and #");
    if (this.state === "accepted") this.#carrier.digits(digits);
  }

  /** @returns {() => void} stops listening. A listener for "ended" that comes too late is called at once. */
  on(event, listener) {
    if (event === "ended" && this.state === "ended") queueMicrotask(() => listener(this.endReason));
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** For back-ends: what happened to the call. */
  tell(event, detail) {
    if (this.state === "ended") return;
    if (event === "accepted") this.state = "accepted";
    if (event === "ended") {
      this.state = "ended";
      this.endReason = detail;
    }
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(detail);
  }
}
