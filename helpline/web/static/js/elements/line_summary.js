import { count, duration, t } from "../models/page.js";
import { now } from "../models/server_clock.js";
import { Panel } from "./panel.js";

/** How many wait on the line. */
class LineSummary extends Panel {
  show({ line }) {
    this.put("waiting", line.waiting ? count("console.idle_line", line.waiting) : t("console.idle_line.none"));
    this.reveal("oldest", Boolean(line.oldest));
    if (line.oldest) this.put("oldest", t("console.line.oldest", { duration: duration(now() - line.oldest) }));
  }
}

customElements.define("line-summary", LineSummary);
