/** Reads what the line says aloud, with the browser's own voices. */

export class Voice {
  enabled = true;
  /** @type {string|null} the voice the person chose, by name */
  chosen = null;
  #synthesis;
  #language;

  /**
   * @param {SpeechSynthesis|undefined} synthesis
   * @param {string} language          of the page, "fr" or "en"
   * @param {() => void} onVoices      the list of voices is known, or has changed
   */
  constructor(synthesis, language, onVoices) {
    this.#synthesis = synthesis;
    this.#language = language;
    synthesis?.addEventListener?.("voiceschanged", onVoices);
  }

  /** The voices for a language, those of this computer first: the others send the words over the internet. */
  voices(language = this.#language) {
    const wanted = language.slice(0, 2);
    const fitting = (this.#synthesis?.getVoices() ?? []).filter((voice) => voice.lang.slice(0, 2) === wanted);
    return fitting.sort((a, b) => Number(b.localService) - Number(a.localService));
  }

  /** The voice that will speak. One over the internet speaks only when the person chose it. */
  voiceFor(language) {
    const voices = this.voices(language);
    return voices.find((voice) => voice.name === this.chosen) ?? voices.find((voice) => voice.localService) ?? null;
  }

  /**
   * @param {{text: string, language?: string, rate?: number, who?: string}} caption
   * @param {() => void} onStart  its turn has come
   * @param {() => void} onEnd    it is said, cut short or impossible
   * @returns {boolean} whether it will be said
   */
  say({ text, language = this.#language, rate = 1, who }, onStart, onEnd) {
    const voice = this.enabled && this.voiceFor(language);
    if (!voice) return false;
    const utterance = new SpeechSynthesisUtterance(text);
    Object.assign(utterance, { voice, lang: voice.lang, rate, pitch: who === "other" ? 0.8 : 1 });
    utterance.addEventListener("start", onStart, { once: true });
    utterance.addEventListener("end", onEnd, { once: true });
    utterance.addEventListener("error", onEnd, { once: true });
    this.#synthesis.speak(utterance);
    return true;
  }

  /** Stops at once, and forgets what was to be said. */
  quiet() {
    this.#synthesis?.cancel();
  }
}
