import { t } from "../models/page.js";
import { Panel } from "./panel.js";

/** The twelve keys, sent into the talk from the softphone. */
class KeyPad extends Panel {
  #desk;
  #sent = "";

  wire(desk) {
    this.#desk = desk;
    this.when("open", "click", () => this.open(this.part("keys").hidden));
    this.when("keys", "click", ({ target }) => { if (target.dataset.key) this.#send(target.dataset.key); });
    this.when("keys", "keydown", (event) => {
      if (event.key === "Escape") { this.open(false); this.part("open").focus(); }
      else if (/^[0-9*#]$/.test(event.key) && !event.repeat) this.#send(event.key);
    });
  }

  show(shown) {
    this.hidden = !shown;
    if (!shown) this.open(false);
  }

  open(open) {
    this.reveal("keys", open);
    this.part("open").setAttribute("aria-expanded", String(open));
    this.#tell("");
    if (open) this.querySelector("[data-key]").focus();
  }

  #send(key) {
    this.#desk.phone.act({ type: "digits", digits: key });
    this.#tell(this.#sent + key);
  }

  #tell(sent) {
    this.#sent = sent;
    this.put("sent", sent && t("console.call.sent", { digits: [...sent].join(" ") }));
  }
}

customElements.define("key-pad", KeyPad);
