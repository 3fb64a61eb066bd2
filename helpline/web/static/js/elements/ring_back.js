import { announce, attempt } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { word } from "../models/page.js";
import { Panel } from "./panel.js";

/** The two may have been cut: the person may be called back by the same volunteer, and again when that came to nothing. */
class RingBack extends Panel {
  #id = null;
  #told = null;

  wire() {
    this.when("call", "click", ({ currentTarget }) =>
      attempt(currentTarget, () => command(`/console/contacts/${this.#id}/ring-back`)));
  }

  show(scene) {
    this.#id = scene.id;
    this.hidden = scene.name !== "wrap" || scene.chat;
    if (this.hidden) return;
    const { ended_by, ring_back, not_reached } = scene.contact;
    const known = ended_by === "line";
    const possible = Boolean(ring_back);
    this.hidden = !known && !possible && !not_reached;
    this.#tell(not_reached);
    this.reveal("cut", known && !not_reached);
    this.reveal("cut-hint", possible);
    this.reveal("perhaps", !known && !not_reached);
    this.reveal("call", possible);
  }

  /** Why the person was not reached, said once and written for as long as it is the last that happened. */
  #tell(why = null) {
    this.reveal("not-reached", why !== null);
    if (why !== null) this.put("not-reached", word("console.wrap.not_reached", why, "console.wrap.not_reached.other"));
    if (why !== null && why !== this.#told) announce(this.part("not-reached").textContent);
    this.#told = why;
  }
}

customElements.define("ring-back", RingBack);
