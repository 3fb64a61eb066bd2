/** The words of the call, written and read aloud together. */
import { Captions } from "./captions.js";
import { remember, rememberChoice } from "./settings.js";
import { Voice } from "./voice.js";

export class Speaking {
  #at;
  #texts;
  #language;
  #voice;
  #captions;

  /** @param {(id: string) => HTMLElement} at */
  constructor(at, language, texts) {
    this.#at = at;
    this.#texts = texts;
    this.#language = language;
    this.#captions = new Captions(at("log"), texts);
    this.#voice = new Voice(globalThis.speechSynthesis, language, () => this.#listVoices());
    rememberChoice(at("voices"), (name) => { this.#voice.chosen = name; this.#note(); });
    remember(at("voice"), (on) => { this.#voice.enabled = on; if (!on) this.#voice.quiet(); this.#note(); });
    this.#listVoices();
  }

  /** @param {object} message  from the line */
  hear(message) {
    if (message.type === "quiet") this.quiet();
    if (message.type === "caption") this.#caption(message);
  }

  /** What the person wrote or said. */
  own(text) {
    this.#captions.add({ who: "you", text, language: this.#language });
    this.#at("log-empty").hidden = true;
  }

  /** A new call begins. */
  begin() {
    this.#captions.clear();
    this.#at("log-empty").hidden = false;
  }

  quiet() {
    this.#voice.quiet();
    this.#captions.unfollow();
  }

  #caption(caption) {
    this.#at("log-empty").hidden = true;
    const entry = this.#captions.add(caption);
    const begins = () => this.#captions.follow(entry);
    const spoken = this.#voice.say(caption, begins, () => this.#captions.unfollow(entry));
    if (!spoken) this.#captions.follow(entry, caption.duration);
  }

  #listVoices() {
    const voices = this.#voice.voices();
    const name = (voice) => (voice.localService ? voice.name : this.#texts.voiceOnline.replace("{name}", voice.name));
    this.#at("voices").replaceChildren(...voices.map((voice) => new Option(name(voice), voice.name)));
    this.#at("voices").value = this.#voice.voiceFor(this.#language)?.name ?? "";
    this.#at("voices").parentElement.hidden = voices.length === 0;
    this.#note();
  }

  /** Says in words why nothing is heard. */
  #note() {
    const none = this.#language === "fr" ? this.#texts.voiceNone : this.#texts.voiceNoneEnglish;
    const silent = this.#voice.voiceFor(this.#language) ? "" : none;
    this.#at("voice-note").textContent = this.#voice.enabled ? silent : this.#texts.voiceOff;
  }
}
