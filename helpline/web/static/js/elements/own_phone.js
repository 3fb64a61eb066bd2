import { announce, attempt } from "../models/attempts.js";
import { inPairs } from "../models/french_number.js";
import { t } from "../models/page.js";
import { Panel } from "./panel.js";

/** How a verification may end without a verified number, in words. */
const ENDS = new Map([["failed", "console.own.failed"], ["taken", "console.own.taken"]]);

/** One's own telephone: verified by a call, then chosen until an hour, or forgotten. */
class OwnPhonePanel extends Panel {
  #desk;
  #open = false;
  #step = null;

  wire(desk) {
    this.#desk = desk;
    const { ownPhone } = desk;
    this.when("open", "click", () => this.#ask(!this.#open));
    this.when("cancel", "click", () => { this.#ask(false); this.part("open").focus(); });
    this.when("form", "submit", (event) => { event.preventDefault(); this.#call(event.submitter); });
    this.when("number", "input", ({ target }) => {
      if (target.selectionStart === target.value.length) target.value = inPairs(target.value);
    });
    this.when("here", "click", ({ currentTarget }) => attempt(currentTarget, () => desk.goOnDuty()));
    this.when("forget", "click", ({ currentTarget }) => attempt(currentTarget, () => this.#forget()));
    ownPhone.addEventListener("change", () => desk.show());
    this.part("end").wire(desk, () => this.#ask(false));
  }

  show(view, scene) {
    this.hidden = !["rest", "away", "idle"].includes(scene.name);
    if (this.hidden) this.#open = false;
    const { me } = view;
    const { state, check } = this.#desk.ownPhone;
    const onDuty = me.via === "phone";
    const step = state === "calling" ? "calling" : !this.#open ? "closed" : me.phone || state === "verified" ? "end" : "form";
    this.put("text", t(me.phone ? "console.own.text_known" : "console.own.text", { digits: me.phone?.last_digits }));
    const opens = `console.own.${!onDuty ? "open" : me.presence === "away" ? "back_end" : "change_end"}`;
    this.put("open", t(step === "end" ? "console.idle.cancel" : opens));
    this.part("open").setAttribute("aria-expanded", String(this.#open));
    this.reveal("open", ["closed", "end"].includes(step)); // the form has its own way out
    this.reveal("here", onDuty);
    this.reveal("forget", Boolean(me.phone) && step !== "calling");
    this.reveal("forget-hint", Boolean(me.phone) && onDuty);
    this.reveal("form", step === "form");
    this.reveal("calling", step === "calling");
    this.reveal("code", Boolean(check));
    this.put("called", t(check ? "console.own.calling" : "console.own.calling_before", { number: check?.number }));
    this.put("code", check ? [...check.code].join(" ") : "");
    this.reveal("failed", step === "form" && ENDS.has(state));
    this.put("failed", t(ENDS.get(state) ?? ENDS.get("failed")));
    this.part("end").show(view, step === "end");
    if (step !== this.#step) this.#turnTo(step);
  }

  /** A new step: the keyboard goes where the person goes on; what changed by itself is said. */
  #turnTo(step) {
    const before = this.#step;
    this.#step = step;
    if (before === "calling" && step === "end") announce(t("console.own.verified"));
    if (before === "calling" && step === "form") announce(this.part("failed").textContent);
    if (step === "end" && before) this.part("end").focusFirst();
    else if (step === "form" && before) this.part("number").focus();
    else if (step === "calling" && before) this.part("called").focus();
    if (step !== "closed" && before) this.part("forget").parentElement.scrollIntoView({ block: "nearest" });
  }

  #ask(open) {
    this.#open = open;
    if (open && !this.#desk.ownPhone.check) this.#desk.ownPhone.look().catch(() => {});
    this.#desk.show();
  }

  async #call(button) {
    const number = inPairs(this.part("number").value.trim());
    if (!(await attempt(button, () => this.#desk.ownPhone.call(number)))) this.part("number").focus();
  }

  async #forget() {
    await this.#desk.ownPhone.forget();
    this.#ask(false);
    announce(t("console.own.forgotten"));
  }
}

customElements.define("own-phone", OwnPhonePanel);
