/** A telephone number as it is written in France, also while it is being typed. */

/** "0639980011" or "+33639980011" → "06 39 98 00 11". What is no such number, or not yet, is left as far as it goes. */
export function inPairs(text) {
  const digits = text.replace(/[\s.\-()]/g, "").replace(/^(\+|00)33(0(?=[1-9]))?/, "0");
  return /^0\d*$/.test(digits) ? digits.match(/\d{1,2}/g).join(" ") : text;
}
