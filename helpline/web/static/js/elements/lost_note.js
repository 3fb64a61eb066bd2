import { drafts } from "../models/kept.js";
import { Panel } from "./panel.js";

const SURE_AFTER_MS = 3000; // another tab may have just saved it, and browsers tell tabs of each other's storage late

/** A form that closed by itself leaves its note here until the person has seen it. */
class LostNote extends Panel {
  #contact = null;
  #missedSince = new Map();

  wire() {
    this.when("ok", "click", () => {
      drafts.forget(this.#contact);
      this.#look(null);
    });
  }

  show(view) {
    for (const contact of drafts.all().filter((id) => !view.contacts[id])) {
      if (!this.#missedSince.has(contact)) this.#missedSince.set(contact, Date.now());
      const { note, sent } = drafts.read(contact);
      if (this.#sure(contact) && (sent || !note?.trim())) drafts.forget(contact);
    }
    this.#look(drafts.all().find((contact) => !view.contacts[contact] && this.#sure(contact)) ?? null);
  }

  #sure(contact) {
    return Date.now() - this.#missedSince.get(contact) > SURE_AFTER_MS;
  }

  #look(contact) {
    this.#contact = contact;
    this.hidden = contact === null;
    if (contact) this.put("note", drafts.read(contact).note);
  }
}

customElements.define("lost-note", LostNote);
