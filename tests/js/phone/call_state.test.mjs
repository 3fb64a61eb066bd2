/** The telephone's state: every message the line sends, and the words each state is told in. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AT_REST, hint, inCall, notice, sentence, step } from "../../../helpline/simulator/page/call_state.js";
import { TEXTS } from "../../../helpline/simulator/page/texts.js";

const texts = TEXTS.fr;
const after = (...messages) => messages.reduce(step, AT_REST);
const to = (state, more = {}) => ({ type: "state", state, ...more });
const dial = { type: "dial", to: "01 70 772 372" };
const linked = { type: "linked" };

describe("a call we make", () => {
  it("goes from rest to ringing, talking and the end, in words", () => {
    const told = [];
    [linked, to("idle"), dial, to("dialling"), to("ringing"), to("connected"), to("ended", { reason: "completed" })]
      .reduce((state, message) => { const next = step(state, message); told.push(sentence(next, texts)); return next; }, AT_REST);
    assert.deepEqual([...new Set(told)],
      ["Prêt à appeler", "Appel en cours…", "Ça sonne…", "En communication", "Appel terminé"]);
  });

  for (const [reason, words] of [["busy", "occupée"], ["no-answer", "répondu"], ["failed", "aboutir"], ["rejected", "refusé"]]) {
    it(`says why it ended: ${reason}`, () => {
      assert.match(sentence(after(dial, to("ended", { reason })), texts), new RegExp(words));
    });
  }

  it("was cut, and not impossible, when it fails during the talk, whoever called", () => {
    for (const begun of [[dial], [to("incoming", { from: "+33639980042" })]]) {
      const failed = after(...begun, to("connected"), to("ended", { reason: "failed" }));
      assert.equal(sentence(failed, texts), `${texts.ended}. ${texts.endedLost}`);
    }
  });

  it("can be hung up from dialling to the end of the talk only", () => {
    const phases = ["dialling", "ringing", "connected", "ended", "idle", "incoming"];
    assert.deepEqual(phases.filter((phase) => inCall({ phase })), ["dialling", "ringing", "connected"]);
  });

  it("leaves nothing of the last call behind", () => {
    const busy = after(dial, to("connected"), { type: "hold", on: true }, { type: "music", playing: true },
      { type: "listening", kind: "both" }, to("ended"));
    assert.deepEqual([busy.held, busy.music, busy.listening], [false, false, "none"]);
  });

  it("keeps hold, music and listening through a repeated connected", () => {
    const held = after(dial, to("connected"), { type: "hold", on: true }, to("connected"));
    assert.equal(held.held, true);
    assert.equal(sentence(held, texts), texts.held);
  });
});

describe("a call we receive", () => {
  it("names the number, or says it is withheld", () => {
    assert.equal(after(to("incoming", { from: "+33639980042" })).peer, "+33639980042");
    assert.equal(after(to("incoming", { from: "anonymous" })).peer, "");
  });

  it("is not « busy » because we declined it", () => {
    const ended = after(to("incoming", { from: "+33639980042" }), to("ended", { reason: "busy" }));
    assert.equal(sentence(ended, texts), texts.ended);
  });
});

describe("hints", () => {
  const talking = after(dial, to("connected"));
  for (const [kind, key] of [["dtmf", "hintDtmf"], ["speech", "hintSpeech"], ["both", "hintBoth"]]) {
    it(`tells what is awaited: ${kind}`, () => {
      assert.equal(hint(step(talking, { type: "listening", kind }), texts), texts[key]);
    });
  }

  it("are silent when nothing is awaited or the call is held", () => {
    const listening = step(talking, { type: "listening", kind: "both" });
    assert.equal(hint(step(listening, { type: "listening", kind: "none" }), texts), "");
    assert.equal(hint(step(listening, { type: "hold", on: true }), texts), "");
  });

  it("tell that the telephone may ring, at rest", () => {
    assert.equal(hint(after({ type: "receiving", on: true }), texts), texts.hintReceive);
  });
});

describe("the wire", () => {
  it("is starting, then open without a word, then lost, then back", () => {
    const told = [AT_REST, after(linked), after(linked, { type: "lost" }), after(linked, { type: "lost" }, linked)]
      .map((state) => notice(state, texts));
    assert.deepEqual(told, [texts.connecting, "", texts.lost, texts.back]);
  });

  for (const phase of ["dialling", "ringing", "connected", "incoming"]) {
    it(`cut while ${phase} ends the call, and the reason is still there after it is mended`, () => {
      const cut = after(linked, dial, to(phase), { type: "lost" }, linked, to("idle"));
      assert.equal(sentence(cut, texts), `${texts.ended}. ${texts.endedLost}`);
    });
  }

  it("cut at rest ends nothing", () => {
    assert.equal(after(linked, { type: "lost" }).phase, "idle");
  });

  it("carries a problem, until the next call", () => {
    const problem = after(linked, dial, { type: "problem", text: "Numéro non attribué." });
    assert.equal(notice(problem, texts), "Numéro non attribué.");
    assert.equal(notice(step(problem, dial), texts), "");
    assert.equal(notice(after(linked, { type: "lost" }, linked, dial), texts), "");
  });
});

it("ignores a message of a kind it does not know", () => {
  assert.equal(step(AT_REST, { type: "weather" }), AT_REST);
});
