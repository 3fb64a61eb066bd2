import { attempt } from "../models/attempts.js";
import { command } from "../models/commands.js";
import { duration, t, word } from "../models/page.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

const WHO = { other: "console.call.caller_name", line: "console.call.line_name", you: "console.call.you" };

/** The talk: what it is about, since when, the microphone, and, where words are carried, what is said. */
class CallPanel extends Panel {
  #desk;
  #id = null;
  #written = 0;

  wire(desk) {
    this.#desk = desk;
    this.when("mute", "click", () => this.toggleMute());
    this.when("hang-up", "click", () => this.hangUp());
    this.when("say", "submit", (event) => { event.preventDefault(); this.#say(event.target.elements.text); });
    this.part("aloud").checked = desk.phone.aloud;
    this.when("aloud", "change", ({ target }) => desk.phone.setAloud(target.checked));
  }

  show(view, scene, phone) {
    this.hidden = scene.name !== "call";
    if (this.hidden) return;
    this.#id = scene.id;
    const { contact } = scene;
    const { call, captions } = phone;
    this.put("title", t(contact.state === "connected" ? "console.call.title" : "console.call.connecting"));
    this.put("topic", word("topics", contact.topic, "topics.indetermine"));
    const digits = contact.last_digits;
    this.put("digits", digits ? t("console.call.caller", { digits }) : t("console.call.masked"));
    this.put("since", contact.since ? duration(now() - contact.since) : "—");
    const warning = !call ? "no_phone" : call.held ? "held" : call.muted ? "muted" : null;
    this.reveal("warning", warning !== null && contact.state === "connected");
    if (warning) this.put("warning", t(`console.call.${warning}`));
    this.put("mute", t(call?.muted ? "console.call.unmute" : "console.call.mute"));
    this.part("mute").setAttribute("aria-pressed", String(Boolean(call?.muted)));
    this.reveal("mute", Boolean(call));
    this.reveal("words", Boolean(call?.words));
    this.#write(captions);
  }

  toggleMute() {
    const { call } = this.#desk.phone.state;
    if (!this.hidden && call) this.#desk.phone.act({ type: "mute", muted: !call.muted });
  }

  hangUp() {
    if (!this.hidden) attempt(this.part("hang-up"), () => command(`/console/contacts/${this.#id}/hang-up`));
  }

  #say(field) {
    const text = field.value.trim();
    if (text) this.#desk.phone.act({ type: "say", text });
    field.value = "";
    field.focus();
  }

  /** Only ever adds: what has been read out is not read out again. */
  #write(captions) {
    const list = this.part("captions");
    if (captions.length < this.#written) { list.replaceChildren(); this.#written = 0; }
    for (const { who, text } of captions.slice(this.#written)) {
      const line = document.createElement("p");
      const name = document.createElement("b");
      name.textContent = t(WHO[who] ?? WHO.other);
      line.className = who;
      line.append(name, text);
      list.append(line);
      list.scrollTop = list.scrollHeight;
    }
    this.#written = captions.length;
  }
}

customElements.define("call-panel", CallPanel);
