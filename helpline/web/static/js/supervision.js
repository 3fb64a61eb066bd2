/** The supervisors' page: the live view, made into figures and tables. */
import "./elements/connection_notice.js";
import "./elements/live_table.js";
import { agentRows, figures, waitingRows } from "./models/board.js";
import { Live } from "./models/live.js";
import { now } from "./models/server_clock.js";

const LONGEST_LIST = 100;
const connection = document.querySelector("connection-notice");
const [waiting, agents] = [document.getElementById("waiting"), document.getElementById("agents")];
const live = new Live("/supervision/live");

function show() {
  connection.show(live, "lost_wall");
  if (!live.view) return;
  for (const [name, { text, urgent }] of Object.entries(figures(live.view, now()))) put(name, text, urgent);
  const rows = waitingRows(live.view, now());
  waiting.show(rows, rows.length >= LONGEST_LIST);
  agents.show(agentRows(live.view, now()));
}

function put(name, text, urgent = false) {
  const figure = document.querySelector(`[data-figure="${name}"]`);
  const place = figure.querySelector("dd");
  if (place.textContent !== text) place.textContent = text;
  figure.toggleAttribute("data-urgent", urgent);
}

connection.wire(live);
live.addEventListener("change", show);
setInterval(show, 1000);
live.start();
