/**
 * The words the softphone's modules share; codes only, the page has the texts.
 *
 * @typedef {"off"|"registering"|"ready"|"lost"} SoftphoneState
 * @typedef {"microphone"|"token"|"unreachable"|"unsupported"|"sdk"|"call"} Problem
 * @typedef {"cancelled"|"rejected"|"hung-up"|"failed"|"lost"} EndReason
 * @typedef {{text: string, who: "line"|"other", language?: string, rate?: number}} Heard
 *
 * @typedef {object} SoftphoneOptions
 * @property {"twilio"|"simulator"} kind
 * @property {string} token                    the access token our server made for this volunteer
 * @property {() => Promise<string>} refresh   asks our server for a fresh one
 * @property {(call: import("./softphone_call.js").SoftphoneCall) => void} onIncoming
 * @property {(state: SoftphoneState) => void} [onState]
 * @property {(problem: Problem) => void} [onProblem]
 * @property {string} [url]                    simulator: address of its softphone socket
 * @property {string} [sdkUrl]                 twilio: where our server hands out the SDK's file
 * @property {string[]} [edges]                twilio: nearest first
 * @property {string} [silenceUrl]             twilio: a silent sound we serve; without it, one inside the module
 * @property {number} [patience]               ms before register() says "unreachable" (15 000)
 *
 * @typedef {object} Listener  what a back-end tells the facade
 * @property {() => void} ready
 * @property {() => void} lost                 it goes on trying by itself
 * @property {() => void} tokenNeeded          the token is refused or about to end; renew(token) answers
 * @property {(call: import("./softphone_call.js").SoftphoneCall) => void} incoming
 * @property {(problem: Problem) => void} problem
 *
 * @typedef {object} Carrier  how a back-end acts on one call
 * @property {() => void} accept
 * @property {() => void} reject
 * @property {() => void} hangup
 * @property {(muted: boolean) => void} mute
 * @property {(digits: string) => void} digits
 * @property {(text: string) => void} [say]    only where words are carried instead of sound
 */

/** Why register() failed. */
export class SoftphoneError extends Error {
  /** @param {Problem} code */
  constructor(code) {
    super(`softphone: ${code}`);
    this.code = code;
  }
}
