import * as drafts from "../models/drafts.js";
import { Panel } from "./panel.js";

/** A form that closed by itself leaves its note here until the person has seen it. */
class LostNote extends Panel {
  #contact = null;

  wire() {
    this.when("ok", "click", () => {
      drafts.forget(this.#contact);
      this.hidden = true;
      this.#contact = null;
    });
  }

  show(view) {
    for (const contact of drafts.kept().filter((id) => !view.contacts[id])) {
      const { note, sent } = drafts.read(contact);
      if (sent) continue; // its answer is on the way to the tab that sent it
      if (!note?.trim()) { drafts.forget(contact); continue; }
      this.#contact = contact;
      this.put("note", note);
      this.hidden = false;
      return;
    }
  }
}

customElements.define("lost-note", LostNote);
