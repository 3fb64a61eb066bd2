/** The volunteer's desk: what moves (view, telephone) and what they may do about their duty. */
import { command } from "./commands.js";
import { t } from "./page.js";
import { SoftphoneError } from "./softphone_types.js";

export class Desk {
  #wasAvailable = null;

  constructor({ live, phone, seat, ringer, chats, show, open }) {
    Object.assign(this, { live, phone, seat, ringer, chats, show, open });
  }

  /** From a click: sound and telephone first, then the line may ring. */
  async goOnDuty() {
    this.ringer.unlock();
    if (!this.phone.state.call) await this.seat.take();
    try {
      await this.phone.start();
    } catch (problem) {
      if (!(problem instanceof SoftphoneError)) throw problem;
      throw new Error(t(["unreachable", "token"].includes(problem.code) ? "console.phone.unreachable" : "console.phone.failed"));
    }
    await command("/console/presence", { presence: "available", reason: "" });
  }

  async goOffDuty() {
    await command("/console/presence", { presence: "offline", reason: "" });
    this.#wasAvailable = null;
    this.phone.stop();
  }

  /** On every change: the tab with the telephone keeps it on while on duty, and duty survives a wiped line. */
  keep() {
    const { live, phone, seat } = this;
    if (live.connection !== "live") return;
    const { presence } = live.view.me;
    if (seat.here && presence !== "offline" && phone.state.device === "off" && !phone.state.problem) phone.start().catch(() => {});
    if (presence === "available") this.#wasAvailable = live.epoch;
    else if (presence === "away" || this.#wasAvailable === live.epoch) this.#wasAvailable = null;
    else if (this.#wasAvailable !== null) this.#resume();
  }

  /** The line has a new epoch and has forgotten us: say again what the person chose. */
  #resume() {
    this.#wasAvailable = null;
    command("/console/presence", { presence: "available", reason: "" }).catch(() => {});
  }
}
