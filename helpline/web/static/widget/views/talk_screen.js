import { make, put } from "../dom.js";
import { Choices } from "./choices.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { Actions } from "./actions.js";

const NEAR = 80; // pixels from the end: who has scrolled back is left there

/** The conversation: what was said, what is on its way, what can be answered, what can be done. */
export class TalkScreen {
  #talk;
  #parts;
  #connection = make("p", { class: "notice", role: "status" });
  #standing = make("p", { class: "standing", role: "status" });
  #typing;
  #scroll;
  #atEnd = true;

  constructor(kit, visit, storage) {
    this.kit = kit;
    this.#talk = visit.talk;
    const log = this.log = new Log(kit);
    const after = () => log.focus();
    this.#parts = [new Outbox(kit, this.#talk), new Choices(kit, this.#talk, after), new Composer(kit, this.#talk, storage, () => this.#end()), new Actions(kit, visit)];
    const [outbox, choices, composer, actions] = this.#parts;
    this.#typing = make("p", { class: "typing", hidden: true }, kit.t("widget.talk.writing"));
    this.#scroll = make("div", { class: "scroll", onscroll: () => this.#scrolled() }, log.element, outbox.element, this.#typing, choices.element);
    this.element = make("div", { class: "talk" }, this.#connection, this.#scroll, this.#standing, composer.element, actions.element);
    this.#talk.addEventListener("entries", ({ detail }) => this.#append(detail));
  }

  /** What the keyboard goes to when the panel opens. */
  get first() {
    return this.#talk.open ? this.#parts[2].field : null;
  }

  opened() {
    this.#end();
  }

  show() {
    const { state, writing, asking } = this.#talk;
    this.log.settled(!this.#talk.restored || state.stage !== "opening");
    for (const part of this.#parts) part.show();
    put(this.#connection, this.#link());
    put(this.#standing, this.#where(state));
    this.#typing.hidden = !writing;
    if (this.#atEnd) this.#end(asking);
  }

  #append(entries) {
    this.log.append(entries);
    if (this.#atEnd || entries.some(({ from }) => from === "visitor")) this.#end();
  }

  /** To the end; with a question, not so far that it is no longer seen above its answers. */
  #end(asking = this.#talk.asking) {
    const question = asking && this.log.element.lastElementChild;
    const end = this.#scroll.scrollHeight - this.#scroll.clientHeight;
    this.#scroll.scrollTop = question ? Math.min(end, question.offsetTop) : end;
    this.#atEnd = true;
  }

  /** Who scrolls back is left there. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    this.#atEnd = Boolean(this.#talk.asking) || scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #link() {
    const { state, farewell } = this.#talk.connection;
    if (state === "connecting" || state === "live") return "";
    return this.kit.t(`widget.connection.${state === "ended" ? farewell : state}`);
  }

  #where({ stage, position }) {
    if (stage === "queue") return position > 1 ? this.kit.t("widget.queue.position", { position }) : this.kit.t("widget.queue.next");
    return ["talk", "after", "closed", "opening"].includes(stage) ? this.kit.t(`widget.stage.${stage}`) : "";
  }
}
