/** Music while waiting: the line's own piece when this machine serves it, else the telephone's. */

/** Whether a piece lies on this machine: the demonstration fetches nothing from outside. */
export function isLocal(url, page) {
  try {
    const { hostname } = new URL(url, page);
    return hostname === new URL(page).hostname || ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  } catch {
    return false;
  }
}

export class HoldMusic {
  #sounds;
  #piece = null;
  #on = true;

  constructor(sounds) {
    this.#sounds = sounds;
  }

  set enabled(on) {
    this.#on = on;
    if (this.#piece) this.#piece.muted = !on;
  }

  /** @param {string} [url] */
  play(url) {
    this.stop();
    if (!url || !isLocal(url, location.href)) return this.#sounds.last("music");
    const piece = Object.assign(new Audio(url), { loop: true, volume: 0.4, muted: !this.#on });
    this.#piece = piece;
    piece.play().catch(() => { if (this.#piece === piece) this.#sounds.last("music"); });
  }

  stop() {
    this.#piece?.pause();
    this.#piece = null;
    this.#sounds.stop();
  }
}
