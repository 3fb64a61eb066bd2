import { make } from "../dom.js";
import { pieces } from "../links.js";

/** Everything said, appended and never touched again: one addition for one message. */
export class Log {
  constructor(kit) {
    this.kit = kit;
    this.element = make("div", { class: "log", role: "log", tabindex: "0", "aria-label": kit.t("widget.talk.log"), "aria-live": "off" });
  }

  /** What was said before is there to be read; only what comes from now on is announced. */
  settled(settled) {
    const live = settled ? "polite" : "off";
    if (this.element.getAttribute("aria-live") !== live) this.element.setAttribute("aria-live", live);
  }

  focus() {
    this.element.focus();
  }

  append(entries) {
    for (const entry of entries) this.element.append(this.#entry(entry));
  }

  #entry({ from, text, at }) {
    const said = this.kit.t(from === "visitor" ? "widget.talk.stored" : "widget.talk.at", { time: this.kit.time(at) });
    const who = make("strong", {}, this.kit.t(`widget.talk.from.${from}`));
    return make("div", { class: `entry ${from}` }, make("p", { class: "who" }, who, " · ", said), bubble(text));
  }
}

/** A text of somebody: nothing in it is markup, its addresses can be followed. */
export function bubble(text) {
  const parts = pieces(text).map((piece) => (piece.href
    ? make("a", { href: piece.href, target: "_blank", rel: "noopener noreferrer nofollow" }, piece.text)
    : piece.text));
  return make("p", { class: "bubble", dir: "auto" }, ...parts);
}
