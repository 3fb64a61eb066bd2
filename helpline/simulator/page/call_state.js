/**
 * What the telephone knows, and how each message changes it. Pure: no page, no socket, no clock.
 *
 * @typedef {object} CallState
 * @property {"idle"|"dialling"|"ringing"|"connected"|"ended"|"incoming"} phase
 * @property {string|null} peer       the number called, or calling; "" when withheld
 * @property {boolean} outgoing       whether this telephone called
 * @property {string|null} reason     why the last call ended, in the line's words
 * @property {boolean} held
 * @property {boolean} music
 * @property {"dtmf"|"speech"|"both"|"none"} listening
 * @property {"connecting"|"open"|"lost"|"back"} link
 * @property {string} problem         a sentence from the line, e.g. a number not in service
 * @property {boolean} receiving      whether this telephone may be rung
 */

/** @type {Readonly<CallState>} */
export const AT_REST = Object.freeze({
  phase: "idle", peer: null, outgoing: false, reason: null, held: false, music: false, listening: "none",
  link: "connecting", problem: "", receiving: false,
});
const QUIET = { held: false, music: false, listening: "none" };

/** @returns {boolean} whether hanging up makes sense */
export const inCall = ({ phase }) => ["dialling", "ringing", "connected"].includes(phase);

/** @param {CallState} state @param {object} message  from the line, or our own "dial", "linked", "lost", "receiving" */
export function step(state, message) {
  switch (message.type) {
    case "dial":
      return { ...state, ...QUIET, phase: "dialling", peer: message.to, outgoing: true, reason: null, problem: "", link: "open" };
    case "state":
      return moved(state, message);
    case "music":
      return { ...state, music: message.playing };
    case "listening":
      return { ...state, listening: message.kind };
    case "hold":
      return { ...state, held: message.on };
    case "problem":
      return { ...state, problem: message.text };
    case "receiving":
      return { ...state, receiving: message.on };
    case "linked":
      return { ...state, link: state.link === "connecting" ? "open" : "back" };
    case "lost":
      return { ...cut(state), link: "lost", problem: "" };
    default:
      return state;
  }
}

function moved(state, { state: phase, reason = null, from }) {
  if (phase === "idle" && state.phase === "ended") return state; // how the last call ended stays to be read
  if (phase === "connected") return { ...state, phase };
  if (phase === "ended" && reason === "failed" && state.phase === "connected") reason = "lost"; // they were talking
  if (phase !== "incoming") return { ...state, ...QUIET, phase, reason };
  return { ...state, ...QUIET, phase, reason, peer: from === "anonymous" ? "" : from, outgoing: false };
}

/** The line hangs up a telephone whose socket it lost. */
function cut(state) {
  const busy = inCall(state) || state.phase === "incoming";
  return busy ? { ...state, ...QUIET, phase: "ended", reason: "lost" } : state;
}

const ENDINGS = {
  busy: "endedBusy", "no-answer": "endedUnanswered", failed: "endedFailed", rejected: "endedRejected", lost: "endedLost",
};
const HINTS = { dtmf: "hintDtmf", speech: "hintSpeech", both: "hintBoth" };

/** The sentence of the telephone's screen. */
export function sentence(state, texts) {
  if (state.held) return texts.held;
  const telling = state.phase === "ended" && (state.outgoing || state.reason === "lost");
  const ending = telling && ENDINGS[state.reason];
  return ending ? `${texts.ended}. ${texts[ending]}` : texts[state.phase];
}

/** What one may do now, for the eyes only: the line says it aloud. */
export function hint(state, texts) {
  if (state.music) return `♪ ${texts.hintMusic}`;
  if (state.phase === "connected" && !state.held) return texts[HINTS[state.listening]] ?? "";
  return state.receiving && state.phase === "idle" ? texts.hintReceive : "";
}

/** What is wrong with the telephone itself. */
export function notice(state, texts) {
  if (state.link === "lost" || state.link === "connecting") return texts[state.link];
  return state.problem || (state.link === "back" ? texts.back : "");
}
