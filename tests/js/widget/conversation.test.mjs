/** What is written: each entry once and in order, what is not stored yet sent again, a reload finding it again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation, length, standing, tooLong } from "../../../helpline/web/static/widget/conversation.js";

const entry = (n, more = {}) => ({ n, at: n, from: "line", text: `entry ${n}`, ...more });
const say = (id) => ({ type: "say", id, text: id });

test("entries are taken once, in order, whatever comes twice", () => {
  const conversation = new Conversation();
  assert.deepEqual(conversation.take([entry(1), entry(2)]).map(({ n }) => n), [1, 2]);
  assert.deepEqual(conversation.take([entry(1), entry(2), entry(3)]).map(({ n }) => n), [3]);
  assert.equal(conversation.last, 3);
});

test("a missing entry is noticed, and nothing after it is taken", () => {
  const conversation = new Conversation();
  assert.deepEqual(conversation.take([entry(1), entry(3)]).map(({ n }) => n), [1]);
  assert.ok(conversation.gap);
  assert.deepEqual(conversation.take([entry(2), entry(3)]).map(({ n }) => n), [2, 3]);
  assert.ok(!conversation.gap);
});

test("what is written leaves the outbox when its entry comes, before or after its acknowledgement", () => {
  const conversation = new Conversation();
  conversation.write(say("a"), "a", 0);
  conversation.write(say("b"), "b", 0);
  conversation.ack("a", 1);
  assert.deepEqual(conversation.outbox.map(({ id }) => id), ["a", "b"], "stored, and not shown in the log yet");
  conversation.take([entry(1, { id: "a" }), entry(2, { id: "b" })]);
  conversation.ack("b", 2);
  assert.deepEqual(conversation.outbox, []);
});

test("a press that counted for nothing leaves too", () => {
  const conversation = new Conversation();
  conversation.write({ type: "choose", id: "c", step: "s", key: "1" }, "Un", 0);
  conversation.ack("c", 0);
  assert.deepEqual(conversation.outbox, []);
});

test("what is not acknowledged is sent again with the same id; what is stored is not", () => {
  const conversation = new Conversation();
  conversation.write(say("a"), "a", 0);
  assert.deepEqual(conversation.due(0), [say("a")]);
  assert.deepEqual(conversation.due(7999), []);
  assert.deepEqual(conversation.due(8000), [say("a")]);
  conversation.again();
  assert.deepEqual(conversation.due(8001), [say("a")], "a new connection: at once");
  conversation.ack("a", 1);
  conversation.again();
  assert.deepEqual(conversation.due(99_999), []);
});

test("who writes too fast waits a moment, and what follows keeps its place behind", () => {
  const conversation = new Conversation();
  for (const id of ["a", "b", "c"]) conversation.write(say(id), id, 0);
  conversation.due(0);
  conversation.ack("a", 1);
  conversation.refuse("b", "chat.too_fast", "Trop vite.", 100);
  assert.deepEqual(conversation.due(200), []);
  assert.deepEqual(conversation.due(2100), [say("b")]);
  assert.deepEqual(conversation.due(8000), [say("c")], "sent with the first, and not acknowledged");
});

test("a refusal for good waits for the person, with its reason", () => {
  const conversation = new Conversation();
  conversation.write(say("a"), "a", 0);
  conversation.refuse("a", "chat.too_long", "Trop long.", 0);
  assert.deepEqual(conversation.due(50_000), []);
  assert.equal(standing(conversation.outbox[0], 0), "refused");
  conversation.retry("a", 60_000);
  assert.deepEqual(conversation.due(60_000), [say("a")]);
  conversation.drop("a");
  assert.deepEqual(conversation.outbox, []);
});

test("a message is said to be late after ten seconds, unless it is stored", () => {
  const conversation = new Conversation();
  conversation.write(say("a"), "a", 0);
  assert.equal(standing(conversation.outbox[0], 10_000), "sending");
  assert.equal(standing(conversation.outbox[0], 10_001), "late");
  conversation.ack("a", 1);
  assert.equal(standing(conversation.outbox[0], 10_001), "sending");
});

test("a reload finds what was not stored, and sends it as it was", () => {
  const before = new Conversation();
  before.write(say("a"), "a", 5);
  before.due(5);
  const after = new Conversation(JSON.parse(JSON.stringify(before.kept())));
  assert.deepEqual(after.due(6), [say("a")]);
});

test("five thousand cuts at any moment: each message once, in the order of the line", () => {
  const line = []; // the server's side: stores once by id, tells everything after `last`
  let seed = 7;
  const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
  const store = (frame) => {
    if (!line.some(({ id }) => id === frame.id)) line.push(entry(line.length + 1, { id: frame.id, from: "visitor" }));
    return line.find(({ id }) => id === frame.id).n;
  };
  const conversation = new Conversation();
  const shown = [];
  const hear = (entries) => shown.push(...conversation.take(entries));
  for (let now = 0; now < 5000; now += 1) {
    if (random() < 0.3) conversation.write(say(`m-${now}`), "x", now);
    if (random() < 0.2) line.push(entry(line.length + 1));
    for (const frame of conversation.due(now)) {
      if (random() < 0.3) continue; // lost on the way there
      const n = store(frame);
      if (random() < 0.7) conversation.ack(frame.id, n);
    }
    if (random() < 0.5) hear(line.slice(conversation.last, conversation.last + 3));
    if (random() < 0.1) hear(line.slice(Math.max(0, conversation.last - 4))); // more than was asked
    if (random() < 0.1) conversation.again();
  }
  conversation.again();
  for (const frame of conversation.due(9_000_000)) store(frame);
  hear(line.slice(conversation.last));
  assert.deepEqual(shown.map(({ n }) => n), line.map(({ n }) => n));
  assert.deepEqual(conversation.outbox, []);
  assert.ok(line.length > 2000);
});

test("what the line would refuse for its size is known before it is sent", () => {
  assert.ok(!tooLong("é".repeat(2000)));
  assert.ok(tooLong("é".repeat(2001)));
  assert.ok(tooLong("👍".repeat(2000)), "8 KiB of them");
  assert.ok(tooLong("\u0001".repeat(1500)));
});

test("characters are counted as people see them", () => {
  assert.equal(length("  déjà 👍  "), 6);
});
