import { attempt } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { Panel } from "./panel.js";

/** The line cut the talk: the person may be called back by the same volunteer. */
class RingBack extends Panel {
  #id = null;

  wire() {
    this.when("call", "click", ({ currentTarget }) =>
      attempt(currentTarget, () => command(`/console/contacts/${this.#id}/ring-back`)));
  }

  show(scene) {
    this.#id = scene.id;
    this.hidden = scene.name !== "wrap" || scene.chat || scene.contact.ended_by !== "line";
  }
}

customElements.define("ring-back", RingBack);
