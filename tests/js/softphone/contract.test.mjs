/** What the console may rely on, the same on both back-ends. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { createSoftphone } from "../../../helpline/web/static/js/models/softphone.js";
import { PARAMETERS, simulatorRig, twilioRig } from "./rigs.mjs";

const turn = () => new Promise((resolve) => setImmediate(resolve));

for (const [name, makeRig] of [["simulator", simulatorRig], ["twilio", twilioRig]]) {
  describe(`softphone on the ${name} back-end`, () => {
    let rig, phone, states, calls, problems, fresh;

    beforeEach(() => {
      mock.timers.enable({ apis: ["setTimeout"] });
      rig = makeRig();
      [states, calls, problems, fresh] = [[], [], [], []];
      phone = createSoftphone({
        ...rig.options,
        token: "first",
        refresh: async () => { fresh.push(`fresh ${fresh.length + 1}`); return fresh.at(-1); },
        onState: (state) => states.push(state),
        onIncoming: (call) => calls.push(call),
        onProblem: (code) => problems.push(code),
      });
    });
    afterEach(() => { phone.destroy(); mock.timers.reset(); });

    async function started() {
      const done = phone.register();
      await turn();
      rig.registers();
      await done;
    }
    async function ringing(id = "CA1") {
      await started();
      rig.rings(id);
      const ended = [];
      calls[0].on("ended", (reason) => ended.push(reason));
      return { call: calls[0], ended };
    }
    async function talking() {
      const one = await ringing();
      one.call.accept();
      rig.answered("CA1");
      return one;
    }
    async function pass(ms) {
      mock.timers.tick(ms);
      await turn();
    }

    it("goes off, registering, ready", async () => {
      assert.equal(phone.state, "off");
      await started();
      assert.deepEqual(states, ["registering", "ready"]);
      assert.deepEqual(rig.tokens(), ["first"]);
    });

    it("registers once however often it is asked", async () => {
      const both = [phone.register(), phone.register()];
      await turn();
      rig.registers();
      await Promise.all([...both, phone.register()]);
      assert.deepEqual(rig.tokens(), ["first"]);
    });

    it("says unreachable after its patience and still becomes ready later", async () => {
      const refused = assert.rejects(phone.register(), { code: "unreachable" });
      await turn();
      await pass(15_000);
      await refused;
      rig.registers();
      assert.equal(phone.state, "ready");
      await phone.register();
    });

    it("hands over an incoming call with its parameters", async () => {
      const { call } = await ringing();
      assert.equal(call.id, "CA1");
      assert.deepEqual(call.parameters, PARAMETERS);
      assert.equal(call.state, "ringing");
    });

    it("answers once, then says so", async () => {
      const { call } = await ringing();
      let accepted = 0;
      call.on("accepted", () => { accepted += 1; });
      call.accept();
      call.accept();
      assert.equal(call.state, "ringing");
      rig.answered("CA1");
      assert.equal(call.state, "accepted");
      assert.equal(accepted, 1);
      assert.deepEqual(rig.did("CA1"), ["accept"]);
    });

    it("rejects a ringing call, and hanging up on one does the same", async () => {
      const { call, ended } = await ringing();
      call.hangup();
      assert.deepEqual(rig.did("CA1"), ["reject"]);
      assert.deepEqual(ended, ["rejected"]);
      call.accept();
      call.reject();
      assert.deepEqual(rig.did("CA1"), ["reject"]);
    });

    it("mutes, sends digits and hangs up in a talk", async () => {
      const { call, ended } = await talking();
      call.mute(true);
      call.mute(true);
      call.mute(false);
      call.digits("1#");
      call.hangup();
      call.hangup();
      assert.deepEqual(rig.did("CA1"), ["accept", "mute true", "mute false", "digits 1#", "hangup"]);
      assert.deepEqual(ended, ["hung-up"]);
    });

    it("hangs up a call that is still being answered", async () => {
      const { call, ended } = await ringing();
      call.accept();
      call.hangup();
      assert.deepEqual(rig.did("CA1"), ["accept", "hangup"]);
      assert.deepEqual(ended, ["hung-up"]);
    });

    it("refuses digits that no telephone has", async () => {
      const { call } = await talking();
      assert.throws(() => call.digits("12a"), TypeError);
    });

    it("tells the end once: cancelled by the line, or hung up by it", async () => {
      const { call, ended } = await ringing();
      rig.cancels("CA1");
      call.hangup();
      assert.deepEqual(ended, ["cancelled"]);
      rig.rings("CA2");
      const second = [];
      calls[1].on("ended", (reason) => second.push(reason));
      calls[1].accept();
      rig.answered("CA2");
      rig.disconnects("CA2");
      assert.deepEqual(second, ["hung-up"]);
    });

    it("tells the end to one who asks too late, and not to one who stopped listening", async () => {
      const { call } = await ringing();
      call.on("ended", () => assert.fail("stopped listening"))();
      rig.cancels("CA1");
      const late = [];
      call.on("ended", (reason) => late.push(reason));
      await turn();
      assert.deepEqual(late, ["cancelled"]);
    });

    it("leaves a second call ringing unheard while one is talked on, and takes the next afterwards", async () => {
      const { call } = await talking();
      rig.rings("CA2");
      assert.equal(calls.length, 1);
      call.hangup();
      rig.rings("CA3");
      assert.deepEqual(calls.map((one) => one.id), ["CA1", "CA3"]);
    });

    it("says lost when the connection goes and ready when it is back", async () => {
      await started();
      rig.loses();
      assert.equal(phone.state, "lost");
      await pass(500);
      rig.registers();
      assert.deepEqual(states, ["registering", "ready", "lost", "ready"]);
    });

    it("fetches a fresh token before the old one ends", async () => {
      await started();
      rig.tokenEnds();
      await pass(0);
      assert.deepEqual(rig.tokens(), ["first", "fresh 1"]);
      rig.tokenEnds();
      await pass(0);
      assert.deepEqual(rig.tokens(), ["first", "fresh 1", "fresh 2"]);
      assert.deepEqual(problems, []);
    });

    it("mends a refused token by itself", async () => {
      const done = phone.register();
      await turn();
      rig.refuses();
      await pass(0);
      rig.registers();
      await done;
      assert.deepEqual(rig.tokens(), ["first", "fresh 1"]);
    });

    it("slows down and says so when tokens are refused again and again", async () => {
      const refused = assert.rejects(phone.register(), { code: "token" });
      await turn();
      for (const pause of [0, 2_000, 5_000]) {
        rig.refuses();
        const asked = fresh.length;
        if (pause) await pass(pause - 1);
        assert.equal(fresh.length, asked);
        await pass(pause ? 1 : 0);
        assert.equal(fresh.length, asked + 1);
      }
      await refused;
      assert.deepEqual(problems, ["token"]);
    });

    it("forgets past refusals once it works", async () => {
      const done = phone.register();
      await turn();
      rig.refuses();
      await pass(0);
      rig.refuses();
      await pass(2_000);
      rig.registers();
      await done;
      rig.refuses();
      await pass(0);
      assert.equal(fresh.length, 3);
      assert.deepEqual(problems, []);
    });

    it("destroys: calls end, nothing more is told, registering again is an error", async () => {
      const { ended } = await talking();
      phone.destroy();
      assert.deepEqual(ended, ["hung-up"]);
      assert.ok(rig.gone());
      assert.equal(phone.state, "off");
      await assert.rejects(phone.register(), TypeError);
      await pass(60_000);
      assert.deepEqual(states, ["registering", "ready", "off"]);
    });

    it("rejects a registration that destroy() overtakes", async () => {
      const refused = assert.rejects(phone.register(), { code: "unreachable" });
      phone.destroy();
      await refused;
    });
  });
}
