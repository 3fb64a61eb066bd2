/** Which way to try next, and after what pause: one that has worked is gone back to. No clock, no network. */
const PAUSES_MS = [300, 1000, 2000, 4000, 8000];
const TRIES_OF_A_WAY = 2;

export class Trials {
  /** The way to try, or in use. */
  index;
  #ways;
  #proven = null;
  #failures = 0;
  #tries = 0;

  /** @param {number} ways  how many there are, the best first @param {number} first  the one to begin with */
  constructor(ways, first) {
    this.#ways = ways;
    this.index = first;
  }

  /** Whether every way has been tried, and none brought anything. */
  get exhausted() {
    return this.#tries > this.#ways * TRIES_OF_A_WAY;
  }

  /** The present way has brought something. */
  works() {
    this.#failures = this.#tries = 0;
    this.#proven = Math.min(this.index, this.#proven ?? this.index);
  }

  /**
   * The present way has ended: the same again, or the next one when it fails again and again.
   * @param {boolean} worked     whether it had brought something
   * @param {boolean} reachable  whether the browser has a network at all; without one no way is to blame
   * @returns {number} ms to wait before the next try
   */
  ends(worked, reachable) {
    if (worked) this.index = this.#proven;
    else if (reachable) this.#count();
    const pause = this.#pause() * (0.75 + Math.random() / 2);
    this.#tries += 1;
    return pause;
  }

  #count() {
    this.#failures += 1;
    if (this.#failures % TRIES_OF_A_WAY === 0) this.index = (this.index + 1) % this.#ways;
  }

  /** A little longer each time; but all ways are tried quickly while none is known to work. */
  #pause() {
    const tried = this.#proven === null ? Math.floor(this.#tries / (this.#ways * TRIES_OF_A_WAY)) : this.#tries;
    return PAUSES_MS[Math.min(tried, PAUSES_MS.length - 1)];
  }
}
