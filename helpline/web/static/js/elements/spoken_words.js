import { t } from "../models/page.js";
import { Panel } from "./panel.js";

const WHO = { other: "console.call.caller_name", line: "console.call.line_name", you: "console.call.you" };

/** Where words are carried instead of sound: what is said, and what to say. */
class SpokenWords extends Panel {
  #desk;
  #written = 0;

  wire(desk) {
    this.#desk = desk;
    this.when("say", "submit", (event) => { event.preventDefault(); this.#say(event.target.elements.text); });
    this.part("aloud").checked = desk.phone.aloud;
    this.when("aloud", "change", ({ target }) => desk.phone.setAloud(target.checked));
  }

  show({ call, captions }) {
    this.hidden = !call?.words;
    this.#write(captions);
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

customElements.define("spoken-words", SpokenWords);
