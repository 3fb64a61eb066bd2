/** The live view: snapshots, patches, beats, and a socket that opens itself again. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { givePage, HandSocket, HandWorker } from "./stand_ins.mjs";

givePage({});
globalThis.Worker = HandWorker;
globalThis.WebSocket = HandSocket;
globalThis.addEventListener = () => {};
globalThis.fetch = async () => ({ status: 200 });
mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
const { Live } = await import("../../../helpline/web/static/js/models/live.js");

const VIEW = { me: { presence: "offline" }, contacts: {} };
const snapshot = (n, view = VIEW) => ({ type: "snapshot", epoch: "e1", n, at: 5, view });

function opened() {
  const live = new Live("/console/live");
  live.start();
  HandSocket.last.opens();
  return live;
}

/** Seconds pass: the clock moves, the metronome ticks. */
async function pass(seconds) {
  for (let i = 0; i < seconds; i += 1) {
    mock.timers.tick(1000);
    HandWorker.tick();
    await new Promise(setImmediate);
  }
}

beforeEach(() => { HandSocket.all.length = 0; });

test("it says hello, takes a snapshot and applies patches", () => {
  const live = opened();
  assert.equal(HandSocket.last.url, "ws://127.0.0.1:8080/console/live");
  assert.deepEqual(HandSocket.last.sent, [{ type: "hello", epoch: null, last: null }]);
  HandSocket.last.says(snapshot(7));
  assert.equal(live.connection, "live");
  HandSocket.last.says({ type: "event", epoch: "e1", n: 9, at: 6, cause: "x", patch: { me: { presence: "available" }, offer: { id: "o" } } });
  assert.deepEqual(live.view, { me: { presence: "available" }, contacts: {}, offer: { id: "o" } });
  HandSocket.last.says({ type: "event", epoch: "e1", n: 10, at: 6, cause: "x", patch: { offer: null } });
  assert.deepEqual(live.view, { me: { presence: "available" }, contacts: {} });
});

test("it answers each beat of the server at once, and beats by itself every ten seconds", async () => {
  opened();
  HandSocket.last.says(snapshot(1));
  HandSocket.last.sent.length = 0;
  HandSocket.last.says({ type: "beat" });
  assert.deepEqual(HandSocket.last.sent, [{ type: "beat" }]);
  await pass(11);
  assert.equal(HandSocket.last.sent.length, 2);
});

test("a telephone that cannot ring is said in the hello and in each beat", () => {
  let ready = false;
  const live = new Live("/console/live", () => ready);
  live.start();
  HandSocket.last.opens();
  live.beat();
  ready = true;
  live.beat();
  assert.deepEqual(HandSocket.last.sent, [
    { type: "hello", epoch: null, last: null, ready: false }, { type: "beat", ready: false }, { type: "beat" },
  ]);
});

test("a lost wire opens again with the last number, and waits longer after each failure", async () => {
  const live = opened();
  HandSocket.last.says(snapshot(7));
  HandSocket.last.close();
  assert.equal(live.connection, "lost");
  await pass(2);
  assert.equal(HandSocket.all.length, 2);
  HandSocket.last.opens();
  assert.deepEqual(HandSocket.last.sent, [{ type: "hello", epoch: "e1", last: 7 }]);
  HandSocket.last.says({ type: "current", epoch: "e1", n: 7, at: 9 });
  assert.equal(live.connection, "live");
  assert.deepEqual(live.view, VIEW);
  for (let i = 0; i < 4; i += 1) { HandSocket.last.close(); await pass(8); }
  HandSocket.last.close();
  await pass(2);
  const before = HandSocket.all.length;
  await pass(6);
  assert.equal(HandSocket.all.length, before + 1);
});

test("silence for 25 seconds is a lost wire", async () => {
  opened();
  HandSocket.last.says(snapshot(1));
  const [first] = HandSocket.all;
  await pass(24);
  assert.equal(first.readyState, 1);
  await pass(3);
  assert.equal(first.readyState, 3);
});

test("trouble is shown until the next word", () => {
  const live = opened();
  HandSocket.last.says(snapshot(1));
  HandSocket.last.says({ type: "trouble" });
  assert.equal(live.connection, "trouble");
  HandSocket.last.says({ type: "current", epoch: "e1", n: 1, at: 9 });
  assert.equal(live.connection, "live");
});

test("after signed_out and replaced it stays closed, after shutdown it comes back", async () => {
  for (const [reason, sockets] of [["signed_out", 1], ["replaced", 1], ["shutdown", 2]]) {
    HandSocket.all.length = 0;
    const live = opened();
    HandSocket.last.says(snapshot(1));
    HandSocket.last.says({ type: "bye", reason });
    HandSocket.last.close();
    await pass(3);
    assert.equal(HandSocket.all.length, sockets, reason);
    if (sockets === 1) assert.equal(live.farewell, reason);
  }
});

test("a refused handshake of an ended session is told from a lost wire", async () => {
  globalThis.fetch = async () => ({ status: 401 });
  const live = opened();
  HandSocket.last.says(snapshot(1));
  HandSocket.last.close();
  await pass(2);
  HandSocket.last.close();
  await pass(1);
  assert.equal(live.connection, "ended");
  assert.equal(live.farewell, "signed_out");
});
