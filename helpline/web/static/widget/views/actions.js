import { button, make, put } from "../dom.js";

/** What can be done with the conversation: end it, keep a copy, begin afresh. What cannot be undone is asked twice. */
export class Actions {
  #visit;
  #talk;
  #more;
  #question;
  #told = make("p", { class: "soft", role: "status" });
  #again;
  #confirmed = () => {};

  constructor(kit, visit) {
    this.kit = kit;
    this.#visit = visit;
    this.#talk = visit.talk;
    const t = (key) => kit.t(key);
    this.end = button(t("widget.actions.end"), () => this.#ask(t("widget.actions.end_question"), () => this.#talk.end()));
    this.restart = button(t("widget.actions.restart"), () => this.#anew());
    this.copy = button(t("widget.actions.copy"), () => this.#download());
    this.#again = button(t("widget.actions.here"), () => this.#talk.connection.again(), { class: "main", hidden: true });
    this.#more = make("details", { class: "more" }, make("summary", {}, t("widget.actions.more")), make("div", { class: "actions" }, this.copy, this.restart, this.end));
    this.words = make("p", {});
    this.#question = make("div", { class: "question", role: "group", "aria-labelledby": "question", hidden: true },
      Object.assign(this.words, { id: "question" }),
      make("div", { class: "actions" },
        button(t("widget.actions.yes"), () => this.#answer(true), { class: "main" }),
        button(t("widget.actions.no"), () => this.#answer(false))));
    this.element = make("div", { class: "foot" }, this.#again, this.#more, this.#question, this.#told);
  }

  show() {
    const { over, connection, state } = this.#talk;
    if (over && !this.end.hidden) this.#more.open = true; // nothing else is left to do
    this.end.hidden = over;
    this.#again.hidden = connection.farewell !== "replaced";
    this.#more.hidden = state.stage === "opening" || !this.#question.hidden;
  }

  #anew() {
    if (this.#talk.over) this.#visit.leave();
    else this.#ask(this.kit.t("widget.actions.restart_question"), () => this.#visit.leave());
  }

  #ask(question, confirmed) {
    this.#confirmed = confirmed;
    put(this.words, question);
    this.#question.hidden = false;
    this.#more.hidden = true;
    this.#question.querySelector("button").focus();
  }

  #answer(yes) {
    this.#question.hidden = true;
    this.#more.hidden = false;
    this.#more.querySelector("summary").focus();
    if (yes) this.#confirmed();
  }

  async #download() {
    const text = await this.#talk.transcript();
    put(this.#told, text ? "" : this.kit.t("widget.actions.copy_failed"));
    if (!text) return;
    const address = URL.createObjectURL(text);
    make("a", { href: address, download: this.kit.t("widget.actions.copy_name") }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
