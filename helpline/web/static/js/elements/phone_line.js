import { t } from "../models/page.js";
import { Panel } from "./panel.js";

const MENDABLE = ["microphone", "unsupported", "sdk"];

/** One line about the telephone: whether it can ring here, and the sound the browser may hold back. */
class PhoneLine extends Panel {
  wire(desk) {
    this.when("unlock", "click", () => desk.ringer.unlock().then(() => desk.show()));
  }

  show(view, phone, here, locked) {
    const onDuty = view.me.presence !== "offline" && view.me.via === "softphone";
    this.hidden = !onDuty && !phone.problem;
    this.put("words", t(`console.phone.${this.#state(phone, here)}`));
    this.reveal("locked", here && locked && onDuty);
  }

  #state({ device, problem }, here) {
    if (!here) return device === "lost" ? "lost" : "elsewhere";
    if (MENDABLE.includes(problem)) return "failed";
    return { off: "stopped", registering: "registering", ready: "ready", lost: "lost" }[device];
  }
}

customElements.define("phone-line", PhoneLine);
