/** Every name the facade uses exists in the SDK that is really served; read from the facade's own source. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { silentSounds } from "../../../helpline/web/static/js/models/softphone_sdk.js";
import { FakeCall, FakeDevice } from "./fake_device.mjs";

const read = (path) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
const sdkSource = read("../../../node_modules/@twilio/voice-sdk/dist/twilio.js");
const facade = read("../../../helpline/web/static/js/models/softphone_twilio.js");

function load() {
  const window = { addEventListener() {}, removeEventListener() {}, setTimeout, clearTimeout, console };
  window.window = window.self = window.globalThis = window;
  vm.runInNewContext(sdkSource, window);
  return window.Twilio;
}

const Twilio = load();
const used = (pattern) => [...new Set([...facade.matchAll(pattern)].map(([, name]) => name))];
const memberOf = (type) => (name) => name in type.prototype;

describe("the voice SDK we serve", () => {
  it("is the locked version", () => {
    const { version } = JSON.parse(read("../../../node_modules/@twilio/voice-sdk/package.json"));
    assert.equal(version, JSON.parse(read("../../../package.json")).dependencies["@twilio/voice-sdk"]);
    assert.ok(sdkSource.includes(version));
  });

  it("has every Device and Call member the facade uses", () => {
    const device = used(/device\??\.(\w+)/g);
    const call = used(/\bleg\.(\w+)\(/g);
    assert.deepEqual(device.sort(), ["audio", "destroy", "disconnectAll", "on", "register", "updateToken"]);
    assert.deepEqual(call.sort(), ["accept", "disconnect", "mute", "on", "reject", "sendDigits", "status"]);
    assert.deepEqual(device.filter((name) => !memberOf(Twilio.Device)(name)), []);
    assert.deepEqual(call.filter((name) => !memberOf(Twilio.Call)(name)), []);
    assert.equal(Twilio.Device.isSupported, false); // no WebRTC in here, and the property is there
  });

  it("emits every event the facade listens to", () => {
    const device = used(/device\.on\("(\w+)"/g);
    const call = used(/leg\.on\("(\w+)"/g);
    assert.equal(device.length, 5);
    assert.equal(call.length, 6);
    const known = Object.values(Twilio.Device.EventName);
    assert.deepEqual(device.filter((name) => !known.includes(name)), []);
    assert.deepEqual(call.filter((name) => !sdkSource.includes(`.emit('${name}'`)), []);
  });

  it("plays no sound we have not silenced, and has the three switches", () => {
    assert.deepEqual(Object.keys(silentSounds()).sort(), Object.values(Twilio.Device.SoundName).sort());
    for (const option of ["incoming", "outgoing", "disconnect"]) {
      assert.match(sdkSource, new RegExp(`prototype\\.${option} = function \\(doEnable\\)`));
    }
  });

  it("knows every option the facade gives", () => {
    const block = facade.slice(facade.indexOf("new sdk.Device"), facade.indexOf("});", facade.indexOf("new sdk.Device")));
    const options = [...block.matchAll(/^\s+(\w+):/gm)].map(([, name]) => name);
    assert.equal(options.length, 8);
    for (const name of options) assert.ok(sdkSource.includes(`_options.${name}`), name);
  });

  it("numbers its errors as the facade expects", () => {
    for (const code of [20101, 20104, 31201, 31204, 31205, 31208, 31401, 31402]) {
      assert.match(sdkSource, new RegExp(`\\b${code}\\b`));
    }
    for (const code of facade.match(/\b(20|31)\d{3}\b/g)) assert.ok(sdkSource.includes(code), code);
  });

  it("is imitated by fakes that have no name of their own", () => {
    const scripted = new Set(["constructor", "becomes", "rings", "opens", "finishes"]);
    const names = (type) => Object.getOwnPropertyNames(type.prototype).filter((name) => !scripted.has(name));
    assert.deepEqual(names(FakeDevice).filter((name) => !memberOf(Twilio.Device)(name)), []);
    assert.deepEqual(names(FakeCall).filter((name) => !memberOf(Twilio.Call)(name)), []);
  });
});
