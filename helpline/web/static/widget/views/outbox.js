import { standing } from "../conversation.js";
import { button, make, put } from "../dom.js";
import { bubble } from "./log.js";

/** What was written and is not stored yet, one line each with what becomes of it. */
export class Outbox {
  #talk;
  #lines = new Map();
  #said = make("p", { class: "unseen", role: "status" });
  #list = make("div", { class: "outbox" });

  constructor(kit, talk) {
    this.kit = kit;
    this.#talk = talk;
    this.element = make("div", {}, this.#list, this.#said);
  }

  show() {
    const shown = this.#talk.conversation.outbox.filter((item) => item.text);
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, line] of this.#lines) if (!ids.has(id)) this.#remove(id, line);
    for (const item of shown) this.#update(this.#lines.get(item.id) ?? this.#add(item), item);
    const stuck = shown.some((item) => standing(item, Date.now()) !== "sending");
    put(this.#said, stuck ? this.kit.t("widget.outbox.late") : "");
  }

  #add({ id, text }) {
    const state = make("span", {});
    const retry = button(this.kit.t("widget.outbox.retry"), () => this.#talk.retry(id), { hidden: true });
    const drop = button(this.kit.t("widget.outbox.drop"), () => this.#talk.drop(id), { class: "quiet", hidden: true });
    const element = make("div", { class: "entry visitor pending" }, bubble(text), make("p", { class: "when" }, state, retry, drop));
    const line = { element, state, retry, drop };
    this.#lines.set(id, line);
    this.#list.append(element);
    element.scrollIntoView({ block: "nearest" });
    return line;
  }

  #update({ element, state, retry, drop }, item) {
    const how = standing(item, Date.now());
    put(state, item.fault ?? this.kit.t(`widget.outbox.${how}`));
    element.classList.toggle("stuck", how !== "sending");
    retry.hidden = how === "sending";
    drop.hidden = how !== "refused";
  }

  #remove(id, { element }) {
    element.remove();
    this.#lines.delete(id);
  }
}
