import { t, word } from "../models/page.js";
import { Panel } from "./panel.js";

/** Says in words, at the top, what became of the connection; the pill in the bar says it in one. */
class ConnectionNotice extends Panel {
  wire(live) {
    this.when("again", "click", () => live.again());
  }

  /** @param {"lost_detail"|"lost_call"|"lost_wall"} lost  what a lost connection means on this page now */
  show(live, lost) {
    const pill = document.querySelector("[data-connection]");
    const state = live.connection === "ended" ? "lost" : live.connection;
    pill.dataset.connection = state;
    const said = t(`connection.${state === "trouble" ? "lost" : state}`);
    const place = pill.querySelector("[data-part=word]");
    if (place.textContent !== said) place.textContent = said;

    this.reveal("lost", ["lost", "trouble"].includes(live.connection));
    this.put("lost", t(`connection.${live.connection === "lost" ? lost : "trouble"}`));
    this.reveal("bye", live.connection === "ended");
    if (live.connection !== "ended") return;
    this.put("reason", word("connection.bye", live.farewell, "connection.lost"));
    this.reveal("sign-in", live.farewell === "signed_out");
    this.reveal("again", live.farewell === "replaced");
  }
}

customElements.define("connection-notice", ConnectionNotice);
