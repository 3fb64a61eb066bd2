/** The written words of one call: only ever added to, so that a screen reader says each once. */

export class Captions {
  #log;
  #texts;
  #timer;

  constructor(log, texts) {
    this.#log = log;
    this.#texts = texts;
  }

  /** @param {{who: "line"|"other"|"you", text: string, language?: string}} words @returns {HTMLElement} the new entry */
  add({ who, text, language }) {
    const entry = document.createElement("p");
    entry.className = `entry ${who}`;
    entry.append(span("who", this.#texts[who]), " ", span("words", text));
    if (language) entry.lastChild.lang = language;
    this.#log.append(entry);
    this.#log.scrollTop = this.#log.scrollHeight;
    return entry;
  }

  /** A new call begins: nothing of the last one stays. */
  clear() {
    this.unfollow();
    this.#log.replaceChildren();
  }

  /** Marks the entry being said, until `seconds` have passed where they are known. */
  follow(entry, seconds) {
    this.unfollow();
    entry.classList.add("now");
    if (seconds) this.#timer = setTimeout(() => entry.classList.remove("now"), seconds * 1000);
  }

  /** @param {HTMLElement} [entry]  only this one; without it, whichever is marked */
  unfollow(entry = this.#log.querySelector(".now")) {
    clearTimeout(this.#timer);
    entry?.classList.remove("now");
  }
}

function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}
