/** Which voice speaks, how fast, and that it falls silent at once. */
import assert from "node:assert/strict";
import { beforeEach, it } from "node:test";
import { Voice } from "../../../helpline/simulator/page/voice.js";
import { inPairs } from "../../../helpline/simulator/page/numbers.js";

const HERE = { name: "Claire", lang: "fr-FR", localService: true };
const ONLINE = { name: "Nuage", lang: "fr-FR", localService: false };
const ENGLISH = { name: "Ann", lang: "en-GB", localService: true };

let voices, said, cancelled, voice;
const nothing = () => {};

beforeEach(() => {
  [said, cancelled] = [[], 0];
  voices = [ONLINE, ENGLISH, HERE];
  globalThis.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  const synthesis = Object.assign(new EventTarget(), {
    getVoices: () => voices, speak: (utterance) => said.push(utterance), cancel: () => { cancelled += 1; },
  });
  voice = new Voice(synthesis, "fr", nothing);
});

it("speaks the caption's language with a voice of this computer, at the rate asked", () => {
  assert.equal(voice.say({ text: "Bonjour", language: "fr-FR", rate: 0.9, who: "line" }, nothing, nothing), true);
  voice.say({ text: "Hello", language: "en-GB", who: "line" }, nothing, nothing);
  assert.deepEqual(said.map(({ text, voice: { name }, rate }) => [text, name, rate]), [["Bonjour", "Claire", 0.9], ["Hello", "Ann", 1]]);
});

it("gives the other person another pitch than the line", () => {
  voice.say({ text: "Oui", who: "line" }, nothing, nothing);
  voice.say({ text: "Oui", who: "other" }, nothing, nothing);
  assert.notEqual(said[0].pitch, said[1].pitch);
});

it("never sends words over the internet unless that voice was chosen", () => {
  voices = [ONLINE];
  assert.equal(voice.say({ text: "Bonjour" }, nothing, nothing), false);
  voice.chosen = "Nuage";
  assert.equal(voice.say({ text: "Bonjour" }, nothing, nothing), true);
});

it("says nothing when switched off, or where there is no synthesis at all", () => {
  voice.enabled = false;
  assert.equal(voice.say({ text: "Bonjour" }, nothing, nothing), false);
  assert.equal(new Voice(undefined, "fr", nothing).say({ text: "Bonjour" }, nothing, nothing), false);
  new Voice(undefined, "fr", nothing).quiet();
});

it("tells when its turn comes and when it is over, also after an error", () => {
  const told = [];
  voice.say({ text: "Un" }, () => told.push("begins"), () => told.push("ends"));
  said[0].dispatchEvent(new Event("start"));
  said[0].dispatchEvent(new Event("error"));
  assert.deepEqual(told, ["begins", "ends"]);
});

it("falls silent at once", () => {
  voice.quiet();
  assert.equal(cancelled, 1);
});

it("writes numbers in pairs, and leaves alone what a person has spaced", () => {
  assert.equal(inPairs("+33639980001"), "06 39 98 00 01");
  assert.equal(inPairs("0639980001"), "06 39 98 00 01");
  assert.equal(inPairs("+33170772372"), "01 70 772 372");
  assert.equal(inPairs("01 70 772 372"), "01 70 772 372");
  assert.equal(inPairs("112"), "112");
});
