/**
 * `<helpline-chat>`: a button that opens a panel, or with `mode="page"` the panel alone, in its place in the page.
 * Until everything is there, and without it, the page shows what stands inside the element: the number to call.
 */
import { LINE, languageOf, load } from "./kit.js";
import { Storage } from "./storage.js";
import { make } from "./dom.js";
import { Launcher } from "./views/launcher.js";
import { Panel } from "./views/panel.js";
import { Visit } from "./visit.js";

const LOOK_MS = 15_000; // between two looks at whether somebody answers, while nobody does

export class HelplineChat extends HTMLElement {
  #visit = null;
  #panel = null;
  #launcher = null;
  #storage = null;
  #looking = null;

  get page() {
    return this.getAttribute("mode") === "page";
  }

  async connectedCallback() {
    try {
      const kit = await load(languageOf(this));
      if (this.isConnected) this.#show(kit);
    } catch (fault) {
      console.warn("helpline-chat:", fault); // the page keeps what stands inside the element
    }
  }

  disconnectedCallback() {
    this.#visit?.pause();
    clearInterval(this.#looking);
    document.removeEventListener("focusin", this);
  }

  /** A panel that would cover the whole page gives way to what the keyboard goes to behind it. */
  handleEvent({ target }) {
    if (target !== this && !this.page && this.#panel.covers) this.#toggle(false);
  }

  #show(kit) {
    this.#storage = new Storage(LINE);
    this.#visit = new Visit(kit, LINE, this.#storage);
    const leave = () => this.#quit(kit.quit);
    this.#panel = new Panel(kit, this.#visit, this.#storage, { page: this.page, leave, close: () => this.#toggle(false, true) });
    this.#launcher = this.page ? null : new Launcher(kit, this.getAttribute("label"), () => this.#toggle(this.#panel.element.hidden, true));
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [kit.sheet];
    const parts = [...(this.#launcher?.elements ?? []), this.#panel.element];
    const place = { class: this.page ? "whole" : "float", lang: kit.language, "aria-label": kit.t("widget.name") };
    root.replaceChildren(make("section", place, ...parts));
    this.#visit.addEventListener("change", () => this.#launcher?.show(this.#visit.talk));
    document.addEventListener("focusin", this);
    this.#looking = setInterval(() => this.#panel.element.hidden || document.hidden || this.#visit.look(), LOOK_MS);
    this.#toggle(this.page || Boolean(this.#visit.talk && this.#storage.get("opened")));
  }

  /** `asked`: somebody pressed something, so the keyboard follows. */
  #toggle(opened, asked = false) {
    this.#storage.put({ opened: opened || undefined });
    this.#panel.open(opened);
    this.#launcher?.opened(opened);
    if (opened) this.#visit.look();
    if (asked && opened) this.#panel.focus();
    if (asked && !opened) this.#launcher.focus();
  }

  /** Nothing is left on the screen, in the tab, or behind the « back » button. */
  #quit(elsewhere) {
    this.#visit.leave();
    this.shadowRoot.replaceChildren();
    location.replace(this.getAttribute("quit-url") || elsewhere);
  }
}
