import { attempt } from "../models/attempts.js";
import { atClock, inHours } from "../models/duty_end.js";
import { clock, count, t } from "../models/page.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

/** Until when the own telephone rings: some hours, or a time of day. */
class DutyEnd extends Panel {
  /** @param {() => void} done  it was chosen */
  wire(desk, done) {
    this.when("time", "input", () => { this.#fault(""); desk.show(); });
    this.when("until", "change", () => { this.#fault(""); desk.show(); });
    this.when("until", "submit", async (event) => {
      event.preventDefault();
      const end = this.#end();
      if (end === null) return this.#fault(t("errors.until_out_of_range"));
      if (await attempt(event.submitter, () => desk.goOnDutyByPhone(end))) done();
    });
  }

  show(view, shown) {
    this.hidden = !shown;
    if (!shown) return;
    for (const label of this.querySelectorAll("[data-hours]")) {
      const hours = Number(label.dataset.hours);
      const words = t("console.own.for_hours", { hours: count("console.own.hours", hours), time: clock(inHours(hours, now()), now()) });
      if (label.textContent !== words) label.textContent = words;
    }
    this.reveal("other", this.#choice() === "other");
    const end = this.#end();
    const onDuty = view.me.via === "phone";
    const words = `console.own.${!onDuty ? "go" : view.me.presence === "away" ? "back" : "stay"}`;
    this.put("go", end === null ? t(`${words}_open`) : t(words, { time: clock(end, now()) }));
  }

  focusFirst() {
    this.querySelector(":checked").focus();
  }

  #choice() {
    return this.part("until").elements.end.value;
  }

  /** The instant chosen; null when it cannot be. */
  #end() {
    const choice = this.#choice();
    return choice === "other" ? atClock(this.part("time").value, now()) : inHours(Number(choice), now());
  }

  #fault(text) {
    this.reveal("fault", Boolean(text));
    this.put("fault", text);
    this.part("time").setAttribute("aria-invalid", String(Boolean(text)));
    if (text) this.part("time").focus();
  }
}

customElements.define("duty-end", DutyEnd);
