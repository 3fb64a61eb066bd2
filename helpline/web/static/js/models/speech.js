/** Reads words aloud where the browser has a voice; elsewhere the captions are enough. */
export function speak(text, language = "fr-FR", rate = 1) {
  if (!("speechSynthesis" in globalThis)) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  utterance.rate = rate;
  speechSynthesis.speak(utterance);
}

export function hush() {
  globalThis.speechSynthesis?.cancel();
}
