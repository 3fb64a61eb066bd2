/** Addresses inside a text: only those of the web, and the text stays the text. */
const ADDRESS = /https?:\/\/[^\s<>"'«»]+/giu;
const AFTER = /[.,;:!?)\]}…’»]+$/u; // belongs to the sentence

/** @returns {{text: string, href?: string}[]} the whole text in pieces */
export function pieces(text) {
  const found = [];
  let at = 0;
  for (const { 0: raw, index } of text.matchAll(ADDRESS)) {
    const address = raw.replace(AFTER, "");
    const href = safe(address);
    if (!href) continue;
    if (index > at) found.push({ text: text.slice(at, index) });
    found.push({ text: address, href });
    at = index + address.length;
  }
  if (at < text.length) found.push({ text: text.slice(at) });
  return found;
}

/** The address to go to, or null; one that carries a name before an @ leads elsewhere than it looks. */
function safe(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:"].includes(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
