import { count, duration, t, word } from "../models/page.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

/** All that is in hand, one button each: what it is about, since when, what is new. */
class HandList extends Panel {
  #buttons = new Map();
  #choose;
  #scene;

  wire(desk) {
    this.#choose = desk.open;
  }

  /** The one after the one that is open. */
  next() {
    if (this.hidden) return;
    const at = this.#scene.hand.findIndex(({ id }) => id === this.#scene.id);
    this.#choose(this.#scene.hand[(at + 1) % this.#scene.hand.length].id);
  }

  show(scene, chats) {
    this.#scene = scene;
    this.hidden = scene.hand.length < 2;
    for (const [id, button] of this.#buttons) if (!scene.hand.some((one) => one.id === id)) { button.parentElement.remove(); this.#buttons.delete(id); }
    scene.hand.forEach((one) => this.#fill(this.#buttons.get(one.id) ?? this.#add(one.id), one, scene, chats));
  }

  #add(id) {
    const item = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const [button] = item.children;
    button.addEventListener("click", () => this.#choose(id));
    this.part("list").append(item);
    this.#buttons.set(id, button);
    return button;
  }

  #fill(button, { id, contact, chat, wrap }, scene, chats) {
    const conversation = chat ? chats.of(id) : null;
    const unread = conversation?.unread ?? 0;
    button.setAttribute("aria-current", String(id === scene.id));
    button.toggleAttribute("data-unread", unread > 0);
    const texts = {
      topic: word("topics", contact.topic, "topics.indetermine"),
      channel: chat ? t("console.hand.chat", { number: conversation.number }) : t("channels.voice"),
      since: duration((contact.ended_at ?? now()) - (contact.since ?? now())),
      unread: unread ? count("console.hand.unread", unread) : "",
      sign: this.#sign(conversation, wrap),
    };
    for (const [name, text] of Object.entries(texts)) {
      const place = button.querySelector(`[data-cell="${name}"]`);
      if (place.textContent !== text) place.textContent = text;
    }
  }

  #sign(conversation, wrap) {
    if (wrap) return t("console.hand.wrap");
    if (!conversation) return "";
    if (conversation.typing(Date.now())) return t("console.hand.typing");
    return conversation.here ? "" : t("console.hand.away");
  }
}

customElements.define("hand-list", HandList);
