/** What only the simulator's back-end does: words carried both ways, hold, its own reconnection. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, it, mock } from "node:test";
import { createSoftphone } from "../../../helpline/web/static/js/models/softphone.js";
import { FakeWebSocket } from "./fake_websocket.mjs";
import { simulatorRig } from "./rigs.mjs";

let rig, phone, call;

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  rig = simulatorRig();
  phone = createSoftphone({
    ...rig.options, token: "first", refresh: async () => "fresh", onIncoming: (one) => { call = one; },
  });
  const done = phone.register();
  rig.registers();
  await done;
  rig.rings("CA1");
});
afterEach(() => { phone.destroy(); mock.timers.reset(); });

it("speaks the protocol word for word", () => {
  call.accept();
  rig.answered("CA1");
  call.say("Bonjour");
  call.mute(true);
  call.digits("5");
  call.hangup();
  assert.deepEqual(FakeWebSocket.last.sent, [
    { type: "register", token: "first" },
    { type: "accept", call: "CA1" },
    { type: "say", call: "CA1", text: "Bonjour" },
    { type: "mute", call: "CA1", muted: true },
    { type: "digits", call: "CA1", digits: "5" },
    { type: "hangup", call: "CA1" },
  ]);
});

it("hands on what is heard and holds, for the right call only", () => {
  const heard = [];
  call.on("heard", ({ text, who, rate }) => heard.push([text, who, rate]));
  call.on("hold", (on) => heard.push(on));
  call.accept();
  rig.answered("CA1");
  const server = FakeWebSocket.last;
  server.serverSays({ type: "heard", call: "CA1", text: "Bonjour", who: "other", language: "fr-FR", rate: 0.9 });
  server.serverSays({ type: "hold", call: "CA1", on: true });
  server.serverSays({ type: "heard", call: "CA9", text: "ailleurs", who: "other" });
  assert.deepEqual(heard, [["Bonjour", "other", 0.9], true]);
});

it("hands on music and silence, so that what is being said can be cut short", () => {
  const told = [];
  call.on("music", ({ playing, url }) => told.push([playing, url]));
  call.on("quiet", () => told.push("quiet"));
  const server = FakeWebSocket.last;
  server.serverSays({ type: "music", call: "CA1", playing: true, url: "/hold.wav" });
  server.serverSays({ type: "quiet", call: "CA1" });
  assert.deepEqual(told, [[true, "/hold.wav"], "quiet"]);
});

it("is lost, not ready, when its token ends, and keeps the talk under way", async () => {
  call.accept();
  rig.answered("CA1");
  rig.refuses();
  assert.equal(phone.state, "lost");
  mock.timers.tick(0);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(FakeWebSocket.last.sent.at(-1), { type: "update-token", token: "fresh" });
  rig.registers();
  assert.equal(phone.state, "ready");
  assert.equal(call.state, "accepted");
});

it("says nothing before the call is answered", () => {
  call.say("trop tôt");
  assert.equal(rig.did("CA1").length, 0);
});

it("ends its calls as lost with the socket, then tries again ever more slowly", () => {
  const ended = [];
  call.on("ended", (reason) => ended.push(reason));
  for (const pause of [500, 1_000, 2_000, 5_000, 10_000, 10_000]) {
    rig.loses();
    const before = FakeWebSocket.opened.length;
    mock.timers.tick(pause - 1);
    assert.equal(FakeWebSocket.opened.length, before);
    mock.timers.tick(1);
    assert.equal(FakeWebSocket.opened.length, before + 1);
  }
  assert.deepEqual(ended, ["lost"]);
  rig.registers();
  rig.loses();
  const before = FakeWebSocket.opened.length;
  mock.timers.tick(500);
  assert.equal(FakeWebSocket.opened.length, before + 1);
});

it("ignores a message of a kind it does not know", () => {
  FakeWebSocket.last.serverSays({ type: "weather", call: "CA1" });
  assert.equal(call.state, "ringing");
});
