/** The small models: patches, words, scenes, the wall's figures, the line's clock. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { givePage } from "./stand_ins.mjs";

const TEXTS = {
  "x.one": "{count} personne", "x.other": "{count} personnes", "duration.seconds": "{s} s",
  "duration.minutes": "{m} min {s} s", "duration.hours": "{h} h {m} min", "topics.outils": "Outils",
  "topics.indetermine": "Non précisé", "supervision.none": "—", "supervision.percent": "{p} %",
  "supervision.unknown_agent": "Bénévole", "activities.away": "En pause", "activities.idle": "Disponible",
  "activities.busy": "En appel", "activities.offline": "Hors service", "away.repas": "repas", "away.other": "autre",
  "channels.chat": "Chat", "supervision.writing.one": "Écrit à {count} personne", "supervision.writing.other": "Écrit à {count} personnes",
  "rings.near": "près de chez la personne", "rings.everyone": "parmi tous", "kinds.advisor": "conseil local",
};
givePage(TEXTS);
const models = "../../../helpline/web/static/js/models";
const { merge } = await import(`${models}/merge_patch.js`);
const { count, duration, page, t, word } = await import(`${models}/page.js`);
const { sceneOf } = await import(`${models}/scene.js`);
const { agentRows, figures, waitingRows } = await import(`${models}/board.js`);
const { hear, now } = await import(`${models}/server_clock.js`);

test("the examples of RFC 7396", () => {
  const cases = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [["a", "b"], ["c", "d"], ["c", "d"]],
    [{ a: "b" }, ["c"], ["c"]],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of cases) {
    const before = structuredClone(target);
    assert.deepEqual(merge(target, patch), result);
    assert.deepEqual(target, before, "the old view is left alone");
  }
});

test("words", () => {
  assert.equal(t("duration.seconds", { s: 4 }), "4 s");
  assert.throws(() => t("nothing"), /no text/);
  assert.equal(word("topics", "outils", "topics.indetermine"), "Outils");
  assert.equal(word("topics", undefined, "topics.indetermine"), "Non précisé");
  assert.equal(count("x", 0), "0 personne");
  assert.equal(count("x", 2), "2 personnes");
  page.language = "en";
  assert.equal(count("x", 0), "0 personnes");
  page.language = "fr";
});

test("lengths of time", () => {
  assert.equal(duration(-5), "0 s");
  assert.equal(duration(59_999), "59 s");
  assert.equal(duration(60_000), "1 min 0 s");
  assert.equal(duration(3_600_000), "1 h 0 min");
});

test("one thing to do at a time, the most pressing", () => {
  const me = { presence: "available" };
  assert.equal(sceneOf(null).name, "none");
  assert.equal(sceneOf({ me: { presence: "offline" }, contacts: {} }).name, "rest");
  assert.equal(sceneOf({ me: { presence: "away" }, contacts: {} }).name, "away");
  assert.equal(sceneOf({ me, contacts: {} }).name, "idle");
  assert.equal(sceneOf({ me, contacts: {}, offer: { id: "o" } }).id, "o");
  assert.equal(sceneOf({ me, contacts: { c: { state: "connecting" } }, offer: { id: "o" } }).name, "call");
  const wrapping = sceneOf({ me: { presence: "offline" }, contacts: { c: { state: "wrapping_up" } } });
  assert.deepEqual([wrapping.name, wrapping.id], ["wrap", "c"], "off duty with a form in hand: the form first");
});

test("the wall's figures", () => {
  const quiet = figures({ counts: {}, today: {} }, 1000);
  assert.equal(quiet.waiting.text, "0");
  assert.equal(quiet.oldest.text, "—");
  assert.equal(quiet.service_level.text, "—");
  const busy = figures({
    counts: { "contacts.waiting": 2, "contacts.offered": 1, "contacts.connecting": 1, "contacts.connected": 4, "agents.idle": 5 },
    today: { answered: 7 }, oldest: 1000, service_level: 0.856,
  }, 400_000);
  assert.deepEqual([busy.waiting.text, busy.busy.text, busy.idle.text, busy.answered.text], ["3", "5", "5", "7"]);
  assert.equal(busy.service_level.text, "86 %");
  assert.equal(busy.oldest.urgent, true);
  assert.equal(figures({ counts: {}, today: {}, service_level: 0 }, 0).service_level.text, "0 %");
});

test("the wall's rows", () => {
  const waiting = waitingRows({ waiting: { late: { since: 5000, channel: "chat", topic: "outils", ring: "near" }, early: { since: 1000, ring: "unheard" } } }, 61_000);
  assert.deepEqual(waiting.map(([id]) => id), ["early", "late"]);
  assert.deepEqual(waiting[0][1], { since: "1 min 0 s", channel: "—", topic: "Non précisé", ring: "parmi tous" });
  assert.equal(waiting[1][1].channel, "Chat");
  assert.deepEqual(waiting[1][2], { channel: "chat" });
  assert.equal(waiting[1][1].ring, "près de chez la personne");
  const agents = agentRows({ agents: {
    a: { name: "Zoé", kind: "advisor", activity: "idle", since: 0 },
    b: { name: "Ali", kind: "volunteer", activity: "idle", since: 0 },
    c: { activity: "busy", since: 0 },
    d: { name: "Max", activity: "away", reason: "repas", since: 0 },
    e: { name: "Ana", activity: "busy", load: { chat: 2 }, since: 0 },
  } }, 0);
  assert.deepEqual(agents.map(([, { name }]) => name), ["Bénévole", "Ana", "Ali", "Zoé", "Max"]);
  assert.deepEqual(agents.map(([, { kind }]) => kind), ["", "", "", "conseil local", ""]);
  assert.equal(agents[4][1].state, "En pause (repas)");
  assert.deepEqual([agents[1][1].state, agents[1][2].state], ["Écrit à 2 personnes", "writing"]);
});

test("the line's clock: the fastest message is nearest the truth", () => {
  const ahead = 5000;
  hear(Date.now() + ahead - 300);
  hear(Date.now() + ahead - 20);
  hear(Date.now() + ahead - 900);
  assert.ok(Math.abs(now() - (Date.now() + ahead)) < 60);
});
