/** What this tab keeps of a conversation: through a reload and the site's other pages, and no longer than the tab. */
export class Storage {
  #name;
  #kept;

  /** One line, one conversation: widgets of two lines do not meet. */
  constructor(line) {
    this.#name = `helpline-chat ${line}`;
    this.#kept = this.#read();
  }

  get(key) {
    return this.#kept[key];
  }

  /** Values that are undefined are forgotten. */
  put(values) {
    const kept = Object.entries({ ...this.#kept, ...values }).filter(([, value]) => value !== undefined);
    if (!kept.length) return this.clear();
    this.#kept = Object.fromEntries(kept);
    try {
      sessionStorage.setItem(this.#name, JSON.stringify(this.#kept));
    } catch {
      // A page that may not keep anything has a conversation that ends with it.
    }
    return undefined;
  }

  clear() {
    this.#kept = {};
    try {
      sessionStorage.removeItem(this.#name);
    } catch {
      // Nothing was kept.
    }
  }

  #read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#name));
      return typeof kept === "object" && kept !== null ? kept : {};
    } catch {
      return {};
    }
  }
}
