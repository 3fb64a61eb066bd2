/** The on-screen telephone: joins the wire, the screen, the keys, the words, the voice and the sounds. */
import { AT_REST, inCall, step } from "./call_state.js";
import { Display } from "./display.js";
import { LineSocket } from "./line_socket.js";
import { layKeys } from "./keypad.js";
import { LINE_NUMBER, ownNumber } from "./numbers.js";
import { Sounding } from "./sounding.js";
import { remember } from "./settings.js";
import { Speaking } from "./speaking.js";
import { catalogueFor, fill } from "./texts.js";
import { Writing } from "./writing.js";

const CALLER_NUMBER = "06 39 98 00 01"; // kept free by Arcep for fiction

const START = new Set(["dialling", "incoming"]);

const at = (id) => document.getElementById(id);
const { language, texts } = catalogueFor(location.search);
document.documentElement.lang = language;
fill(document, texts);

const asked = new URLSearchParams(location.search);
const own = ownNumber(asked);
at("to").value = asked.get("to") ?? LINE_NUMBER;
at("from").value = own ?? asked.get("from") ?? CALLER_NUMBER;
at("receive").checked = own !== null; // a telephone opened by its number is there to be rung
if (own) document.title = `${own} · ${texts.title}`;
for (const link of document.querySelectorAll("[hreflang]")) link.href = sameIn(link.lang);

let state = AT_REST;
let pressed = "";
let untouched = true;
const display = new Display(at, texts);
const sounding = new Sounding(at);
const speaking = new Speaking(at, language, texts);
const wire = new LineSocket(new URL("/sim/phone/socket", location.href.replace(/^http/, "ws")), {
  linked: () => { becomes({ type: "linked" }); attach(); },
  lost: () => becomes({ type: "lost" }),
  message: (message) => { speaking.hear(message); sounding.hear(message); becomes(message); },
});
new Writing(at, language, (text) => { wire.send({ type: "say", text }); speaking.own(text); });
layKeys(at("keypad"), texts, press, () => at("keys").checked);
remember(at("keys"), () => {});

function sameIn(lang) {
  const same = new URLSearchParams(location.search);
  same.set("lang", lang);
  return `?${same}`;
}

function becomes(message) {
  const before = state;
  state = step(state, message);
  if (inCall(before) && !inCall(state)) speaking.quiet();
  if (state.phase !== before.phase && START.has(state.phase)) begin();
  display.show(state);
  sounding.follow(state);
}

/** What was said and pressed in the last call is over with it. */
function begin() {
  display.pressed(pressed = "");
  speaking.begin();
}

function press(key) {
  sounding.key(key);
  if (state.phase === "connected") {
    wire.send({ type: "key", key });
    return display.pressed(pressed += key);
  }
  if (inCall(state) || state.phase === "incoming") return;
  at("to").value = untouched ? key : at("to").value + key;
  untouched = false;
}

function attach() {
  const on = at("receive").checked;
  if (on) wire.send({ type: "attach", number: at("from").value });
  becomes({ type: "receiving", on });
}

at("to").addEventListener("input", () => { untouched = false; });
at("erase").addEventListener("click", () => { at("to").value = at("to").value.slice(0, -1).trimEnd(); untouched = false; });
at("receive").addEventListener("change", () => wire.renew()); // the wire knows no "detach"
at("from").addEventListener("change", () => { if (at("receive").checked) wire.renew(); });
at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const to = at("to").value;
  becomes({ type: "dial", to });
  sounding.unlock();
  wire.send({ type: "dial", to, from: at("from").value, withheld: at("withheld").checked, language });
});
for (const type of ["answer", "reject", "hangup", "cut"]) {
  at(type).addEventListener("click", () => { sounding.unlock(); wire.send({ type }); });
}
display.pressed("");
display.show(state);
