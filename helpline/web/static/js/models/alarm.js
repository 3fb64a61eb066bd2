/**
 * What a hidden tab shows and sounds: an offer nobody can miss, for as long as it rings; between offers, how many
 * messages have not been read.
 */
import { count, page } from "./page.js";
import { every } from "./metronome.js";

export class Alarm {
  #ringer;
  #calm = document.title;
  #icon = document.querySelector("link[rel=icon]");
  #words = null;
  #unread = 0;
  #stopFlash = null;

  constructor(ringer) {
    this.#ringer = ringer;
  }

  /** @param {string|null} words  the tab's title while something rings  @param {boolean} audible  only the tab with the telephone makes the sound */
  set(words, audible) {
    if (words && audible) this.#ringer.start();
    else this.#ringer.stop();
    if (words === this.#words) return;
    this.#words = words;
    this.#stopFlash?.();
    this.#stopFlash = words ? every(1000, () => this.#show(document.title !== words)) : null;
    this.#show(true);
  }

  /** @param {number} unread  messages not read yet, in this tab */
  unread(unread) {
    if (unread === this.#unread) return;
    this.#unread = unread;
    if (!this.#words) this.#show(true);
  }

  #show(loud) {
    if (loud && this.#words) return this.#put(this.#words, page.icons.ringing);
    if (this.#unread) return this.#put(count("console.chat.tab_unread", this.#unread), page.icons.message);
    return this.#put(this.#calm, page.icons.calm);
  }

  #put(title, icon) {
    document.title = title;
    this.#icon.href = icon;
  }
}
