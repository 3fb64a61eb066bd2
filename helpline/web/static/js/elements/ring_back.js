import { attempt } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { Panel } from "./panel.js";

/** The two may have been cut: the person may be called back by the same volunteer. */
class RingBack extends Panel {
  #id = null;

  wire() {
    this.when("call", "click", ({ currentTarget }) =>
      attempt(currentTarget, () => command(`/console/contacts/${this.#id}/ring-back`)));
  }

  show(scene) {
    this.#id = scene.id;
    this.hidden = scene.name !== "wrap" || scene.chat;
    if (this.hidden) return;
    const known = scene.contact.ended_by === "line";
    const possible = Boolean(scene.contact.ring_back);
    this.hidden = !known && !possible;
    this.reveal("cut", known);
    this.reveal("cut-hint", possible);
    this.reveal("perhaps", !known);
    this.reveal("call", possible);
  }
}

customElements.define("ring-back", RingBack);
