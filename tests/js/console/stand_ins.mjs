/** What the console's models need of a browser, small. */
export function givePage(texts, more = {}) {
  const data = { me: "a_1", language: "fr", csrf: "token", texts, icons: {}, sdk: null, ...more };
  globalThis.document = {
    getElementById: () => ({ textContent: JSON.stringify(data) }),
    addEventListener() {},
  };
  globalThis.location = new URL("http://127.0.0.1:8080/console");
}

/** A metronome that ticks when told to. */
export class HandWorker extends EventTarget {
  static all = [];
  constructor() {
    super();
    HandWorker.all.push(this);
  }
  static tick(times = 1) {
    for (let i = 0; i < times; i += 1) for (const worker of HandWorker.all) worker.dispatchEvent(new Event("message"));
  }
}

/** A server's end of a socket, in the test's hands. */
export class HandSocket extends EventTarget {
  static OPEN = 1;
  static all = [];
  static get last() {
    return HandSocket.all.at(-1);
  }
  constructor(url) {
    super();
    this.url = String(url);
    this.readyState = 0;
    this.sent = [];
    HandSocket.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
  opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  says(message) {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
}
