/** One visitor's stay: the door, a conversation, and what comes after it. Event "change": look at everything again. */
import { channels, fresh, open } from "./door.js";
import { Talk } from "./talk.js";

const SHUT = ["chat.closed", "chat.nobody", "chat.full"];

export class Visit extends EventTarget {
  /** @type {"door"|"start"|"shut"|"foreign"|"talk"} */
  screen = "door";
  /** Why nobody answers in writing, and whether the telephone does. */
  shut = { words: "", phone: false };
  /** A sentence at the start: what did not work, or what has ended. */
  notice = "";
  busy = false;
  /** The conversation, when there is one. */
  talk = null;

  constructor(kit, line, storage) {
    super();
    Object.assign(this, { kit, line, storage });
    if (storage.get("token")) this.#join(true);
  }

  /** Whether somebody would answer; of no interest once there is a conversation. */
  async look() {
    if (this.talk || this.busy || this.screen === "foreign") return;
    const found = await channels(this.line, this.kit.language);
    if (this.talk || this.busy) return;
    if (found && !found.chat?.open) this.#close(found.chat?.words ?? this.kit.t("widget.shut.absent"), found.voice);
    else this.screen = "start";
    this.#changed();
  }

  async begin() {
    if (this.busy) return;
    Object.assign(this, { busy: true, notice: "" });
    this.#changed();
    const op = this.storage.get("op") ?? fresh();
    this.storage.put({ op });
    const answer = await open(this.line, op, this.kit.language);
    this.busy = false;
    if (answer.token) {
      this.storage.put({ op: undefined, token: answer.token });
      this.#join(false);
    } else await this.#refused(answer);
    this.#changed();
  }

  /** End, and forget everything of it: the next conversation is somebody else's. */
  leave() {
    this.talk?.leave();
    this.#forget("");
  }

  /** The page goes on without it; the conversation waits in the tab. */
  pause() {
    this.talk?.stop();
  }

  #join(restored) {
    this.screen = "talk";
    this.talk = new Talk(this.line, this.storage, restored);
    this.talk.addEventListener("change", () => this.#changed());
    this.talk.addEventListener("expired", () => this.#forget(this.kit.t("widget.start.expired")));
  }

  async #refused({ code, message }) {
    if (code === "chat.origin") this.screen = "foreign";
    else if (SHUT.includes(code)) {
      this.storage.put({ op: undefined });
      this.#close(message, (await channels(this.line, this.kit.language))?.voice);
    } else this.notice = message ?? this.kit.t("widget.start.offline");
  }

  #close(words, voice) {
    this.screen = "shut";
    this.shut = { words, phone: Boolean(voice?.open) };
  }

  #forget(notice) {
    this.talk?.stop();
    this.storage.clear();
    Object.assign(this, { screen: "start", talk: null, notice });
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
