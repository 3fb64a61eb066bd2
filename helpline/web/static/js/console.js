/** The volunteer's page: joins the live view, the telephone, the chats and the panels. */
import "./elements.js";
import { listen } from "./keyboard.js";
import { guard } from "./leaving.js";
import { Alarm } from "./models/alarm.js";
import { announce, tell } from "./models/attempts.js";
import { Chats } from "./models/chats.js";
import { Desk } from "./models/desk.js";
import { Happened } from "./models/happened.js";
import { saveInTime } from "./models/last_moment.js";
import { Live } from "./models/live.js";
import { OwnPhone } from "./models/own_phone.js";
import { page, t, word } from "./models/page.js";
import { Phone } from "./models/phone.js";
import { Ringer } from "./models/ringer.js";
import { sceneOf } from "./models/scene.js";
import { Seat } from "./models/seat.js";
import { now } from "./models/server_clock.js";

const $ = (name) => document.querySelector(name);
const [connection, duty, offer, call, wrap] =
  ["connection-notice", "duty-panel", "offer-card", "call-panel", "wrap-up-form"].map($);
const [own, lostNote, phoneLine, line] = ["own-phone", "lost-note", "phone-line", "line-summary"].map($);
const [hand, chat] = ["hand-list", "chat-panel"].map($);
const SCENES = { rest: duty, away: duty, idle: duty, offer, call, chat, wrap };

const seat = new Seat(`helpline:phone:${page.me}`);
const ringer = new Ringer();
const phone = new Phone(seat);
const live = new Live("/console/live", () => phone.state.device === "ready");
const alarm = new Alarm(ringer);
const chats = new Chats(live);
const happened = new Happened();
const desk = new Desk({ live, phone, ownPhone: new OwnPhone(), seat, ringer, chats, show, open });
let last = { name: "none", hand: [] };
let chosen = null;

function show() {
  const { view } = live;
  const scene = sceneOf(view, view?.contacts?.[chosen] ? chosen : last.id);
  connection.show(live, scene.name === "call" ? "lost_call" : "lost_detail");
  if (!view) return;
  const written = scene.hand.filter((one) => one.chat).map(({ id }) => id);
  chats.keep(written);
  saveInTime(scene.hand, scene.id, now());
  const focused = $(".stage").contains(document.activeElement) || document.activeElement === document.body;
  duty.show(view, scene, happened.look(view, phone.state.call?.state === "accepted" && seat.here, now()));
  own.show(view, scene);
  offer.show(view, scene, phone.state, seat.here);
  call.show(view, scene, phone.state);
  wrap.show(view, scene);
  chat.show(view, scene, visible());
  hand.show(scene, chats);
  $(".stage").toggleAttribute("data-offered", Boolean(scene.offer) && written.length > 0);
  lostNote.show(view);
  phoneLine.show(view, phone.state, seat.here, ringer.locked);
  line.show(view);
  alarm.set(ringing(scene.offer), seat.here && scene.offer?.via !== "phone"); // where their telephone rings, no page need
  alarm.unread(written.reduce((sum, id) => sum + chats.of(id).unread, 0));
  turnTo(scene, focused);
  desk.keep();
}

/** The title of the tab while an offer rings here; null when none does. */
function ringing(offer) {
  if (offer?.state !== "pending" || offer.answering) return null;
  return t(offer.channel === "chat" ? "console.tab_ringing_chat" : "console.tab_ringing");
}

/** A new scene: say it, and put the keyboard where the person is needed; beside something open, nothing moves. */
function turnTo(scene, focused) {
  const first = last.name === "none";
  const moved = scene.name !== last.name || scene.id !== last.id;
  const proposed = scene.offer?.id !== last.offer?.id;
  last = scene;
  if (!first && moved) tell("");
  if (scene.offer && proposed) {
    phone.act({ type: "wait" });
    const how = scene.offer.channel === "chat" ? "_chat" : scene.offer.via === "phone" ? "_by_phone" : "";
    announce(t(`console.offer.announce${how}`, { topic: word("topics", scene.offer.topic, "topics.indetermine") }), true);
    announce("");
  } else if (!scene.offer) announce("", true);
  if (focused && moved && (!first || scene.name === "offer")) SCENES[scene.name].focusTitle();
}

/** Show one of what is in hand, because the person asks. */
function open(id) {
  chosen = id;
  show();
}

function onMessage({ detail: contact }) {
  const topic = word("topics", live.view.contacts[contact]?.topic, "topics.indetermine");
  if (visible() && contact === last.id) return; // before the eyes, and read out by the log
  if (seat.here) ringer.note();
  announce("");
  announce(t("console.chat.new_message", { number: chats.of(contact).number, topic }));
}

const visible = () => document.visibilityState === "visible";

connection.wire(live);
for (const panel of [duty, own, offer, call, wrap, chat, hand, lostNote, phoneLine]) panel.wire(desk);
for (const source of [live, phone, seat, chats]) source.addEventListener("change", show);
phone.addEventListener("ready", () => live.beat());
setInterval(show, 1000);
chats.addEventListener("message", onMessage);
listen({ offer, wrap, hand, chat, call });
document.addEventListener("visibilitychange", show);
guard(
  () => last.hand,
  () => (phone.state.call?.state === "accepted" && seat.here) || chats.unsent,
  () => live.view?.me.via === "phone" && live.view.me.presence === "available",
);
seat.wait();
live.start();
