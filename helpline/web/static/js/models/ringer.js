/** The ringtone: soft notes, made here, looped by the audio engine so that a hidden page rings on time. */
const NOTES = [[0, 659.25], [0.22, 783.99], [0.44, 1046.5], [1.1, 783.99], [1.32, 1046.5]];
const NOTE = [[0, 587.33]];
const LOOP_S = 3;

export class Ringer {
  #context = null;
  #source = null;
  #wanted = false;

  /** Whether the browser would play it: only after a click or a key in this page. */
  get locked() {
    return this.#context?.state !== "running";
  }

  /** Call from a click. */
  async unlock() {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    if (this.#wanted) this.start();
  }

  start() {
    this.#wanted = true;
    if (this.#source || this.locked) return;
    this.#source = this.#play(true);
  }

  stop() {
    this.#wanted = false;
    this.#source?.stop();
    this.#source = null;
  }

  /** Once, to set the volume. */
  async test() {
    await this.unlock();
    if (!this.#source) this.#play(false);
  }

  /** One quiet note for a new message; while it rings, the ring is enough. */
  note() {
    if (!this.locked && !this.#source) this.#play(false, NOTE);
  }

  #play(loop, notes = NOTES) {
    const source = new AudioBufferSourceNode(this.#context, { buffer: this.#tone(notes), loop });
    source.connect(this.#context.destination);
    source.start();
    return source;
  }

  #tone(notes) {
    const rate = this.#context.sampleRate;
    const buffer = new AudioBuffer({ length: LOOP_S * rate, sampleRate: rate });
    const samples = buffer.getChannelData(0);
    for (const [start, pitch] of notes) {
      const from = Math.round(start * rate);
      for (let i = from; i < samples.length; i += 1) {
        const age = (i - from) / rate;
        const loudness = 0.35 * Math.min(1, age * 200) * Math.exp(-5 * age);
        samples[i] += loudness * (Math.sin(2 * Math.PI * pitch * age) + 0.3 * Math.sin(4 * Math.PI * pitch * age));
      }
    }
    return buffer;
  }
}
