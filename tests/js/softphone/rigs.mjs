/** One rig per back-end: the same handles for the same happenings, so that one suite runs on both. */
import { FakeDevice } from "./fake_device.mjs";
import { FakeWebSocket } from "./fake_websocket.mjs";

export const PARAMETERS = { From: "+33170772372", To: "client:agent_1", contact: "c_1" };

export function simulatorRig() {
  FakeWebSocket.opened = [];
  globalThis.WebSocket = FakeWebSocket;
  const socket = () => FakeWebSocket.last;
  const words = { mute: (m) => `mute ${m.muted}`, digits: (m) => `digits ${m.digits}` };
  return {
    options: { kind: "simulator", url: "ws://127.0.0.1:1/sim/softphone" },
    registers: () => { if (socket().readyState === 0) socket().serverOpens(); socket().serverSays({ type: "registered" }); },
    rings: (id) => socket().serverSays(
      { type: "incoming", call: id, from: PARAMETERS.From, to: PARAMETERS.To, parameters: { contact: "c_1" } }),
    answered: (id) => socket().serverSays({ type: "accepted", call: id }),
    cancels: (id) => socket().serverSays({ type: "cancel", call: id }),
    disconnects: (id) => socket().serverSays({ type: "disconnect", call: id }),
    loses: () => socket().serverCloses(),
    refuses: () => { if (socket().readyState === 0) socket().serverOpens(); socket().serverSays({ type: "refused" }); },
    tokenEnds: () => socket().serverSays({ type: "token-will-expire" }),
    tokens: () => FakeWebSocket.opened.flatMap((one) => one.sent).map((m) => m.token).filter(Boolean),
    did: (id) => socket().sent.filter((m) => m.call === id).map((m) => words[m.type]?.(m) ?? m.type),
    gone: () => socket().readyState === 3,
  };
}

export function twilioRig() {
  FakeDevice.made = [];
  globalThis.Twilio = { Device: FakeDevice };
  const media = { getUserMedia: async () => ({ getTracks: () => [] }) };
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: media }, configurable: true });
  const device = () => FakeDevice.last;
  const leg = (id) => device().calls.find((call) => call.parameters.CallSid === id);
  const { contact, ...standard } = PARAMETERS;
  return {
    media,
    options: { kind: "twilio", sdkUrl: "/static/x/twilio.min.js" },
    registers: () => device().becomes("registered"),
    rings: (id) => device().rings({ CallSid: id, ...standard }, { contact }),
    answered: (id) => leg(id).opens(),
    cancels: (id) => leg(id).finishes("cancel"),
    disconnects: (id) => leg(id).finishes("disconnect"),
    loses: () => device().becomes("unregistered"),
    refuses: () => device().emit("error", { code: 20104 }),
    tokenEnds: () => device().emit("tokenWillExpire"),
    tokens: () => device().tokens,
    did: (id) => leg(id).did,
    gone: () => device().state === "destroyed",
  };
}
