/**
 * The three ways frames travel. Each is made with `hello()`, `hear(frame)` and `gone()`: the last is called once, when the
 * way has ended by itself. `send` is for frames after the hello.
 */
import { post } from "./post.js";

const BREATH_MS = 1000; // between two questions that nothing answers
const PATIENCE_MS = 25_000; // the line answers a poll within 20 s
const EXPIRED = { type: "bye", reason: "expired" };

export class SocketWay {
  #socket;

  constructor(line, { hello, hear, gone }) {
    const address = new URL("/chat/live", line);
    address.protocol = address.protocol.replace("http", "ws");
    try {
      this.#socket = new WebSocket(address);
    } catch {
      setTimeout(gone);
      return;
    }
    this.#socket.addEventListener("open", () => this.send(hello()));
    this.#socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    this.#socket.addEventListener("close", gone);
  }

  send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  close() {
    this.#socket?.close();
  }
}

/** What stream and long polling share: frames leave by requests of their own, one after the other. */
class PostingWay {
  #stop = new AbortController();
  #sending = Promise.resolve();

  constructor(line, link) {
    Object.assign(this, { line, link });
    this.run().catch(() => {}).then(() => { if (!this.stopped) link.gone(); });
  }

  get stopped() {
    return this.#stop.signal.aborted;
  }

  send(frame) {
    // What fails here is not acknowledged, and so sent again.
    this.#sending = this.#sending.then(() => this.#post(frame)).catch(() => {});
  }

  close() {
    this.#stop.abort();
  }

  ask(path, body, patience) {
    return post(this.line, path, body, { patience, signal: this.#stop.signal });
  }

  async #post(frame) {
    this.hearAll(await answered(await this.ask("/chat/send", { token: this.link.hello().token, frame })));
  }

  hearAll({ frames }) {
    if (!this.stopped) for (const frame of frames) this.link.hear(frame);
  }
}

/** The answer as it is meant to be; an unknown token is said as on every way. */
async function answered(answer) {
  if (answer.status === 401) return { frames: [EXPIRED] };
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export class StreamWay extends PostingWay {
  async run() {
    const answer = await this.ask("/chat/stream", this.link.hello(), 0);
    if (!answer.ok) return this.hearAll(await answered(answer));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      this.hearAll({ frames: lines.filter(Boolean).map((line) => JSON.parse(line)) });
    }
  }
}

export class PollWay extends PostingWay {
  async run() {
    for (let state; !this.stopped;) {
      const asked = Date.now();
      const answer = await answered(await this.ask("/chat/poll", { ...this.link.hello(), state }, PATIENCE_MS));
      state = answer.frames.findLast(({ type }) => type === "state") ?? state;
      this.hearAll(answer);
      if (!answer.frames.length) await until(asked + BREATH_MS);
    }
  }
}

function until(moment) {
  return new Promise((done) => { setTimeout(done, moment - Date.now()); });
}

export const WAYS = [SocketWay, StreamWay, PollWay];
