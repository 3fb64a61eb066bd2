/** What the browser keeps about a contact: through a reload, told to the other tabs, gone once the contact is closed. */
export class Kept {
  #prefix;
  #storage;

  /** @param {Storage} storage  of the browser (all tabs), or of this tab alone */
  constructor(prefix, storage) {
    this.#prefix = prefix;
    this.#storage = storage;
  }

  read(contact) {
    try {
      return JSON.parse(this.#storage.getItem(this.#prefix + contact)) ?? {};
    } catch {
      return {};
    }
  }

  write(contact, value) {
    this.#storage.setItem(this.#prefix + contact, JSON.stringify(value));
  }

  forget(contact) {
    this.#storage.removeItem(this.#prefix + contact);
  }

  /** The contacts something is kept about. */
  all() {
    return Object.keys(this.#storage).filter((key) => key.startsWith(this.#prefix)).map((key) => key.slice(this.#prefix.length));
  }

  forgetAll() {
    this.all().forEach((contact) => this.forget(contact));
  }

  /** Tell when another tab wrote. */
  onOtherTab(act) {
    addEventListener("storage", (event) => { if (event.key?.startsWith(this.#prefix)) act(event.key.slice(this.#prefix.length)); });
  }
}

/** Notes about how a contact ended. */
export const drafts = new Kept("helpline:draft:", localStorage);
/** Of a written conversation: its number, the message being written, and how far it has been read. */
export const writing = new Kept("helpline:chat:", localStorage);
/** Messages of this tab that the line has not taken yet. */
export const unsent = new Kept("helpline:unsent:", sessionStorage);
