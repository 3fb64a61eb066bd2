import { Panel } from "./panel.js";

/** The field: what is being written, what is still on its way, and replies to begin with. */
class ChatWriter extends Panel {
  #chats;
  #id = null;

  wire(chats) {
    this.#chats = chats;
    this.when("form", "submit", (event) => { event.preventDefault(); this.#send(); });
    this.when("text", "keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.when("text", "input", () => chats.write(this.#id, this.part("text").value));
    this.when("retry", "click", () => { chats.retry(this.#id); this.part("text").focus(); });
    this.when("open-replies", "click", () => this.#open(this.part("replies").hidden));
    this.when("replies", "click", ({ target }) => this.#insert(target.closest("button")?.dataset.text));
    this.when("replies", "keydown", (event) => {
      if (event.key === "Escape") { this.#open(false); this.part("open-replies").focus(); }
    });
  }

  show(id, conversation, { topic, language }) {
    if (id !== this.#id) this.#begin(id, topic, language);
    const text = this.part("text");
    if (text.value !== conversation.draft) text.value = conversation.draft;
    this.#showOutbox(conversation.outbox);
  }

  openReplies() {
    this.#open(true);
  }

  #begin(id, topic, language) {
    this.#id = id;
    this.#open(false);
    for (const one of this.part("replies").querySelectorAll("[data-language]")) {
      one.hidden = one.dataset.language !== (language === "en" ? "en" : "fr") || ![topic, "tous"].includes(one.dataset.topic);
    }
  }

  #send() {
    const text = this.part("text").value.trim();
    if (text) this.#chats.say(this.#id, text);
    this.part("text").focus();
  }

  /** Puts words where the cursor stands; the person reads, completes and sends them. */
  #insert(words) {
    if (!words) return;
    const text = this.part("text");
    text.focus();
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    this.#chats.write(this.#id, text.value);
    this.#open(false);
  }

  #open(open) {
    this.reveal("replies", open);
    this.part("open-replies").setAttribute("aria-expanded", String(open));
    if (open) this.part("replies").querySelector("[data-language]:not([hidden]) button").focus();
  }

  #showOutbox(outbox) {
    const failed = outbox.find(({ state }) => state === "failed");
    this.reveal("outbox", outbox.length > 0);
    this.reveal("sending", outbox.length > 0 && !failed);
    this.reveal("failed", Boolean(failed));
    this.put("why", failed?.reason ?? "");
    this.put("pending", outbox.map(({ text }) => text).join("\n"));
  }
}

customElements.define("chat-writer", ChatWriter);
