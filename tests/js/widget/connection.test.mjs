/** The connection: three ways tried by themselves, silence noticed, goodbyes obeyed. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

globalThis.addEventListener = (type, listener) => { listeners[type] = listener; };
globalThis.removeEventListener = () => {};
globalThis.document = { addEventListener() {}, removeEventListener() {}, hidden: false };
const network = { onLine: true };
Object.defineProperty(globalThis, "navigator", { value: network, configurable: true });
const listeners = {};
mock.timers.enable({ apis: ["Date", "setTimeout", "setInterval"], now: 1_000_000 });
const { Connection } = await import("../../../helpline/web/static/widget/connection.js");

const STATE = { type: "state", stage: "talk" };
let opened, heard, changes, running;

function wayNamed(name) {
  return class {
    constructor(_, link) {
      Object.assign(this, { name, link, sent: [], closed: false });
      opened.push(this);
    }
    send(frame) { this.sent.push(frame); }
    close() { this.closed = true; }
  };
}

function started(options = {}) {
  const ways = ["socket", "stream", "poll"].map(wayNamed);
  const link = { hello: () => ({ type: "hello" }), hear: (frame) => heard.push(frame), changed: () => changes.push(connection.state) };
  const connection = new Connection("https://line.example", link, { ways, ...options });
  connection.start();
  running = connection;
  return connection;
}

/** Time passes, in steps small enough for the clock to be true when something happens. */
function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= 100) mock.timers.tick(Math.min(left, 100));
}

const names = () => opened.map(({ name }) => name);
const last = () => opened.at(-1);

beforeEach(() => { running?.stop(); [opened, heard, changes] = [[], [], []]; network.onLine = true; });

test("the first state makes it live", () => {
  const connection = started();
  assert.equal(connection.state, "connecting");
  last().link.hear(STATE);
  assert.equal(connection.state, "live");
  assert.deepEqual(heard, [STATE]);
});

test("after two failures in a row the next way is tried, quickly while none is known to work", () => {
  started();
  for (let failure = 0; failure < 5; failure += 1) {
    last().link.gone();
    pass(400);
  }
  assert.deepEqual(names(), ["socket", "socket", "stream", "stream", "poll", "poll"]);
  last().link.gone();
  pass(1300);
  assert.equal(last().name, "socket", "and round again, more slowly");
});

test("a way that lets nothing through in eight seconds has failed", () => {
  started();
  pass(10_000);
  assert.ok(opened[0].closed);
  assert.equal(names().length, 2);
});

test("a way that has worked is taken again, and is lost in the meantime", () => {
  const connection = started();
  last().link.hear(STATE);
  last().link.gone();
  assert.equal(connection.state, "lost");
  pass(400);
  assert.deepEqual(names(), ["socket", "socket"]);
  last().link.hear(STATE);
  assert.equal(connection.state, "live");
});

test("silence of 25 seconds is a loss; signs of life are not, and each is answered", () => {
  const connection = started();
  last().link.hear(STATE);
  pass(20_000);
  last().link.hear({ type: "beat" });
  assert.equal(last().sent.at(-1).type, "beat");
  pass(20_000);
  assert.equal(connection.state, "live");
  pass(6_000);
  assert.equal(connection.state, "lost");
  assert.ok(opened[0].closed);
});

test("it gives a sign of life every ten seconds by itself", () => {
  started();
  last().link.hear(STATE);
  pass(21_000);
  assert.ok(last().sent.filter(({ type }) => type === "beat").length >= 2);
});

test("without a network no way is blamed", () => {
  started();
  network.onLine = false;
  for (let failure = 0; failure < 6; failure += 1) {
    last().link.gone();
    pass(12_000);
  }
  assert.deepEqual(new Set(names()), new Set(["socket"]));
});

test("when the network is back it does not wait", () => {
  started();
  last().link.hear(STATE);
  listeners.offline.handleEvent({ type: "offline" });
  assert.equal(names().length, 1);
  listeners.online.handleEvent({ type: "online" });
  assert.equal(names().length, 2);
});

test("a shutdown leads to another process at once; a goodbye for good is obeyed until the person says otherwise", () => {
  const connection = started();
  last().link.hear(STATE);
  last().link.hear({ type: "bye", reason: "shutdown" });
  pass(400);
  assert.equal(names().length, 2);
  last().link.hear(STATE);
  last().link.hear({ type: "bye", reason: "replaced" });
  assert.equal(connection.state, "ended");
  pass(60_000);
  assert.equal(names().length, 2);
  connection.again();
  last().link.hear(STATE);
  assert.equal(connection.state, "live");
  assert.equal(connection.farewell, null);
});

test("trouble is said until the line stands somewhere again", () => {
  const connection = started();
  last().link.hear({ type: "trouble" });
  assert.equal(connection.state, "trouble");
  last().link.hear(STATE);
  assert.deepEqual(changes, ["trouble", "live"]);
});

test("what an old way still says is not heard", () => {
  started();
  const old = last();
  old.link.gone();
  pass(400);
  old.link.hear(STATE);
  assert.deepEqual(heard, []);
});

test("stopped, it opens nothing more", () => {
  const connection = started();
  last().link.gone();
  connection.stop();
  pass(60_000);
  assert.equal(names().length, 1);
});
