/** What the server put in the page for its scripts: who, the form token, the texts of the reader's language. */
export const page = JSON.parse(document.getElementById("page-data").textContent);

/** The text of a key, its {placeholders} filled. A key that does not exist is a fault of ours. */
export function t(key, values = {}) {
  if (!Object.hasOwn(page.texts, key)) throw new Error(`no text: ${key}`);
  return page.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The text of a code of the system, or the general one for a code this page does not know. */
export function word(family, code, otherwise) {
  return page.texts[`${family}.${code}`] ?? t(otherwise);
}

/** The text for a number of things; French says 0 in the singular. */
export function count(key, number) {
  const single = number === 1 || (number === 0 && page.language === "fr");
  return t(`${key}.${single ? "one" : "other"}`, { count: number });
}

/** A length of time in words a person reads at a glance. */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return t("duration.seconds", { s: seconds });
  if (seconds < 3600) return t("duration.minutes", { m: Math.floor(seconds / 60), s: seconds % 60 });
  return t("duration.hours", { h: Math.floor(seconds / 3600), m: Math.floor((seconds % 3600) / 60) });
}

/** An instant as a clock shows it; "17 h 00", with a word when that is tomorrow. */
export function clock(instant, now) {
  const [then, today] = [new Date(instant), new Date(now)];
  const key = then.toDateString() === today.toDateString() ? "duration.clock" : "duration.clock_tomorrow";
  return t(key, { h: then.getHours(), m: String(then.getMinutes()).padStart(2, "0") });
}
