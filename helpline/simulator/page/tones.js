/** The telephone's own sounds, computed: keys, ringing, engaged. Frequencies in Hz, lengths in seconds. */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = "123456789*0#";
const RATE = 22_050;

/** The two frequencies of a key (ITU-T Q.23). */
export function keyTones(key) {
  const place = KEYS.indexOf(key);
  return [ROWS[Math.floor(place / 3)], COLUMNS[place % 3]];
}

/** French tones: ringing 1.5 s of 5 s, engaged 0.5 s of 1 s, both at 440 Hz; the bell is ours. */
export const CADENCES = {
  ringing: { tones: [440], bursts: [[0, 1.5]], length: 5 },
  engaged: { tones: [440], bursts: [[0, 0.5]], length: 1 },
  bell: { tones: [523, 659], bursts: [[0, 0.4], [0.6, 1.0]], length: 3 },
};

/** One turn of a cadence as samples, its edges rounded so that they do not click. */
export function samples({ tones, bursts, length }, rate = RATE) {
  const wave = new Float32Array(Math.round(length * rate));
  for (let index = 0; index < wave.length; index += 1) {
    const at = index / rate;
    const burst = bursts.find(([from, to]) => at >= from && at < to);
    if (!burst) continue;
    const edge = Math.min(1, (at - burst[0]) / 0.01, (burst[1] - at) / 0.01);
    wave[index] = (edge * sum(tones, at)) / tones.length;
  }
  return wave;
}

const sum = (tones, at) => tones.reduce((total, tone) => total + Math.sin(2 * Math.PI * tone * at), 0);
