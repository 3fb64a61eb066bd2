import { announce, attempt } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { drafts } from "../models/kept.js";
import { count, duration, page, t, word } from "../models/page.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

const SAVE_BEFORE_MS = 5000;
const SHORT_OF = 200; // characters left from which their number is worth saying

/** How it ended, and a note. What is typed survives a reload, a lost connection and a refused note. */
class WrapUpForm extends Panel {
  #id = null;
  #kind = "";
  #saving = false;
  #chats;

  wire({ chats }) {
    this.#chats = chats;
    this.part("ring-back").wire();
    this.when("form", "submit", (event) => { event.preventDefault(); this.send(); });
    this.when("form", "input", () => { this.#keep(); this.#fault(""); });
    drafts.onOtherTab((contact) => { if (contact === this.#id) this.#fill(); });
  }

  show(view, scene) {
    this.hidden = scene.name !== "wrap";
    if (scene.id !== this.#id || this.hidden) this.#begin(this.hidden ? null : scene.id);
    if (this.hidden) return;
    const { contact } = scene;
    this.part("ring-back").show(scene);
    this.#kind = scene.chat ? "_chat" : "";
    this.put("title", t(`console.wrap.title${this.#kind}`, { number: scene.chat && this.#chats.of(scene.id).number }));
    this.put("legend", t(`console.wrap.legend${this.#kind}`));
    const by = ["agent", "contact"].includes(contact.ended_by) ? contact.ended_by : "other";
    this.put("ended", contact.not_reached ? "" : t(`console.wrap.ended_${by}${this.#kind}`)); // the call back is what ended
    const topic = contact.topic && contact.topic !== "indetermine" ? word("topics", contact.topic, "topics.indetermine") : "";
    this.put("topic", topic && t("console.wrap.topic", { topic }));
    this.#countLeft();
    const left = contact.wrap_deadline - now();
    this.put("deadline", t("console.wrap.deadline", { duration: duration(left) }));
    if (left < SAVE_BEFORE_MS && this.#draft().disposition && !this.#saving) this.send();
  }

  /** The main key and the button. */
  async send() {
    if (this.hidden || this.#saving) return;
    const contact = this.#id;
    const draft = this.#draft();
    if (!draft.disposition) return this.#fault(t(`console.wrap.choose${this.#kind}`), "[name=disposition]");
    this.#saving = true;
    drafts.write(contact, { ...draft, sent: true });
    try {
      await command(`/console/contacts/${contact}/close`, draft);
      drafts.forget(contact);
      announce(t("console.wrap.saved"));
    } catch (refusal) {
      drafts.write(contact, draft);
      this.#fault(refusal.message, refusal.code.startsWith("note_") ? "textarea" : null);
    } finally {
      this.#saving = false;
    }
  }

  #begin(id) {
    if (this.#id === id) return;
    this.#id = id;
    this.#saving = false;
    this.#fault("");
    this.part("form").reset();
    if (id) this.#fill();
  }

  #draft() {
    const { disposition = "", note = "" } = Object.fromEntries(new FormData(this.part("form")));
    return { disposition, note };
  }

  #keep() {
    drafts.write(this.#id, this.#draft());
    this.#countLeft();
  }

  #fill() {
    const { disposition = "", note = "" } = drafts.read(this.#id);
    const { elements } = this.part("form");
    elements.disposition.value = disposition;
    if (elements.note.value !== note) elements.note.value = note;
  }

  #countLeft() {
    const { note } = this.part("form").elements;
    const longest = note.maxLength;
    const left = longest - note.value.length;
    this.reveal("left", left < SHORT_OF);
    if (left > 0) this.put("left", count("console.wrap.left", left));
    else if (left === 0) this.put("left", t("console.wrap.full", { longest: longest.toLocaleString(page.language) }));
    else this.put("left", t("errors.note_too_long")); // a draft of before the field had its limit
  }

  #fault(text, focus = null) {
    this.reveal("fault", Boolean(text));
    this.put("fault", text);
    this.querySelector("textarea").setAttribute("aria-invalid", String(focus === "textarea"));
    if (focus) this.querySelector(focus).focus();
  }
}

customElements.define("wrap-up-form", WrapUpForm);
