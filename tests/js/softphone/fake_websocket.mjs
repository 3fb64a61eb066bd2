/** A WebSocket whose other end is the test. */
export class FakeWebSocket extends EventTarget {
  static OPEN = 1;
  /** @type {FakeWebSocket[]} */
  static opened = [];
  readyState = 0;
  /** @type {object[]} */
  sent = [];

  static get last() {
    return FakeWebSocket.opened.at(-1);
  }

  constructor(url) {
    super();
    this.url = url;
    FakeWebSocket.opened.push(this);
  }

  send(text) {
    if (this.readyState !== 1) throw new Error("InvalidStateError");
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.serverCloses();
  }

  serverOpens() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  serverSays(message) {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
  }

  serverCloses() {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}
