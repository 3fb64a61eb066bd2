import { button, make, paragraph, phone, put } from "../dom.js";

/** Before a conversation: what will happen and what is kept, or why nobody answers and what to do instead. */
export class DoorScreen {
  #visit;
  #notice = make("p", { class: "notice", role: "alert", hidden: true });
  #words = paragraph("", { class: "lead" });
  #call = paragraph("");
  #go = null;

  constructor(kit, visit) {
    this.kit = kit;
    this.#visit = visit;
    this.element = make("div", { class: "door" }, ...this.#parts(visit.screen));
  }

  show() {
    const { notice, busy, shut } = this.#visit;
    this.#notice.hidden = !notice;
    put(this.#notice, notice);
    this.#go?.setAttribute("aria-disabled", String(busy));
    if (this.#go) put(this.#go, this.kit.t(busy ? "widget.start.busy" : "widget.start.go"));
    if (this.#visit.screen === "shut") {
      put(this.#words, shut.words);
      put(this.#call, this.kit.t(shut.phone ? "widget.shut.call_now" : "widget.shut.call_later"));
    }
  }

  #parts(screen) {
    const t = (key) => this.kit.t(key);
    if (screen === "door") return [paragraph(t("widget.start.looking"), { role: "status" })];
    if (screen === "shut") {
      const said = make("div", { role: "status" }, this.#words, this.#call);
      return [said, this.#number(), this.#kept(t("widget.shut.again"))];
    }
    if (screen === "foreign") {
      const lead = paragraph(t("widget.foreign.words"), { class: "lead" });
      return [lead, paragraph(t("widget.foreign.call")), this.#number(), this.#ours()];
    }
    return this.#start(t);
  }

  #start(t) {
    this.#go = button(t("widget.start.go"), () => this.#visit.begin(), { class: "main" });
    const steps = ["1", "2", "3"].map((step) => make("li", {}, t(`widget.start.step.${step}`)));
    return [
      this.#notice,
      paragraph(t("widget.start.lead"), { class: "lead" }),
      make("ol", {}, ...steps),
      make("p", { class: "never" }, make("strong", {}, t("widget.start.never_title")), " ", t("widget.start.never")),
      this.#go,
      this.#kept(t("widget.start.kept")),
      this.#kept(t("widget.start.shared")),
      make("p", {}, t("widget.start.speak"), " ", phone(this.kit)),
    ];
  }

  #number() {
    return make("p", { class: "number" }, phone(this.kit));
  }

  #kept(text) {
    return paragraph(text, { class: "soft" });
  }

  #ours() {
    const href = new URL(this.kit.page, import.meta.url).href;
    return make("p", {}, make("a", { class: "alone", href }, this.kit.t("widget.foreign.ours")));
  }
}
