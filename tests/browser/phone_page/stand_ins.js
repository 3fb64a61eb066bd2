// Stand-ins for what a headless browser has not: voices, and a recogniser of speech. They note what they are asked.
window.spoken = [];
window.voices = [
  { name: "Nuage", lang: "fr-FR", localService: false },
  { name: "Claire", lang: "fr-FR", localService: true },
];
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  getVoices: () => window.voices,
  speak(utterance) {
    window.speaking = utterance;
    window.spoken.push([utterance.text, utterance.voice.name, utterance.rate]);
    utterance.dispatchEvent(new Event("start"));
  },
  cancel() { window.spoken.push("cancel"); window.speaking?.dispatchEvent(new Event("error")); },
}) });
window.SpeechRecognition = class extends EventTarget {
  start() { window.recognition = this; }
  stop() { this.dispatchEvent(new Event("end")); }
  hears(transcript) { this.dispatchEvent(Object.assign(new Event("result"), { results: [[{ transcript }]] })); this.stop(); }
};
