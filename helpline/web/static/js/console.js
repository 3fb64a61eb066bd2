/** The volunteer's page: joins the live view, the telephone and the panels. */
import "./elements/call_panel.js";
import "./elements/connection_notice.js";
import "./elements/duty_panel.js";
import "./elements/line_summary.js";
import "./elements/lost_note.js";
import "./elements/offer_card.js";
import "./elements/phone_line.js";
import "./elements/wrap_up_form.js";
import { Alarm } from "./models/alarm.js";
import { announce, tell } from "./models/attempts.js";
import { Desk } from "./models/desk.js";
import * as drafts from "./models/drafts.js";
import { Live } from "./models/live.js";
import { page, t, word } from "./models/page.js";
import { Phone } from "./models/phone.js";
import { Ringer } from "./models/ringer.js";
import { sceneOf } from "./models/scene.js";
import { Seat } from "./models/seat.js";

const $ = (name) => document.querySelector(name);
const [connection, duty, offer, call, wrap] =
  ["connection-notice", "duty-panel", "offer-card", "call-panel", "wrap-up-form"].map($);
const [lostNote, phoneLine, line] = ["lost-note", "phone-line", "line-summary"].map($);
const SCENES = { rest: duty, away: duty, idle: duty, offer, call, wrap };

const seat = new Seat(`helpline:phone:${page.me}`);
const ringer = new Ringer();
const phone = new Phone(seat);
const live = new Live("/console/live", () => phone.state.device === "ready");
const alarm = new Alarm(ringer);
const desk = new Desk({ live, phone, seat, ringer, show });
let last = { name: "none" };

function show() {
  const { view } = live;
  const scene = sceneOf(view);
  connection.show(live, scene.name === "call" ? "lost_call" : "lost_detail");
  if (!view) return;
  const focused = $(".stage").contains(document.activeElement) || document.activeElement === document.body;
  duty.show(view, scene);
  offer.show(view, scene, phone.state, seat.here);
  call.show(view, scene, phone.state);
  wrap.show(view, scene);
  lostNote.show(view);
  phoneLine.show(view, phone.state, seat.here, ringer.locked);
  line.show(view);
  const ringing = scene.name === "offer" && scene.offer.state === "pending" && !scene.offer.answering;
  alarm.set(ringing, seat.here);
  if (scene.name !== last.name || scene.id !== last.id) turnTo(scene, focused);
  desk.keep();
}

/** A new scene: say it, and put the keyboard where the person is needed. */
function turnTo(scene, focused) {
  const first = last.name === "none";
  last = scene;
  if (!first) tell("");
  if (scene.name === "offer") phone.act({ type: "wait" });
  if (scene.name === "offer") {
    announce(t("console.offer.announce", { topic: word("topics", scene.offer.topic, "topics.indetermine") }), true);
    announce("");
  } else announce("", true);
  if (focused && (!first || scene.name === "offer")) SCENES[scene.name].focusTitle();
}

function onKey(event) {
  const acts = {
    Enter: event.ctrlKey && (() => { offer.answer(); wrap.send(); }),
    F2: () => { if (!offer.hidden) offer.askWhy(true); },
    F8: () => call.toggleMute(),
    F9: event.ctrlKey && (() => call.hangUp()), // one key alone could end somebody’s call by mistake
  };
  if (!acts[event.key] || event.repeat) return;
  event.preventDefault();
  acts[event.key]();
}

connection.wire(live);
for (const panel of [duty, offer, call, wrap, lostNote, phoneLine]) panel.wire(desk);
for (const source of [live, phone, seat]) source.addEventListener("change", show);
phone.addEventListener("ready", () => live.beat());
setInterval(show, 1000);
document.addEventListener("keydown", onKey);
addEventListener("beforeunload", (event) => { if (phone.state.call?.state === "accepted" && seat.here) event.preventDefault(); });
$("form.who").addEventListener("submit", () => drafts.kept().forEach(drafts.forget));
seat.wait();
live.start();
