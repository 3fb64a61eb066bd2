/** Plays the telephone's sounds. At most one lasting sound (ringing, engaged, bell, music) at a time. */
import { melody } from "./music.js";
import { CADENCES, keyTones, samples } from "./tones.js";

const VOLUME = 0.12;
const RATE = 22_050;
const ENGAGED_SECONDS = 3;

export class Sounds {
  #on = true;
  #context = null;
  #master = null;
  #lasting = null;
  #name = null;

  /** @param {boolean} on  off is silence: what plays goes on unheard */
  set enabled(on) {
    this.#on = on;
    if (this.#master) this.#master.gain.value = on ? VOLUME : 0;
  }

  /** Lets the browser make sound; call it from a click or a key. */
  unlock() {
    this.#audio()?.resume();
  }

  key(key) {
    this.#start(samples({ tones: keyTones(key), bursts: [[0, 0.12]], length: 0.15 }), false);
  }

  /** The signal after which one leaves a message. */
  beep() {
    this.#start(samples({ tones: [1000], bursts: [[0, 0.5]], length: 0.55 }), false);
  }

  /** @param {"ringing"|"engaged"|"bell"|"music"} name  goes on until stop(), the engaged tone for three seconds */
  last(name) {
    if (this.#name === name) return;
    this.stop();
    this.#name = name;
    this.#lasting = this.#start(name === "music" ? melody(RATE) : samples(CADENCES[name]), true);
    if (name === "engaged") this.#lasting?.stop(this.#context.currentTime + ENGAGED_SECONDS);
  }

  stop() {
    this.#lasting?.stop();
    this.#lasting = null;
    this.#name = null;
  }

  #start(wave, loop) {
    const context = this.#audio();
    if (!context) return null;
    const buffer = context.createBuffer(1, wave.length, RATE);
    buffer.copyToChannel(wave, 0);
    const source = new AudioBufferSourceNode(context, { buffer, loop });
    source.connect(this.#master);
    source.start();
    return source;
  }

  #audio() {
    if (!this.#context && globalThis.AudioContext) {
      this.#context = new AudioContext();
      this.#master = new GainNode(this.#context, { gain: this.#on ? VOLUME : 0 });
      this.#master.connect(this.#context.destination);
    }
    return this.#context;
  }
}
