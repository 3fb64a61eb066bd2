import { announce, attempt, tell } from "../models/attempts.js";
import { ask, command } from "../models/commands.js";
import { t, word } from "../models/page.js";
import { Panel } from "./panel.js";

/** Hand a conversation on, with all that was written: back to the line, or to a colleague who has room. */
class TransferPanel extends Panel {
  #id = null;

  wire() {
    this.when("open", "click", () => this.#ask(this.part("form").hidden));
    this.when("cancel", "click", () => { this.#ask(false); this.part("open").focus(); });
    this.when("form", "submit", (event) => {
      event.preventDefault();
      const to = new FormData(event.target).get("to");
      attempt(event.submitter, () => this.#transfer(to));
    });
  }

  show(id) {
    if (id === this.#id) return;
    this.#id = id;
    this.#ask(false);
  }

  async #transfer(to) {
    await command(`/console/contacts/${this.#id}/transfer`, { to });
    announce(t("console.transfer.done"));
  }

  async #ask(open) {
    this.reveal("form", open);
    this.part("open").setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.part("form").querySelector("input").focus();
    this.#list([]);
    const asked = this.#id;
    const { colleagues } = await ask("/console/colleagues").catch((refusal) => { tell(refusal.message); return { colleagues: [] }; });
    if (asked === this.#id) this.#list(colleagues);
  }

  #list(colleagues) {
    const free = colleagues.filter(({ room }) => room);
    this.part("colleagues").replaceChildren(...free.map((one) => this.#choice(one)));
    this.reveal("nobody", free.length === 0);
  }

  #choice({ id, name, activity }) {
    const choice = this.querySelector("template").content.firstElementChild.cloneNode(true);
    choice.querySelector("input").value = id;
    choice.querySelector("span").textContent = t("console.transfer.colleague", { name, activity: word("activities", activity, "activities.idle") });
    return choice;
  }
}

customElements.define("transfer-panel", TransferPanel);
