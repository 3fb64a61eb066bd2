import { button, make } from "../dom.js";
import { DoorScreen } from "./door_screen.js";
import { TalkScreen } from "./talk_screen.js";

/** The title, the way out, and one screen at a time. */
export class Panel {
  #visit;
  #title;
  #place = make("div", { class: "screen" });
  #screen = null;
  #open = false;

  constructor(kit, visit, storage, { page, leave, close }) {
    Object.assign(this, { kit, storage });
    this.#visit = visit;
    this.#title = make("h2", { id: "title", tabindex: "-1" }, kit.t("widget.title"));
    const quit = button(kit.t("widget.quit"), leave, { class: "quit" });
    const shut = page ? [] : [button(kit.t("widget.close"), close, { class: "quiet" })];
    const role = page ? {} : { role: "dialog", "aria-labelledby": "title", hidden: true };
    this.element = make("div", { id: "panel", class: "panel", ...role, onkeydown: (event) => {
      if (event.key === "Escape" && !page) close();
    } }, make("header", {}, this.#title, make("div", { class: "exits" }, quit, ...shut)), this.#place);
    visit.addEventListener("change", () => this.show());
    this.show();
  }

  /** Whether nothing of the page is seen beside it. */
  get covers() {
    return this.#open && this.element.clientWidth >= document.documentElement.clientWidth - 1;
  }

  open(opened) {
    this.#open = opened;
    this.element.hidden = !opened;
    if (this.#visit.talk) this.#visit.talk.seen = opened;
    if (opened) this.#screen.opened?.();
  }

  focus() {
    (this.#screen.first ?? this.#title).focus();
  }

  /** The screen of the moment; when it changes under the keyboard, the keyboard goes to the title. */
  show() {
    const { screen, talk } = this.#visit;
    const kind = screen === "talk" ? talk : screen;
    if (this.#screen?.kind !== kind) {
      const inside = this.#place.contains(this.element.getRootNode().activeElement);
      this.#screen = talk ? new TalkScreen(this.kit, this.#visit, this.storage) : new DoorScreen(this.kit, this.#visit);
      this.#screen.kind = kind;
      this.#place.replaceChildren(this.#screen.element);
      if (talk) talk.seen = this.#open;
      if (inside) this.#title.focus();
    }
    this.#screen.show();
  }
}
