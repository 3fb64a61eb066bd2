/** Written conversations: in order, once, never lost; unread, typing; addresses that can be trusted. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { givePage } from "./stand_ins.mjs";

class HandStorage {
  setItem(key, value) { this[key] = value; }
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  removeItem(key) { delete this[key]; }
}
givePage({ "errors.offline": "Connexion perdue", "errors.unavailable": "Pas de réponse" });
globalThis.localStorage = new HandStorage();
globalThis.sessionStorage = new HandStorage();
globalThis.addEventListener = () => {};
const models = "../../../helpline/web/static/js/models";
const { Conversation } = await import(`${models}/conversation.js`);
const { Chats } = await import(`${models}/chats.js`);
const { pieces } = await import(`${models}/links.js`);
const { handOf, sceneOf } = await import(`${models}/scene.js`);
const { saveInTime } = await import(`${models}/last_moment.js`);
const { drafts } = await import(`${models}/kept.js`);

const entry = (n, from = "visitor", more = {}) => ({ n, at: n, from, text: `m${n}`, ...more });
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A live socket in the test's hands. */
class HandLive extends EventTarget {
  connection = "live";
  opened = 1;
  sent = [];
  send(message) { this.sent.push(message); }
  says(detail) { this.dispatchEvent(new CustomEvent("chat", { detail })); }
}

/** What the server answers to each message sent. */
let answers;
beforeEach(() => {
  for (const storage of [localStorage, sessionStorage]) for (const key of Object.keys(storage)) storage.removeItem(key);
  answers = [];
  globalThis.posted = [];
  globalThis.fetch = async (path, { body }) => {
    posted.push({ path, ...JSON.parse(body) });
    const answer = answers.shift() ?? { n: 1, entry: 1 };
    if (answer === "offline") throw new TypeError("lost");
    return { ok: !answer.error, json: async () => answer };
  };
});

test("entries are taken in order, once", () => {
  const conversation = new Conversation();
  assert.deepEqual(conversation.take([entry(1), entry(2)]).map(({ n }) => n), [1, 2]);
  assert.deepEqual(conversation.take([entry(2), entry(3)]).map(({ n }) => n), [3]);
  assert.deepEqual(conversation.take([entry(9)]).map(({ n }) => n), [9], "after a loss the line numbers on");
  assert.equal(conversation.last, 9);
});

test("unread are the person's messages alone, until they are read", () => {
  const conversation = new Conversation();
  conversation.take([entry(1, "line"), entry(2), entry(3, "agent"), entry(4)]);
  assert.equal(conversation.unread, 2);
  assert.equal(conversation.read(), true);
  assert.equal(conversation.read(), false, "nothing new");
  assert.equal(conversation.unread, 0);
});

test("« écrit… » lasts six seconds, or until the message, or until the person is away", () => {
  const conversation = new Conversation();
  conversation.sign({ typing: true, here: true }, 1000);
  assert.equal(conversation.typing(6999), true);
  assert.equal(conversation.typing(7001), false);
  conversation.sign({ typing: true, here: true }, 1000);
  conversation.take([entry(1)]);
  assert.equal(conversation.typing(1500), false);
  conversation.sign({ typing: true, here: false }, 1000);
  assert.equal(conversation.typing(1500), false);
});

test("a message that fails keeps those behind it back, and the order", () => {
  const conversation = new Conversation();
  for (const op of ["a", "b", "c"]) conversation.put(op, op);
  conversation.sent("a");
  conversation.failed("b", "parce que", true);
  assert.deepEqual(conversation.outbox.map(({ state }) => state), ["sent", "failed", "failed"]);
  assert.equal(conversation.next(), undefined);
  conversation.retry();
  assert.equal(conversation.next().op, "b");
  conversation.take([entry(1, "agent", { id: "a" })]);
  assert.deepEqual(conversation.outbox.map(({ op }) => op), ["b", "c"]);
});

