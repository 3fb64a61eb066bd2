/** The twelve keys, on the screen and on the computer's keyboard. */
const LETTERS = { 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ" };
const KEYS = [..."123456789*0#"];
const LIT_MS = 150;

/**
 * @param {HTMLElement} pad
 * @param {Record<string, string>} texts
 * @param {(key: string) => void} press
 * @param {() => boolean} keyboardOn  single-key shortcuts can be switched off (WCAG 2.1.4)
 */
export function layKeys(pad, texts, press, keyboardOn) {
  const names = { "*": texts.star, "#": texts.hash };
  const buttons = new Map(KEYS.map((key) => [key, button(key, names[key])]));
  for (const [key, element] of buttons) element.addEventListener("click", () => press(key));
  pad.append(...buttons.values());
  document.addEventListener("keydown", (event) => {
    if (!buttons.has(event.key) || event.repeat || !keyboardOn() || meansSomethingElse(event)) return;
    event.preventDefault();
    light(buttons.get(event.key));
    press(event.key);
  });
}

function button(key, name) {
  const element = document.createElement("button");
  element.type = "button";
  element.dataset.key = key;
  const digit = document.createElement("span");
  digit.className = "digit";
  digit.textContent = key;
  const below = document.createElement("span");
  below.className = "letters";
  below.textContent = name ?? LETTERS[key] ?? "";
  if (!name) below.ariaHidden = "true";
  element.append(digit, " ", below);
  return element;
}

const meansSomethingElse = ({ target, ctrlKey, altKey, metaKey, isComposing }) =>
  isComposing || metaKey || ctrlKey !== altKey // AltGr, which types # on a French keyboard, sets both
  || target.closest?.("input:not([type=checkbox]), select, textarea") !== null;

function light(element) {
  element.classList.add("lit");
  setTimeout(() => element.classList.remove("lit"), LIT_MS);
}
