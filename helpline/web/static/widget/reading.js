/** What the visitor has read, here and on the pages before. */
export class Reading {
  /** Entries that came while nobody looked. */
  unread = 0;
  #storage;
  #looking = false;

  constructor(storage) {
    this.#storage = storage;
  }

  /** The visitor looks at the conversation up to entry `last`, or no more. */
  look(looking, last) {
    this.#looking = looking;
    if (looking) this.#looked(last);
  }

  /** These have come, of the line or the helper. */
  take(entries, last) {
    if (this.#looking) this.#looked(last);
    else this.unread += entries.filter(({ n }) => n > this.#read).length;
  }

  get #read() {
    return this.#storage.get("read") ?? 0;
  }

  /** Also for the next page: what was read here is not new there. */
  #looked(last) {
    this.unread = 0;
    this.#storage.put({ read: Math.max(last, this.#read) || undefined });
  }
}
