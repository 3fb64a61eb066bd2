/** Back-end on the line simulator's socket: words are carried instead of sound. */
import { SoftphoneCall } from "./softphone_call.js";
import { LastingSocket } from "./softphone_socket.js";

export class SimulatorBackend {
  #token;
  #on;
  #socket;
  #registered = false;
  /** @type {Map<string, SoftphoneCall>} */
  #calls = new Map();

  /**
   * @param {import("./softphone_types.js").SoftphoneOptions} options
   * @param {import("./softphone_types.js").Listener} on
   */
  constructor({ url, token }, on) {
    this.#token = token;
    this.#on = on;
    this.#socket = new LastingSocket(url, {
      open: () => this.#socket.send({ type: "register", token: this.#token }),
      message: (message) => this.#receive(message),
      lost: () => this.#lost(),
    });
  }

  start() {
    this.#socket.start();
  }

  stop() {
    this.#socket.stop();
    this.#endAll("hung-up");
  }

  renew(token) {
    this.#token = token;
    this.#socket.send({ type: this.#registered ? "update-token" : "register", token });
  }

  #lost() {
    this.#registered = false;
    this.#endAll("lost"); // the simulator ends our legs with the socket
    this.#on.lost();
  }

  #receive(message) {
    const call = this.#calls.get(message.call);
    switch (message.type) {
      case "registered":
        this.#registered = true;
        this.#socket.settled();
        return this.#on.ready();
      case "refused":
      case "token-will-expire":
        if (message.type === "refused" && this.#registered) this.#on.lost(); // it is rung no more
        return this.#on.tokenNeeded();
      case "incoming":
        return this.#ring(message);
      case "accepted":
      case "heard":
      case "music":
      case "quiet":
        return call?.tell(message.type, message);
      case "hold":
        return call?.tell("hold", message.on);
      case "cancel":
        return this.#end(message.call, "cancelled");
      case "disconnect":
        return this.#end(message.call, "hung-up");
    }
  }

  #ring({ call: id, from, to, parameters }) {
    // As the SDK with allowIncomingWhileBusy off: a second call is left to ring unheard.
    const busy = [...this.#calls.values()].some((call) => call.state === "accepted");
    if (busy || this.#calls.has(id)) return;
    const send = (type, more) => this.#socket.send({ type, call: id, ...more });
    const call = new SoftphoneCall(id, { From: from ?? "", To: to ?? "", ...parameters }, {
      accept: () => send("accept"),
      reject: () => { send("reject"); this.#end(id, "rejected"); },
      hangup: () => { send("hangup"); this.#end(id, "hung-up"); },
      mute: (muted) => send("mute", { muted }),
      digits: (digits) => send("digits", { digits }),
      say: (text) => send("say", { text }),
    });
    this.#calls.set(id, call);
    this.#on.incoming(call);
  }

  #end(id, reason) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.tell("ended", reason);
  }

  #endAll(reason) {
    for (const id of [...this.#calls.keys()]) this.#end(id, reason);
  }
}
