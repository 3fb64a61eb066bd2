import { pieces } from "../models/links.js";
import { page, t } from "../models/page.js";

const TIME = new Intl.DateTimeFormat(page.language, { hour: "2-digit", minute: "2-digit" });
const NEAR_THE_END = 48; // pixels: who has scrolled further up is reading, and is not pulled down

/**
 * What was written, one log for each conversation. Only ever adds: what has been read out is not read out again, and
 * opening another conversation shows its own log instead of writing this one anew.
 */
class ChatLog extends HTMLElement {
  #logs = new Map();
  #reading = new WeakSet(); // the logs that are scrolled up
  #sizes = new ResizeObserver((changes) => changes.forEach(({ target }) => this.#follow(target)));

  show(contact, conversation) {
    const log = this.#logs.get(contact) ?? this.#begin(contact);
    for (const [id, each] of this.#logs) each.hidden = id !== contact;
    const fresh = conversation.entries.slice(log.children.length).map((entry) => this.#line(entry));
    log.append(...fresh);
    if (!log.isConnected && fresh.length) this.append(log); // with its first lines: they are no news
    if (fresh.length) this.#follow(log);
  }

  /** The last words stay in sight, also when something beside takes the room. */
  #follow(log) {
    if (!this.#reading.has(log)) log.scrollTop = log.scrollHeight;
  }

  /** Forget the conversations that are over. */
  keep(contacts) {
    for (const [id, log] of this.#logs) if (!contacts.includes(id)) { log.remove(); this.#logs.delete(id); }
  }

  #begin(contact) {
    const log = this.#copy("log");
    log.addEventListener("scroll", () => {
      const far = log.scrollHeight - log.scrollTop - log.clientHeight >= NEAR_THE_END;
      this.#reading[far ? "add" : "delete"](log);
    });
    this.#sizes.observe(log);
    this.#logs.set(contact, log);
    return log;
  }

  #line(entry) {
    const line = this.#copy("line");
    const own = entry.by === page.me;
    line.dataset.from = own ? "me" : entry.from;
    const [who, text] = line.children;
    const name = t(`console.chat.from_${own ? "me" : entry.from}`);
    who.textContent = t(own ? "console.chat.sent_at" : "console.chat.at", { name, time: TIME.format(entry.at) });
    text.append(...pieces(entry.text).map((piece) => this.#piece(piece)));
    return line;
  }

  #piece({ text, href }) {
    if (!href) return document.createTextNode(text);
    const link = this.#copy("link");
    link.href = href;
    link.textContent = text;
    return link;
  }

  #copy(name) {
    return this.querySelector(`template[data-of="${name}"]`).content.firstElementChild.cloneNode(true);
  }
}

customElements.define("chat-log", ChatLog);
