/** What the widget needs from the line before it can show itself: the texts of a language, and its looks. */
export const LINE = new URL(import.meta.url).origin;

export class Kit {
  /** @param {{language: string, phone: string, tel: string, page: string, quit: string, texts: Object<string, string>}} words */
  constructor(words, sheet) {
    Object.assign(this, words, { sheet });
  }

  /** The text of a key, its {placeholders} filled. A key that does not exist is a fault of ours. */
  t(key, values = {}) {
    if (!Object.hasOwn(this.texts, key)) throw new Error(`no text: ${key}`);
    return this.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  /** The text for a number of things; French says 0 in the singular. */
  count(key, number) {
    const single = number === 1 || (number === 0 && this.language === "fr");
    return this.t(`${key}.${single ? "one" : "other"}`, { count: number });
  }

  time(at) {
    return new Intl.DateTimeFormat(this.language, { hour: "2-digit", minute: "2-digit" }).format(at);
  }
}

/** Everything, or a rejection: a widget without words is not shown. */
export async function load(language) {
  const [words, looks] = await Promise.all([get(`words.${language}.json`), get("widget.css")]);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await looks.text());
  return new Kit(await words.json(), sheet);
}

async function get(name) {
  const answer = await fetch(new URL(name, import.meta.url), { credentials: "omit" });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

/** The language asked for, else that of the place in the page. */
export function languageOf(element) {
  const said = element.getAttribute("language") || element.closest("[lang]")?.lang || "";
  return said.toLowerCase().startsWith("en") ? "en" : "fr";
}
