import { LONGEST, length, tooLong } from "../conversation.js";
import { make, put } from "../dom.js";

const NEAR_THE_END = 200;

/** The field: Enter sends, Shift and Enter break the line, and what is being written survives a reload. */
export class Composer {
  #talk;
  #sent;
  #count = make("p", { class: "count", id: "count" });
  #fault = make("p", { class: "notice bad", id: "fault", role: "alert", hidden: true });

  constructor(kit, talk, storage, sent) {
    Object.assign(this, { kit, storage });
    this.#talk = talk;
    this.#sent = sent;
    this.field = make("textarea", { id: "text", rows: "2", "aria-describedby": "hint count", onkeydown: (event) => this.#key(event), oninput: () => this.#typed() });
    this.field.value = storage.get("draft") ?? "";
    this.element = make("form", { class: "composer", hidden: true, novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#send(); } },
      make("label", { for: "text" }, kit.t("widget.composer.label")),
      make("div", { class: "row" }, this.field, make("button", { class: "main" }, kit.t("widget.composer.send"))),
      make("p", { class: "unseen", id: "hint" }, kit.t("widget.composer.hint")), this.#count, this.#fault);
    this.#counted();
  }

  show() {
    this.element.hidden = !this.#talk.open;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #typed() {
    this.storage.put({ draft: this.field.value || undefined });
    this.#counted();
    if (this.field.value.trim()) this.#talk.typing();
  }

  #counted() {
    const left = LONGEST - length(this.field.value);
    put(this.#count, left > NEAR_THE_END ? "" : this.kit.count(`widget.composer.${left < 0 ? "over" : "left"}`, Math.abs(left)));
    if (!tooLong(this.field.value)) this.#blame("");
  }

  #send() {
    const text = this.field.value.trim();
    this.field.focus();
    if (!text) return;
    if (tooLong(text)) return void this.#blame(this.kit.t("widget.composer.too_long"));
    this.field.value = "";
    this.#typed();
    this.#talk.write(text);
    this.#sent();
  }

  #blame(text) {
    this.#fault.hidden = !text;
    put(this.#fault, text);
    this.field.setAttribute("aria-invalid", String(Boolean(text)));
  }
}
