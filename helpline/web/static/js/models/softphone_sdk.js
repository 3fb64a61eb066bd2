/** What the voice SDK needs before it can start: its file, fetched when first needed, and the microphone. */

/** @type {Map<string, Promise<typeof globalThis.Twilio>>} */
const loading = new Map();

/**
 * @param {string} url  where our own server hands out `twilio.min.js`
 * @returns {Promise<{Device: Function}>} window.Twilio; rejects when the file cannot be had (a later call tries again)
 */
export function loadSdk(url) {
  if (globalThis.Twilio?.Device) return Promise.resolve(globalThis.Twilio);
  if (!loading.has(url)) loading.set(url, addScript(url).finally(() => loading.delete(url)));
  return loading.get(url);
}

function addScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.addEventListener("load", () =>
      globalThis.Twilio?.Device ? resolve(globalThis.Twilio) : reject(new Error("softphone: not the voice SDK")));
    script.addEventListener("error", () => { script.remove(); reject(new Error("softphone: SDK not loaded")); });
    document.head.append(script);
  });
}

/** Asked once before the first call, so that no caller waits behind a permission box. */
export async function microphoneAllowed() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    stream.getTracks().forEach((track) => track.stop());
    return true;
  } catch {
    return false;
  }
}

const SOUNDS = ["incoming", "outgoing", "disconnect", ...[..."0123456789sh"].map((key) => `dtmf${key}`)];
const SILENCE = "data:audio/wav;base64,UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA==";

/** Every sound of the SDK made silent: ringing is the page's business, and nothing is fetched from the provider. */
export function silentSounds(url = SILENCE) {
  return Object.fromEntries(SOUNDS.map((name) => [name, url]));
}
