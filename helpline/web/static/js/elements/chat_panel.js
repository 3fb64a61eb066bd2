import { attempt } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { duration, t, word } from "../models/page.js";
import { placeWords } from "../models/places.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

/** A written conversation: what was said, the field, and what may be done with it. */
class ChatPanel extends Panel {
  #id = null;
  #chats;

  wire({ chats }) {
    this.#chats = chats;
    this.#of("chat-writer").wire(chats);
    this.#of("transfer-panel").wire();
    this.when("end", "click", () => this.end());
  }

  show(view, scene, onScreen) {
    const log = this.#of("chat-log");
    log.keep(scene.hand.map(({ id }) => id));
    this.hidden = !scene.chat;
    this.#id = this.hidden ? null : scene.id;
    if (this.hidden) return;
    const { contact, id } = scene;
    const conversation = this.#chats.of(id);
    const over = scene.name === "wrap";
    this.put("title", t("console.chat.title", { number: conversation.number }));
    this.put("about", t(over ? "console.chat.about_over" : "console.chat.about", {
      topic: word("topics", contact.topic, "topics.indetermine"),
      duration: duration((contact.ended_at ?? now()) - (contact.since ?? now())),
    }));
    this.reveal("english", contact.language === "en");
    this.reveal("where", Boolean(contact.place));
    this.put("where", t("console.place.about", { place: placeWords(contact.place) }));
    this.reveal("transferred", Boolean(contact.transferred));
    log.show(id, conversation);
    this.put("typing", conversation.typing(Date.now()) && !over ? t("console.chat.typing") : "");
    this.put("away", conversation.here || over ? "" : t("console.chat.away"));
    this.reveal("live", !over);
    this.#of("chat-writer").show(id, conversation, contact);
    this.#of("transfer-panel").show(id);
    if (onScreen) this.#chats.read(id);
  }

  /** The keyboard goes to the field: what was said is read out by the log, and the person waits for an answer. */
  focusTitle() {
    this.part("text").focus();
  }

  end() {
    if (!this.hidden && !this.part("live").hidden) attempt(this.part("end"), () => command(`/console/contacts/${this.#id}/hang-up`));
  }

  openReplies() {
    if (!this.hidden && !this.part("live").hidden) this.#of("chat-writer").openReplies();
  }

  #of(name) {
    return this.querySelector(name);
  }
}

customElements.define("chat-panel", ChatPanel);
