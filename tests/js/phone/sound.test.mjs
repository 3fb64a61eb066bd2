/** The computed sounds: the right keys, the right cadence, never too loud, no seam. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { isLocal } from "../../../helpline/simulator/page/hold_music.js";
import { melody } from "../../../helpline/simulator/page/music.js";
import { CADENCES, keyTones, samples } from "../../../helpline/simulator/page/tones.js";

const RATE = 8_000;
const loudest = (wave, from = 0, to = wave.length) => wave.slice(from, to).reduce((peak, one) => Math.max(peak, Math.abs(one)), 0);

it("gives each key its two tones", () => {
  assert.deepEqual(keyTones("1"), [697, 1209]);
  assert.deepEqual(keyTones("0"), [941, 1336]);
  assert.deepEqual(keyTones("*"), [941, 1209]);
  assert.deepEqual(keyTones("#"), [941, 1477]);
  assert.equal(new Set([..."0123456789*#"].map((key) => String(keyTones(key)))).size, 12);
});

it("rings 1.5 s of 5, and is still in between", () => {
  const wave = samples(CADENCES.ringing, RATE);
  assert.equal(wave.length, 5 * RATE);
  assert.ok(loudest(wave, 0, 1.5 * RATE) > 0.9);
  assert.equal(loudest(wave, 1.5 * RATE), 0);
});

it("never clips and starts every burst from silence", () => {
  for (const cadence of Object.values(CADENCES)) {
    const wave = samples(cadence, RATE);
    assert.ok(loudest(wave) <= 1);
    for (const [from] of cadence.bursts) assert.ok(Math.abs(wave[Math.round(from * RATE)]) < 0.05);
  }
});

it("makes sixteen seconds of soft music that come round without a click", () => {
  const wave = melody(RATE);
  assert.equal(wave.length, 16 * RATE);
  assert.ok(loudest(wave) > 0.2);
  assert.ok(loudest(wave) < 0.6);
  const steps = wave.map((one, index) => Math.abs(one - wave[(index + 1) % wave.length]));
  assert.ok(steps.at(-1) <= loudest(steps.slice(0, -1)));
});

it("plays only pieces that lie on this machine", () => {
  const page = "http://127.0.0.1:8100/phone";
  for (const url of ["/hold.wav", "http://127.0.0.1:8080/voice/hold.wav", "http://localhost:8080/hold.wav"]) {
    assert.equal(isLocal(url, page), true, url);
  }
  for (const url of ["https://example.org/hold.mp3", "http://127.0.0.1.example.org/x", "http://"]) {
    assert.equal(isLocal(url, page), false, url);
  }
});
