/** A JSON socket that opens itself again: sooner at first, then every ten seconds, until it is stopped. */
const PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000];

export class LastingSocket {
  #url;
  #on;
  #socket = null;
  #stopped = true;
  #tries = 0;
  #timer;

  /**
   * @param {string} url
   * @param {{open: () => void, message: (message: object) => void, lost: () => void}} on
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
  }

  start() {
    this.#stopped = false;
    this.#open();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  /** The other side works: the next loss is retried quickly. */
  settled() {
    this.#tries = 0;
  }

  /** Sends now or not at all: what is said to a lost line must not be said later. */
  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #open() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#on.open());
    socket.addEventListener("message", (event) => { if (!this.#stopped) this.#on.message(JSON.parse(event.data)); });
    socket.addEventListener("close", () => this.#closed());
  }

  #closed() {
    if (this.#stopped) return;
    const pause = PAUSES_MS[Math.min(this.#tries, PAUSES_MS.length - 1)];
    this.#tries += 1;
    this.#timer = setTimeout(() => this.#open(), pause);
    this.#on.lost();
  }
}
