/** The browser's own speech recognition, where it has one: what is said becomes words in the field. */

/** @returns {Function|undefined} the browser's recogniser */
export const recogniser = () => globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export class Microphone {
  #recognition = null;
  #on;

  /** @param {{heard: (text: string) => void, listening: (on: boolean) => void}} on */
  constructor(on) {
    this.#on = on;
  }

  /** Listens for one utterance, or stops listening. @param {string} language */
  toggle(language) {
    if (this.#recognition) return this.stop();
    const recognition = new (recogniser())();
    this.#recognition = recognition;
    recognition.lang = language;
    recognition.addEventListener("result", (event) => this.#on.heard(event.results[0][0].transcript));
    recognition.addEventListener("end", () => this.#ended(recognition));
    recognition.start();
    this.#on.listening(true);
  }

  stop() {
    this.#recognition?.stop();
  }

  #ended(recognition) {
    if (this.#recognition !== recognition) return;
    this.#recognition = null;
    this.#on.listening(false);
  }
}