test("it follows what is in hand, and again from the last number after each connection", () => {
  const live = new HandLive();
  const chats = new Chats(live);
  chats.keep(["c1"]);
  chats.keep(["c1"]);
  assert.deepEqual(live.sent, [{ type: "follow", contact: "c1", last: 0 }]);
  live.says({ type: "entries", contact: "c1", entries: [entry(1), entry(2)] });
  live.says({ type: "entries", contact: "c9", entries: [entry(1)] });
  assert.equal(chats.of("c1").last, 2);
  live.opened = 2;
  chats.keep(["c1"]);
  assert.deepEqual(live.sent.at(-1), { type: "follow", contact: "c1", last: 2 });
});

test("a message is named once: sent again after a lost wire it has the same name, and goes by itself on the next connection", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const live = new HandLive();
  const chats = new Chats(live);
  chats.keep(["c1"]);
  answers = ["offline", "offline", "offline", "offline"];
  chats.say("c1", "Bonjour");
  for (let i = 0; i < 5; i += 1) { await settled(); mock.timers.tick(3000); }
  await settled();
  const [one] = chats.of("c1").outbox;
  assert.deepEqual([one.state, one.reason], ["failed", "Connexion perdue"]);
  assert.equal(chats.unsent, true);
  live.opened = 2;
  chats.keep(["c1"]);
  await settled();
  assert.equal(posted.length, 5);
  assert.deepEqual(new Set(posted.map(({ op, path, text }) => `${path} ${op} ${text}`)).size, 1);
  assert.equal(chats.unsent, false);
  live.says({ type: "entries", contact: "c1", entries: [entry(1, "agent", { id: one.op })] });
  assert.deepEqual(chats.of("c1").outbox, []);
  mock.timers.reset();
});

test("what was refused waits for the person, and comes back into the field to be changed", async () => {
  const live = new HandLive();
  const chats = new Chats(live);
  chats.keep(["c1"]);
  answers = [{ error: { code: "chat.too_long", message: "Trop long" } }];
  chats.say("c1", "x");
  await settled();
  live.opened = 2;
  chats.keep(["c1"]);
  await settled();
  assert.equal(posted.length, 1, "not sent again by itself");
  chats.takeBack("c1", chats.of("c1").outbox[0].op);
  assert.deepEqual([chats.of("c1").draft, chats.of("c1").outbox], ["x", []]);
});

test("a reload keeps the draft, what was read and what is unsent; the end forgets it all", async () => {
  const live = new HandLive();
  let chats = new Chats(live);
  chats.keep(["c1", "c2"]);
  live.says({ type: "entries", contact: "c1", entries: [entry(1), entry(2)] });
  chats.read("c1");
  chats.write("c1", "Je cherche");
  answers = [new Promise(() => {})];
  chats.say("c2", "En route");
  await settled();
  chats = new Chats(new HandLive());
  assert.deepEqual([chats.of("c1").draft, chats.of("c1").seen], ["Je cherche", 2]);
  assert.equal(chats.of("c2").outbox[0].text, "En route");
  chats.keep([]);
  assert.deepEqual([Object.keys(localStorage), Object.keys(sessionStorage)], [[], []]);
});

test("the person sees that we write, at most every three seconds", () => {
  mock.timers.enable({ apis: ["Date"], now: 100_000 });
  const live = new HandLive();
  const chats = new Chats(live);
  chats.keep(["c1"]);
  live.sent.length = 0;
  for (const text of ["B", "Bo", " ", "Bon"]) chats.write("c1", text);
  assert.deepEqual(live.sent, [{ type: "typing", contact: "c1" }]);
  mock.timers.tick(3001);
  chats.write("c1", "Bonj");
  assert.equal(live.sent.length, 2);
  mock.timers.reset();
});

