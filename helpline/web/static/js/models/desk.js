/** The volunteer's desk: what moves (view, telephone) and what they may do about their duty. */
import { command } from "./commands.js";
import { t } from "./page.js";
import { now } from "./server_clock.js";
import { SoftphoneError } from "./softphone_types.js";

export class Desk {
  /** What the person chose, and the line's epoch then. @type {{epoch: string, choice: object}|null} */
  #chosen = null;
  #goingOn = false;

  constructor({ live, phone, ownPhone, seat, ringer, chats, show, open }) {
    Object.assign(this, { live, phone, ownPhone, seat, ringer, chats, show, open });
  }

  /** From a click: sound and telephone first, then the line may ring. */
  async goOnDuty() {
    this.ringer.unlock();
    this.#goingOn = true;
    try {
      if (!this.phone.state.call) await this.seat.take();
      await this.#startPhone();
      await command("/console/presence", { presence: "available", reason: "" });
    } finally {
      this.#goingOn = false;
    }
  }

  async #startPhone() {
    try {
      await this.phone.start();
    } catch (problem) {
      if (!(problem instanceof SoftphoneError)) throw problem;
      throw new Error(t(["unreachable", "token"].includes(problem.code) ? "console.phone.unreachable" : "console.phone.failed"));
    }
  }

  /** The person’s own telephone rings until then (ms); no page need stay open. */
  goOnDutyByPhone(until) {
    return command("/console/presence", { presence: "available", via: "phone", until });
  }

  /** From a click, after a break: the way it was, by telephone while that duty lasts. */
  comeBack() {
    const { presence, via, until } = this.live.view.me;
    return presence === "away" && via === "phone" && until > now() ? this.goOnDutyByPhone(until) : this.goOnDuty();
  }

  async goOffDuty() {
    await command("/console/presence", { presence: "offline", reason: "" });
    this.#chosen = null;
    this.phone.stop();
  }

  /** On every change: the softphone is on while it is what rings, and duty survives a wiped line. */
  keep() {
    const { live } = this;
    if (live.connection !== "live") return;
    const { presence, via, until } = live.view.me;
    if (this.seat.here && !this.#goingOn) this.#keepPhone(presence !== "offline", via);
    if (via === "softphone") this.#join(Object.values(live.view.contacts));
    if (presence === "available") this.#chosen = { epoch: live.epoch, choice: until ? { via, until } : {} };
    else if (presence === "away" || this.#chosen?.epoch === live.epoch) this.#chosen = null;
    else if (this.#chosen) this.#resume(this.#chosen.choice);
  }

  #keepPhone(onDuty, via) {
    const { device, problem, call } = this.phone.state;
    if (onDuty && via === "softphone" && device === "off" && !problem) this.phone.start().catch(() => {});
    if (via === "phone" && device !== "off" && !call) this.phone.stop();
  }

  /** While a person who was cut off is called back, the softphone's leg is accepted as soon as it rings: they asked. */
  #join(contacts) {
    const back = contacts.some(({ state, back }) => state === "connecting" && back);
    if (back && this.phone.state.call?.state !== "accepted") this.phone.act({ type: "answer" });
  }

  /** The line has a new epoch and has forgotten us: say again what the person chose. */
  #resume(choice) {
    this.#chosen = null;
    command("/console/presence", { presence: "available", reason: "", ...choice }).catch(() => {});
  }
}
