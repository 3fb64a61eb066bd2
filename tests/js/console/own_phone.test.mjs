/** One's own telephone: how its number is written, until when it rings, how its verification is followed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { HandWorker, givePage } from "./stand_ins.mjs";

givePage({ "duration.clock": "{h} h {m}", "duration.clock_tomorrow": "{h} h {m} demain", "errors.unavailable": "panne", "errors.offline": "coupé" });
globalThis.Worker = HandWorker;
const models = "../../../helpline/web/static/js/models";
const { inPairs } = await import(`${models}/french_number.js`);
const { atClock, inHours } = await import(`${models}/duty_end.js`);
const { clock } = await import(`${models}/page.js`);
const { OwnPhone } = await import(`${models}/own_phone.js`);

const at = (h, m = 0, day = 3) => new Date(2026, 2, day, h, m).getTime();

test("a number is written in pairs, whole or half typed", () => {
  const cases = {
    "0639980011": "06 39 98 00 11", "06.39-98 0011": "06 39 98 00 11", "+33639980011": "06 39 98 00 11",
    "0033 6 39 98 00 11": "06 39 98 00 11", "+33 (0)6 39 98 00 11": "06 39 98 00 11", "063": "06 3", "0": "0", "": "",
    "+44 20": "+44 20", "12": "12", "chez moi": "chez moi",
  };
  for (const [typed, written] of Object.entries(cases)) assert.equal(inPairs(typed), written);
});

test("some hours from now, on the next five minutes", () => {
  assert.equal(inHours(1, at(15, 43)), at(16, 45));
  assert.equal(inHours(2, at(15, 0)), at(17, 0));
  assert.equal(inHours(4, at(22, 1)), at(2, 5, 4));
});

test("a time of day is the next one, at most twelve hours away", () => {
  assert.equal(atClock("17:00", at(15)), at(17));
  assert.equal(atClock("01:30", at(23)), at(1, 30, 4), "past midnight");
  assert.equal(atClock("14:00", at(15)), null, "it is over for today");
  assert.equal(atClock("03:00", at(15)), at(3, 0, 4), "twelve hours to the minute");
  assert.equal(atClock("15:00", at(15)), null, "now is no end");
  for (const nonsense of ["", "17", "17:0", "dix-sept"]) assert.equal(atClock(nonsense, at(15)), null);
});

test("an instant as a clock shows it", () => {
  assert.equal(clock(at(17), at(15)), "17 h 00");
  assert.equal(clock(at(1, 5, 4), at(23)), "1 h 05 demain");
});

test("a verification is followed each second until it is known", async () => {
  const answers = [{ code: "4815" }, { state: "calling" }, null, { state: "verified" }];
  const asked = [];
  globalThis.fetch = async (path, { method = "GET" }) => {
    asked.push(`${method} ${path}`);
    const answer = answers.shift();
    return { ok: answer !== null, json: async () => answer };
  };
  const phone = new OwnPhone();
  await phone.call("06 39 98 00 11");
  assert.deepEqual([phone.state, phone.check], ["calling", { number: "06 39 98 00 11", code: "4815" }]);
  const told = [];
  phone.addEventListener("change", () => told.push(phone.state));
  for (let second = 0; second < 3; second += 1) {
    HandWorker.tick();
    await new Promise(setImmediate);
  }
  assert.deepEqual([phone.state, phone.check, told], ["verified", null, ["verified"]]);
  HandWorker.tick(3);
  await new Promise(setImmediate);
  assert.deepEqual(asked, ["POST /console/phone", ...Array(3).fill("GET /console/phone")], "a failed question is asked again, a settled one is not");
});
