import { attempt, tell } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { duration, t, word } from "../models/page.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

/** A person who is proposed, by telephone or in writing: who waits, for how long, how long is left; answer or decline. */
class OfferCard extends Panel {
  #desk;
  #id = null;
  #contact = null;
  #chat = false;
  #pressed = false;

  wire(desk) {
    this.#desk = desk;
    this.when("answer", "click", () => this.answer());
    this.when("decline", "click", () => this.askWhy(this.part("reasons").hidden));
    this.when("back", "click", () => { this.askWhy(false); this.part("decline").focus(); });
    this.when("reasons", "submit", (event) => {
      event.preventDefault();
      const { submitter } = event; // a reason is one press: the countdown goes on meanwhile
      attempt(submitter, () => command(`/console/offers/${this.#id}/decline`, { reason: submitter.value }));
    });
  }

  show(view, scene, phone, here) {
    const { offer } = scene;
    this.hidden = !offer;
    if (offer?.id !== this.#id) this.#begin(offer?.id ?? null);
    if (this.hidden) return;
    this.#contact = offer.contact;
    this.#chat = offer.channel === "chat";
    this.toggleAttribute("data-chat", this.#chat);
    this.toggleAttribute("data-beside", scene.hand.length > 0);
    this.put("title", t(this.#chat ? "console.offer.title_chat" : "console.offer.title"));
    this.reveal("transferred", Boolean(offer.transferred));
    const left = Math.max(0, offer.deadline - now());
    const answering = this.#pressed || offer.answering || offer.state !== "pending";
    this.put("topic", word("topics", offer.topic, "topics.indetermine"));
    this.reveal("language", offer.language === "en");
    this.put("waiting", t("console.offer.waiting", { duration: duration(now() - offer.queued_at) }));
    const byPhone = offer.via === "phone";
    this.put("left", answering ? t(this.#answering(here || byPhone)) : t("console.offer.left", { seconds: Math.ceil(left / 1000) }));
    const rings = byPhone && !answering; // how long, only the telephone knows: no seconds are said
    this.reveal("left", !rings);
    this.reveal("by-phone", rings);
    this.reveal("answer", !byPhone);
    this.part("ring").style.setProperty("stroke-dashoffset", String(byPhone ? 0 : 100 - (100 * left) / (offer.deadline - offer.made_at)));
    this.reveal("buttons", !answering);
    if (answering) this.askWhy(false);
  }

  /** The main key and the button. */
  async answer() {
    if (this.hidden || this.#pressed || this.part("answer").hidden) return;
    const [id, contact, chat] = [this.#id, this.#contact, this.#chat];
    this.#pressed = true;
    this.#desk.ringer.unlock();
    const done = await attempt(this.part("answer"), () => command(`/console/offers/${id}/answering`));
    if (id === this.#id) this.#pressed = done; // the next one may have come before the answer
    if (done && chat) this.#desk.open(contact);
    else if (done) this.#desk.phone.act({ type: "answer" });
    this.#desk.show();
  }

  askWhy(open) {
    this.reveal("reasons", open);
    this.part("decline").setAttribute("aria-expanded", String(open));
    if (open) this.part("reasons").querySelector("button").focus();
  }

  /** What is said between Answer and the talk. */
  #answering(here) {
    return this.#chat ? "console.offer.answering_chat" : here ? "console.offer.answering" : "console.offer.answering_elsewhere";
  }

  #begin(id) {
    this.#id = id;
    this.#pressed = false;
    this.askWhy(false);
    tell("");
  }
}

customElements.define("offer-card", OfferCard);
