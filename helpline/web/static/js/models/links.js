/** Addresses in a message become links that can be judged before they are followed: whole, http or https, nothing hidden. */
const ADDRESS = /https?:\/\/[^\s<>"'«»\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;
const TAIL = /[.,;:!?…)\]}’]+$/u;

/** @returns {{text: string, href?: string}[]} the text in pieces; together they are the text itself */
export function pieces(text) {
  const found = [];
  let from = 0;
  for (const { 0: raw, index } of text.matchAll(ADDRESS)) {
    const shown = raw.slice(0, raw.length - tailOf(raw).length);
    const href = safe(shown);
    if (!href) continue;
    if (index > from) found.push({ text: text.slice(from, index) });
    found.push({ text: shown, href });
    from = index + shown.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** The full stop after an address is the sentence's; a bracket it opened itself is its own. */
function tailOf(raw) {
  const [tail = ""] = TAIL.exec(raw) ?? [];
  return tail.startsWith(")") && raw.includes("(") ? tail.slice(1) : tail;
}

/** `https://bank.example@elsewhere.example` reads as one place and goes to another: it stays text. */
function safe(address) {
  const url = URL.parse?.(address) ?? parsed(address);
  return url && ["http:", "https:"].includes(url.protocol) && !url.username && !url.password ? url.href : null;
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