test("news of the person is told, history is not", () => {
  const live = new HandLive();
  const chats = new Chats(live);
  const told = [];
  chats.addEventListener("message", ({ detail }) => told.push(detail));
  chats.keep(["c1"]);
  live.says({ type: "entries", contact: "c1", entries: [entry(1), entry(2)] });
  live.says({ type: "entries", contact: "c1", entries: [entry(3, "line")] });
  assert.deepEqual(told, []);
  live.says({ type: "entries", contact: "c1", entries: [entry(4)] });
  assert.deepEqual(told, ["c1"]);
});

test("only whole http and https addresses become links", () => {
  const links = (text) => pieces(text).filter(({ href }) => href).map(({ text: shown }) => shown);
  assert.deepEqual(links("Voir https://impots.gouv.fr/a?b=1, puis http://x.example."), ["https://impots.gouv.fr/a?b=1", "http://x.example"]);
  assert.deepEqual(links("javascript:alert(1) data:text/html,x ftp://x.example www.x.example"), []);
  assert.deepEqual(links("https://impots.gouv.fr@ailleurs.example/"), [], "reads as one place, goes to another");
  assert.deepEqual(links("https://"), []);
  assert.deepEqual(links("https://x.example\u202egpj.exe"), ["https://x.example"], "nothing written backwards");
  assert.deepEqual(links("(https://fr.example/a_(b))"), ["https://fr.example/a_(b)"]);
  for (const text of ["", "Bonjour", "a https://x.example b https://y.example!", "https://x.example\u202egpj.exe", "<https://x.example>"]) {
    assert.equal(pieces(text).map((piece) => piece.text).join(""), text);
  }
});

test("several in hand: the one that was opened, else a form, else the oldest; an offer stands beside", () => {
  const chat = (state, since) => ({ channel: "chat", state, since });
  const view = { me: { presence: "available" }, contacts: { b: chat("connected", 2), a: chat("connected", 1), w: chat("wrapping_up", 3) } };
  assert.deepEqual(handOf(view).map(({ id }) => id), ["a", "b", "w"]);
  assert.deepEqual([sceneOf(view).name, sceneOf(view).id], ["wrap", "w"]);
  assert.deepEqual([sceneOf(view, "b").name, sceneOf(view, "b").id], ["chat", "b"]);
  assert.equal(sceneOf({ ...view, offer: { id: "o", contact: "n" } }, "a").offer.id, "o");
  assert.equal(sceneOf({ ...view, offer: { id: "o", contact: "a" } }, "a").offer, undefined, "it is in hand already");
});

test("a form that is not open is saved before it closes by itself", async () => {
  const hand = [{ id: "c1", wrap: true, contact: { wrap_deadline: 10_000 } }, { id: "c2", wrap: true, contact: { wrap_deadline: 10_000 } }];
  drafts.write("c1", { disposition: "resolu", note: "Fait." });
  drafts.write("c2", { disposition: "resolu", note: "" });
  saveInTime(hand, "c2", 4000);
  assert.equal(posted.length, 0);
  saveInTime(hand, "c2", 6000);
  saveInTime(hand, "c2", 6500);
  await settled();
  assert.deepEqual(posted.map(({ path, disposition, note }) => [path, disposition, note]), [["/console/contacts/c1/close", "resolu", "Fait."]]);
  assert.deepEqual(drafts.all(), ["c2"]);
});

test("each conversation in hand has the lowest free number, and keeps it through a reload", () => {
  const chats = new Chats(new HandLive());
  chats.keep(["c_a", "c_b"]);
  assert.deepEqual(["c_a", "c_b"].map((id) => chats.of(id).number), [1, 2]);
  chats.keep(["c_b"]);
  chats.keep(["c_b", "c_c"]);
  const reloaded = new Chats(new HandLive());
  reloaded.keep(["c_c", "c_b"]);
  assert.deepEqual(["c_b", "c_c"].map((id) => reloaded.of(id).number), [2, 1]);
});
