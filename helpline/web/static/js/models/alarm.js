/** An alert nobody can miss: sound, title and picture of the tab, for as long as an offer rings. */
import { page, t } from "./page.js";
import { every } from "./metronome.js";

export class Alarm {
  #ringer;
  #calm = document.title;
  #icon = document.querySelector("link[rel=icon]");
  #ringing = false;
  #stopFlash = null;

  constructor(ringer) {
    this.#ringer = ringer;
  }

  /** @param {boolean} ringing  @param {boolean} audible  only the tab with the telephone makes the sound */
  set(ringing, audible) {
    if (ringing && audible) this.#ringer.start();
    else this.#ringer.stop();
    if (ringing === this.#ringing) return;
    this.#ringing = ringing;
    this.#stopFlash?.();
    this.#stopFlash = ringing ? every(1000, () => this.#flash()) : null;
    this.#show(ringing);
  }

  #flash() {
    this.#show(document.title === this.#calm);
  }

  #show(loud) {
    document.title = loud ? t("console.tab_ringing") : this.#calm;
    this.#icon.href = loud ? page.icons.ringing : page.icons.calm;
  }
}
