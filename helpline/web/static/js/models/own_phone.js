/**
 * This person's own telephone: the call that verifies it, and how far that is. Events: "change".
 * The code is known only to the page that asked for the call.
 */
import { ask, command } from "./commands.js";
import { every } from "./metronome.js";

export class OwnPhone extends EventTarget {
  /** @type {"none"|"calling"|"verified"|"failed"|"taken"} */
  state = "none";
  /** What is being verified from this page. @type {{number: string, code: string}|null} */
  check = null;
  #stop = null;

  /** Have this number called. Rejects with a Refusal. */
  async call(number) {
    const { code } = await command("/console/phone", { number });
    this.check = { number, code };
    this.#become("calling");
  }

  /** Ask how it stands: a call may be under way since before this page was loaded. */
  async look() {
    const { state } = await ask("/console/phone");
    if (state !== this.state) this.#become(state);
  }

  async forget() {
    await command("/console/phone/forget");
    this.#become("none");
  }

  /** While it rings, each second; a question that fails is asked again. */
  #become(state) {
    this.state = state;
    if (state !== "calling") this.check = null;
    if (state === "calling") this.#stop ??= every(1000, () => this.look().catch(() => {}));
    else { this.#stop?.(); this.#stop = null; }
    this.dispatchEvent(new Event("change"));
  }
}
