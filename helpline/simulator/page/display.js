/** Shows a CallState on the page: words, buttons, the running time, and where the focus goes when a button leaves. */
import { hint, inCall, notice, sentence } from "./call_state.js";
import { inPairs } from "./numbers.js";

export class Display {
  #at;
  #texts;
  #phase = "idle";
  #ticking;

  /** @param {(id: string) => HTMLElement} at */
  constructor(at, texts) {
    this.#at = at;
    this.#texts = texts;
  }

  /** @param {import("./call_state.js").CallState} state */
  show(state) {
    const talking = inCall(state);
    const ringing = state.phase === "incoming";
    const focused = document.activeElement;
    this.#say("state", sentence(state, this.#texts));
    this.#say("hint", hint(state, this.#texts));
    this.#say("notice", notice(state, this.#texts));
    this.#at("peer").textContent = state.phase === "idle" ? "" : this.#name(state.peer);
    this.#at("composer").hidden = talking || ringing;
    this.#at("call").disabled = !["open", "back"].includes(state.link);
    this.#at("hangup").hidden = !talking;
    this.#at("cut").hidden = state.phase !== "connected";
    this.#at("answer").hidden = this.#at("reject").hidden = !ringing;
    for (const id of ["words", "say", "microphone"]) this.#at(id).disabled = state.phase !== "connected";
    document.body.dataset.phase = state.phase;
    document.body.dataset.listening = state.listening;
    document.body.dataset.held = state.held;
    document.body.dataset.link = state.link;
    this.#changed(state.phase);
    this.#keepFocus(focused);
  }

  /** @param {string} digits  the keys pressed in this call */
  pressed(digits) {
    this.#at("pressed").textContent = digits;
    this.#at("pressed").parentElement.hidden = digits === "";
  }

  #name(peer) {
    if (peer === null) return "";
    return peer === "" ? this.#texts.withheldNumber : inPairs(peer);
  }

  /** Written only when it changes, so that a status is announced once. */
  #say(id, text) {
    if (this.#at(id).textContent !== text) this.#at(id).textContent = text;
  }

  #changed(phase) {
    if (phase === this.#phase) return;
    this.#phase = phase;
    clearInterval(this.#ticking);
    if (phase === "connected") this.#time();
    else if (phase !== "ended") this.#at("timer").textContent = "";
  }

  #time() {
    const began = performance.now();
    const tick = () => {
      const seconds = Math.floor((performance.now() - began) / 1000);
      this.#at("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    };
    tick();
    this.#ticking = setInterval(tick, 1000);
  }

  /** A button that disappears under the finger hands the focus to the screen, from where no key ends a call. */
  #keepFocus(focused) {
    if (focused && focused !== document.body && !focused.checkVisibility()) this.#at("screen").focus({ preventScroll: true });
  }
}
