/** The field where one writes what one says, and the microphone where the browser can write it down. */
import { Microphone, recogniser } from "./microphone.js";

export class Writing {
  /**
   * @param {(id: string) => HTMLElement} at
   * @param {string} language
   * @param {(text: string) => void} say
   */
  constructor(at, language, say) {
    const words = at("words");
    const speak = (text) => { if (text.trim()) say(text.trim()); };
    at("speech").addEventListener("submit", (event) => {
      event.preventDefault();
      speak(words.value);
      words.value = "";
      words.focus();
    });
    if (!recogniser()) return;
    const button = at("microphone");
    button.hidden = at("microphone-note").hidden = false;
    const microphone = new Microphone({
      heard: speak,
      listening: (on) => button.setAttribute("aria-pressed", String(on)),
    });
    button.addEventListener("click", () => microphone.toggle(language === "fr" ? "fr-FR" : "en-GB"));
  }
}
