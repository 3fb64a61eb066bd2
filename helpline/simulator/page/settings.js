/** The switches, remembered by this browser where it allows it. */

/**
 * @param {HTMLInputElement} box       remembered under its id
 * @param {(on: boolean) => void} apply  called now and at each change
 */
export function remember(box, apply) {
  const kept = read(box.id);
  if (kept !== null) box.checked = kept === "on";
  apply(box.checked);
  box.addEventListener("change", () => {
    write(box.id, box.checked ? "on" : "off");
    apply(box.checked);
  });
}

/** @param {HTMLSelectElement} list @param {(value: string|null) => void} apply */
export function rememberChoice(list, apply) {
  apply(read(list.id));
  list.addEventListener("change", () => {
    write(list.id, list.value);
    apply(list.value);
  });
}

function read(name) {
  try {
    return localStorage.getItem(`telephone.${name}`);
  } catch {
    return null; // storage refused: the switches hold for this visit
  }
}

function write(name, value) {
  try {
    localStorage.setItem(`telephone.${name}`, value);
  } catch {
    return;
  }
}
