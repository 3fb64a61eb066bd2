/** What only the SDK's back-end does: microphone, options, sounds, the script tag. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import { createSoftphone } from "../../../helpline/web/static/js/models/softphone.js";
import { loadSdk } from "../../../helpline/web/static/js/models/softphone_sdk.js";
import { FakeDevice } from "./fake_device.mjs";
import { twilioRig } from "./rigs.mjs";

const turn = () => new Promise((resolve) => setImmediate(resolve));
let rig, phone, calls, problems;

beforeEach(() => {
  rig = twilioRig();
  [calls, problems] = [[], []];
  phone = createSoftphone({
    ...rig.options, token: "first", refresh: async () => "fresh",
    onIncoming: (call) => calls.push(call), onProblem: (code) => problems.push(code),
  });
});
afterEach(() => { phone.destroy(); FakeDevice.isSupported = true; delete globalThis.document; });

async function started() {
  const done = phone.register();
  await turn();
  rig.registers();
  await done;
}

it("makes the device as the contract says", async () => {
  await started();
  const { sounds, ...options } = FakeDevice.last.options;
  assert.deepEqual(options, {
    edge: ["dublin", "frankfurt"], codecPreferences: ["opus", "pcmu"], allowIncomingWhileBusy: false,
    closeProtection: true, tokenRefreshMs: 60_000, maxCallSignalingTimeoutMs: 30_000,
    enableImprovedSignalingErrorPrecision: true,
  });
  assert.ok(Object.values(sounds).every((url) => url.startsWith("data:audio/wav;base64,")));
  assert.deepEqual(FakeDevice.last.sounds, { incoming: false, outgoing: false, disconnect: false });
});

it("never registers a second time after a loss: the SDK does", async () => {
  await started();
  rig.loses();
  FakeDevice.last.register = () => assert.fail("registered again");
  rig.registers();
  assert.equal(phone.state, "ready");
});

it("says microphone when it is refused, and starts once it is allowed", async () => {
  const allow = rig.media.getUserMedia;
  rig.media.getUserMedia = async () => { throw new Error("NotAllowedError"); };
  await assert.rejects(phone.register(), { code: "microphone" });
  assert.equal(phone.state, "off");
  assert.equal(FakeDevice.made.length, 0);
  rig.media.getUserMedia = allow;
  await started();
  assert.equal(phone.state, "ready");
});

it("says unsupported where the browser cannot carry sound", async () => {
  FakeDevice.isSupported = false;
  await assert.rejects(phone.register(), { code: "unsupported" });
});

it("offers no say(): sound is carried", async () => {
  await started();
  rig.rings("CA1");
  assert.equal(calls[0].say, undefined);
});

it("ends a call whose signalling dies while it rings", async () => {
  await started();
  const leg = rig.rings("CA1");
  leg.emit("transportClose");
  assert.equal(calls[0].endReason, "lost");
});

it("names a call's failure and ends it", async () => {
  await started();
  const leg = rig.rings("CA1");
  leg.finishes("error", { code: 31401 });
  assert.deepEqual(problems, ["microphone"]);
  assert.equal(calls[0].endReason, "failed");
});

it("adds the SDK's script once, and again only after a failure", async () => {
  const added = [];
  const script = () => Object.assign(new EventTarget(), { remove() {} });
  globalThis.document = { createElement: script, head: { append: (tag) => added.push(tag) } };
  const sdk = globalThis.Twilio;
  delete globalThis.Twilio;
  const failed = [loadSdk("/sdk.js"), loadSdk("/sdk.js")].map((promise) => assert.rejects(promise));
  assert.equal(added.length, 1);
  added[0].dispatchEvent(new Event("error"));
  await Promise.all(failed);
  const loaded = loadSdk("/sdk.js");
  assert.equal(added.length, 2);
  assert.equal(added[1].src, "/sdk.js");
  globalThis.Twilio = sdk;
  added[1].dispatchEvent(new Event("load"));
  assert.equal(await loaded, sdk);
});
