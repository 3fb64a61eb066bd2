import { attempt } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { duration, t, word } from "../models/page.js";
import { placeWords } from "../models/places.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

/** The talk: what it is about, since when, hold, the microphone, the keys and the words. */
class CallPanel extends Panel {
  #desk;
  #id = null;
  #contact = null;
  #byPhone = false;

  wire(desk) {
    this.#desk = desk;
    this.when("hold", "click", () => this.toggleHold());
    this.when("mute", "click", () => this.toggleMute());
    this.part("pad").wire(desk);
    this.part("words").wire(desk);
    this.when("hang-up", "click", () => this.hangUp());
  }

  show(view, scene, phone) {
    this.hidden = scene.name !== "call";
    if (this.hidden) return;
    // How this talk came: a duty by telephone may end while it goes on.
    if (scene.id !== this.#id) this.#byPhone = view.me.via === "phone";
    this.#id = scene.id;
    const contact = this.#contact = scene.contact;
    const { call } = phone;
    const talking = contact.state === "connected";
    this.put("title", t(`console.call.${talking ? "title" : contact.back ? "ringing_back" : "connecting"}`));
    this.reveal("by-phone", this.#byPhone);
    this.put("by-phone", t(`console.call.${contact.calling ? "calling_back" : contact.back ? "back_by_phone" : "by_phone"}`));
    this.put("topic", word("topics", contact.topic, "topics.indetermine"));
    const digits = contact.last_digits;
    this.put("digits", digits ? t("console.call.caller", { digits }) : t("console.call.masked"));
    this.reveal("where", Boolean(contact.place));
    this.put("place", placeWords(contact.place));
    this.put("since", contact.since ? duration(now() - contact.since) : "—");
    const warning = !call && !this.#byPhone ? "no_phone" : contact.hold ? "held" : this.#muted ? "muted" : null;
    this.reveal("warning", warning !== null && talking);
    if (warning) this.put("warning", t(`console.call.${warning}`));
    this.#toggle("hold", talking, contact.hold, ["hold", "resume"]);
    this.#toggle("mute", call || (this.#byPhone && talking), this.#muted, ["mute", "unmute"]);
    this.part("pad").show(Boolean(call) && talking);
    this.part("words").show(phone);
  }

  /** What a press would do is written on the button, so it has no pressed state that is said besides. */
  #toggle(name, shown, on, [set, unset]) {
    this.reveal(name, Boolean(shown));
    this.put(name, t(`console.call.${on ? unset : set}`));
    this.part(name).dataset.on = String(Boolean(on));
  }

  /** The page mutes its own microphone; a telephone is muted by the line. */
  get #muted() {
    return this.#byPhone ? this.#contact.mute : this.#desk.phone.state.call?.muted;
  }

  toggleMute() {
    if (this.hidden || this.part("mute").hidden) return;
    if (this.#byPhone) this.#adjust("mute");
    else this.#desk.phone.act({ type: "mute", muted: !this.#muted });
  }

  toggleHold() {
    if (!this.hidden && !this.part("hold").hidden) this.#adjust("hold");
  }

  #adjust(what) {
    attempt(this.part(what), () => command(`/console/contacts/${this.#id}/${what}`, { on: !this.#contact[what] }));
  }

  hangUp() {
    if (!this.hidden) attempt(this.part("hang-up"), () => command(`/console/contacts/${this.#id}/hang-up`));
  }
}

customElements.define("call-panel", CallPanel);
