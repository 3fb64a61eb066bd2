import { announce, attempt } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { clock, t, word } from "../models/page.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

/** Presence: on duty, on a break, off. */
class DutyPanel extends Panel {
  #desk;
  #told = null;

  wire(desk) {
    this.#desk = desk;
    this.when("go", "click", ({ currentTarget }) => attempt(currentTarget, () => desk.comeBack()));
    this.when("stop", "click", ({ currentTarget }) => attempt(currentTarget, () => desk.goOffDuty()));
    this.when("test", "click", () => desk.ringer.test());
    this.when("pause", "click", () => this.#ask(true));
    this.when("cancel", "click", () => { this.#ask(false); this.part("pause").focus(); });
    this.when("reasons", "submit", (event) => {
      event.preventDefault();
      attempt(event.submitter, () => this.#pause(new FormData(event.target).get("reason")));
    });
  }

  /** @param {"missed"|"reloaded"|null} happened  what the person should know of a moment ago */
  show(view, scene, happened) {
    this.#tell(happened);
    const beside = scene.hand.some(({ chat }) => chat);
    this.hidden = !["rest", "away", "idle"].includes(scene.name) && !beside;
    if (this.hidden) return this.#ask(false);
    this.toggleAttribute("data-beside", beside);
    if (beside) return this.#showBeside(view.me.presence);
    const { me } = view;
    const words = this.#words(me, scene.name);
    this.put("title", t(`${words}title`, { name: me.name }));
    this.put("text", t(`${words}text`, { time: me.until ? clock(me.until, now()) : "" }));
    const ended = scene.name === "rest" && Boolean(me.reason);
    this.reveal("ended", ended);
    if (ended) this.put("ended", word("console.rest.ended", me.reason, "console.rest.ended.other"));
    const idle = scene.name === "idle";
    this.put("go", t(scene.name === "away" ? "console.away.go" : "console.rest.go"));
    this.reveal("go", !idle);
    this.reveal("pause", idle);
    this.reveal("stop", scene.name !== "rest");
    this.reveal("test", !idle);
    this.reveal("hint", scene.name === "rest");
    if (!idle) this.#ask(false);
  }

  #tell(happened) {
    if (happened === this.#told) return;
    this.#told = happened;
    this.reveal("happened", Boolean(happened));
    if (!happened) return;
    this.put("happened", t(`console.happened.${happened}`));
    announce(t(`console.happened.${happened}`));
  }

  /** Chats are in hand: whether somebody else may be proposed, and how to change that. */
  #showBeside(presence) {
    const free = presence === "available";
    this.put("title", t(free ? "console.idle.beside_title" : "console.idle.paused_title"));
    this.put("text", t(free ? "console.idle.beside_text" : "console.idle.paused_text"));
    this.put("go", t("console.away.go"));
    for (const [name, shown] of [["go", !free], ["pause", free], ["stop", presence !== "offline"], ["test", false], ["hint", false], ["ended", false]]) this.reveal(name, shown);
    if (!free) this.#ask(false);
  }

  #words({ activity, reason, via }, scene) {
    const byPhone = via === "phone" && scene !== "rest" ? "phone_" : "";
    if (scene === "away" && reason === "missed") return `console.away.missed_${byPhone}`;
    if (scene === "idle" && ["resting", "unreachable"].includes(activity)) return `console.idle.${activity}_`;
    return `console.${scene}.${byPhone}`;
  }

  #ask(open) {
    this.reveal("reasons", open);
    this.part("pause").setAttribute("aria-expanded", String(open));
    if (open) this.part("reasons").querySelector(":checked").focus();
  }

  async #pause(reason) {
    await command("/console/presence", { presence: "away", reason });
    announce(t("console.away.title"));
  }
}

customElements.define("duty-panel", DutyPanel);
