/** The telephone's wire to the simulator: JSON both ways; when it breaks it is laid again, and both are told. */
const PAUSES_MS = [500, 1_000, 2_000, 5_000];

export class LineSocket {
  #url;
  #on;
  #socket = null;
  #tries = 0;

  /**
   * @param {string} url
   * @param {{linked: () => void, lost: () => void, message: (message: object) => void}} on
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    this.#open();
  }

  /** Sends now or not at all: a key pressed on a dead line is not pressed later. */
  send(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Lays the wire anew, which ends whatever the line thought of this telephone. */
  renew() {
    this.#socket.close(1000);
  }

  #open() {
    this.#socket = new WebSocket(this.#url);
    this.#socket.addEventListener("open", () => {
      this.#tries = 0;
      this.#on.linked();
    });
    this.#socket.addEventListener("message", (event) => this.#on.message(JSON.parse(event.data)));
    this.#socket.addEventListener("close", () => this.#again());
  }

  #again() {
    this.#on.lost();
    const pause = PAUSES_MS[Math.min(this.#tries, PAUSES_MS.length - 1)];
    this.#tries += 1;
    setTimeout(() => this.#open(), pause);
  }
}
