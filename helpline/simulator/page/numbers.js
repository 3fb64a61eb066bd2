/** How telephone numbers are written for French eyes. */

/** As the line writes its own. */
export const LINE_NUMBER = "01 70 772 372";

/** "+33639980001" or "0639980001" → "06 39 98 00 01". What a person has already spaced, or is no such number, stays. */
export function inPairs(number) {
  const national = number.replace(/^\+33/, "0");
  if (national === "0170772372") return LINE_NUMBER;
  return /^0\d{9}$/.test(national) ? national.match(/\d\d/g).join(" ") : number;
}

/** The number a page's address gives it: "?number=0639980011", or in E.164, whose + an address reads as a blank. */
export function ownNumber(asked) {
  const number = asked.get("number");
  return number && inPairs(number.replace(/^ (?=\d)/, "+"));
}
