/**
 * The telephone of this person, whichever of their tabs holds it: the holder runs the softphone and tells the others
 * its state, the others pass on what is clicked in them. Events: "change", and "ready" when it can ring.
 */
import { command } from "./commands.js";
import { page } from "./page.js";
import { createSoftphone } from "./softphone.js";
import { hush, speak } from "./speech.js";

const NOTHING = Object.freeze({ device: "off", problem: null, call: null, captions: [] });
const ANSWER_WITHIN_MS = 4000; // the line gives the leg three seconds
const MOST_CAPTIONS = 200;

export class Phone extends EventTarget {
  /** @type {{device: string, problem: string|null, call: null|{state: string, muted: boolean, words: boolean}, captions: {who: string, text: string}[]}} */
  state = NOTHING;
  aloud = localStorage.getItem("helpline:aloud") !== "no";
  #seat;
  #tabs;
  #softphone = null;
  #starting = null;
  #call = null;
  #answerUntil = 0;

  constructor(seat) {
    super();
    this.#seat = seat;
    this.#tabs = new BroadcastChannel(`helpline:phone:${page.me}`);
    this.#tabs.addEventListener("message", ({ data }) => this.#hear(data));
    this.#tabs.postMessage({ ask: true });
    seat.addEventListener("change", () => this.#moved());
  }

  /** Ring here from now on. Rejects with a SoftphoneError, or a Refusal when the server gives no token. */
  start() {
    this.#starting ??= this.#start().finally(() => { this.#starting = null; });
    return this.#starting;
  }

  stop() {
    this.#softphone?.destroy();
    this.#softphone = null;
    this.#call = null;
    this.#put(NOTHING);
  }

  /**
   * Done here, or by the tab that holds the telephone: {type: "answer"} {type: "wait"} (answer nothing unasked)
   * {type: "mute", muted} {type: "digits", digits} {type: "say", text}.
   */
  act(action) {
    if (this.#seat.here) this.#perform(action);
    else this.#tabs.postMessage({ act: action });
  }

  setAloud(aloud) {
    this.aloud = aloud;
    localStorage.setItem("helpline:aloud", aloud ? "yes" : "no");
    if (!aloud) hush();
  }

  async #start() {
    if (!this.#softphone) {
      const given = await token();
      this.#softphone = createSoftphone({
        ...given,
        sdkUrl: page.sdk,
        refresh: async () => (await token()).token,
        onState: (device) => this.#device(device),
        onProblem: (problem) => this.#put({ problem }),
        onIncoming: (call) => this.#incoming(call),
      });
    }
    await this.#softphone.register();
  }

  #device(device) {
    this.#put({ device, problem: device === "ready" ? null : this.state.problem });
    if (device === "ready") this.dispatchEvent(new Event("ready"));
  }

  #incoming(call) {
    this.#call = call;
    this.#put({ call: { state: "ringing", muted: false, words: Boolean(call.say) }, captions: [] });
    call.on("accepted", () => this.#change({ state: "accepted" }));
    call.on("quiet", hush);
    call.on("heard", ({ who, text, language, rate }) => {
      this.#caption(who, text);
      if (this.aloud) speak(text, language, rate);
    });
    call.on("ended", () => {
      if (call === this.#call) this.#call = null;
      hush();
      this.#put({ call: null });
    });
    if (Date.now() < this.#answerUntil) this.#perform({ type: "answer" });
  }

  #perform({ type, muted, digits, text }) {
    if (type === "answer") {
      this.#answerUntil = Date.now() + ANSWER_WITHIN_MS;
      if (this.#call?.state === "ringing") { this.#answerUntil = 0; this.#call.accept(); }
    } else if (type === "wait") {
      this.#answerUntil = 0;
    } else if (type === "mute" && this.#call) {
      this.#call.mute(muted);
      this.#change({ muted });
    } else if (type === "digits") {
      this.#call?.digits(digits);
    } else if (type === "say" && this.#call?.say) {
      this.#call.say(text);
      this.#caption("you", text);
    }
  }

  #caption(who, text) {
    this.#put({ captions: [...this.state.captions, { who, text }].slice(-MOST_CAPTIONS) });
  }

  #change(more) {
    if (this.state.call) this.#put({ call: { ...this.state.call, ...more } });
  }

  #put(more) {
    this.state = { ...this.state, ...more };
    if (this.#seat.here) this.#tabs.postMessage({ state: this.state });
    this.dispatchEvent(new Event("change"));
  }

  #hear({ ask, act, state }) {
    if (this.#seat.here && ask) this.#tabs.postMessage({ state: this.state });
    if (this.#seat.here && act) this.#perform(act);
    if (!this.#seat.here && state) this.#put(state);
  }

  #moved() {
    if (this.#seat.here) this.#put(NOTHING); // what another tab had is not here
    else if (this.#softphone) this.stop();
    else this.dispatchEvent(new Event("change"));
  }
}

const token = () => command("/console/softphone-token");
