import { button, make } from "../dom.js";

/** The buttons of the question that waits for an answer. */
export class Choices {
  #talk;
  #step = null;
  #after;

  constructor(kit, talk, after) {
    this.#talk = talk;
    this.#after = after;
    this.element = make("div", { class: "choices", role: "group", "aria-label": kit.t("widget.talk.choices"), hidden: true });
  }

  show() {
    const ask = this.#talk.asking;
    const step = ask?.step ?? null;
    if (step === this.#step) return;
    this.#step = step;
    this.element.hidden = !ask?.options.length;
    this.element.classList.toggle("short", Boolean(ask?.options.every(({ label }) => label.length <= 2)));
    this.element.replaceChildren(...(ask?.options ?? []).map((option) => button(option.label, () => this.#press(ask, option))));
  }

  /** The button goes away: the keyboard goes back to what is said, and from there to the next question. */
  #press(ask, option) {
    this.#after();
    this.#talk.choose(ask, option);
  }
}
