import { button, make, put } from "../dom.js";

/** The button in the corner: words, and how many messages wait to be read. */
export class Launcher {
  #words;
  #badge;
  #said;
  #button;

  constructor(kit, label, press) {
    this.kit = kit;
    this.label = label || kit.t("widget.launcher.help");
    this.#words = make("span", {}, this.label);
    this.#badge = make("span", { class: "badge", hidden: true });
    this.#button = button("", press, { class: "launcher", "aria-expanded": "false", "aria-controls": "panel" });
    this.#button.append(this.#words, this.#badge);
    this.#said = make("p", { class: "unseen", role: "status" });
    this.elements = [this.#button, this.#said];
  }

  focus() {
    this.#button.focus();
  }

  opened(opened) {
    this.#button.setAttribute("aria-expanded", String(opened));
  }

  show(talk) {
    put(this.#words, talk ? this.kit.t("widget.launcher.resume") : this.label);
    const news = talk?.unread ? this.kit.count("widget.launcher.unread", talk.unread) : "";
    this.#badge.hidden = !news;
    put(this.#badge, news);
    put(this.#said, news);
  }
}
