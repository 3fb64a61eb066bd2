/** Which sound goes with what happens: keys, ringing, the bell, the engaged tone, music. */
import { HoldMusic } from "./hold_music.js";
import { remember } from "./settings.js";
import { Sounds } from "./sounds.js";

const ENGAGED = new Set(["busy", "failed", "lost", "rejected"]);

export class Sounding {
  #sounds = new Sounds();
  #music = new HoldMusic(this.#sounds);
  #phase = "idle";

  /** @param {(id: string) => HTMLElement} at */
  constructor(at) {
    remember(at("sounds"), (on) => {
      this.#sounds.enabled = on;
      this.#music.enabled = on;
    });
  }

  unlock() {
    this.#sounds.unlock();
  }

  key(key) {
    this.#sounds.unlock();
    this.#sounds.key(key);
  }

  /** @param {object} message  from the line */
  hear({ type, playing, url }) {
    if (type === "beep") this.#sounds.beep();
    if (type !== "music") return;
    if (playing) this.#music.play(url);
    else this.#music.stop();
  }

  /** @param {import("./call_state.js").CallState} state */
  follow({ phase, reason, outgoing }) {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#music.stop();
    if (phase === "ringing") this.#sounds.last("ringing");
    if (phase === "incoming") this.#sounds.last("bell");
    if (phase === "ended" && outgoing && ENGAGED.has(reason)) this.#sounds.last("engaged");
  }
}
