/** Hold music of our own: slow broken chords, sixteen seconds that come round again. */
const RATE = 22_050;
const BEAT = 0.5;
const CHORDS = [
  [262, 330, 392, 494], [220, 262, 330, 392], [175, 220, 262, 330], [196, 247, 294, 392],
];
const PATTERN = [0, 1, 2, 3, 2, 1, 2, 1];

/** @returns {Float32Array} the whole turn, peaks below 0.6 */
export function melody(rate = RATE) {
  const beats = CHORDS.length * PATTERN.length;
  const wave = new Float32Array(Math.round(beats * BEAT * rate));
  for (let beat = 0; beat < beats; beat += 1) {
    const chord = CHORDS[Math.floor(beat / PATTERN.length)];
    pluck(wave, Math.round(beat * BEAT * rate), chord[PATTERN[beat % PATTERN.length]], rate);
  }
  return wave;
}

/** Adds one soft note; what rings past the end goes on at the beginning, so that the turn has no seam. */
function pluck(wave, start, pitch, rate) {
  const length = Math.round(1.6 * rate);
  for (let index = 0; index < length; index += 1) {
    const at = index / rate;
    const loudness = 0.2 * Math.min(1, at / 0.015) * Math.exp(-2.6 * at) * (1 - index / length);
    const tone = Math.sin(2 * Math.PI * pitch * at) + 0.25 * Math.sin(4 * Math.PI * pitch * at);
    wave[(start + index) % wave.length] += loudness * tone;
  }
}
