/** Links that are safe, a tab's storage, the words of a number, the language of a place. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

class HandStorage {
  values = new Map();
  full = false;
  getItem(key) { return this.values.get(key) ?? null; }
  setItem(key, value) { if (this.full) throw new Error("full"); this.values.set(key, value); }
  removeItem(key) { this.values.delete(key); }
}
const { Kit, languageOf } = await import("../../../helpline/web/static/widget/kit.js");
const { pieces } = await import("../../../helpline/web/static/widget/links.js");
const { Storage } = await import("../../../helpline/web/static/widget/storage.js");

beforeEach(() => { globalThis.sessionStorage = new HandStorage(); });

test("an address in a sentence is a link, its full stop is not", () => {
  assert.deepEqual(pieces("Voyez https://example.org/a?b=(c). Puis (http://example.org/d) !"), [
    { text: "Voyez " },
    { text: "https://example.org/a?b=(c", href: "https://example.org/a?b=(c" },
    { text: "). Puis (" },
    { text: "http://example.org/d", href: "http://example.org/d" },
    { text: ") !" },
  ]);
});

test("nothing else is a link, and no text is lost", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://", "https://a:b@example.org/",
    "https://banque.fr@pirate.example", "JAVASCRIPT:https", "file:///etc/passwd", ""]) {
    assert.ok(pieces(text).every((piece) => !piece.href), text);
    assert.equal(pieces(text).map((piece) => piece.text).join(""), text);
  }
});

test("a tab keeps what it is told, forgets what is undefined, and is empty when nothing is left", () => {
  new Storage("https://line.example").put({ token: "t", draft: "a" });
  const again = new Storage("https://line.example");
  assert.equal(again.get("token"), "t");
  again.put({ draft: undefined });
  assert.equal(new Storage("https://line.example").get("draft"), undefined);
  assert.equal(new Storage("https://other.example").get("token"), undefined);
  again.put({ token: undefined });
  assert.equal(sessionStorage.values.size, 0);
});

test("a page that may keep nothing, or holds nonsense, still works", () => {
  sessionStorage.setItem("helpline-chat https://line.example", "{not json");
  const storage = new Storage("https://line.example");
  sessionStorage.full = true;
  storage.put({ token: "t" });
  assert.equal(storage.get("token"), "t");
  delete globalThis.sessionStorage;
  assert.equal(new Storage("https://line.example").get("token"), undefined);
});

test("texts are found, filled, and counted; one that does not exist is a fault", () => {
  const kit = new Kit({ language: "fr", texts: { "a.b": "Place {position}", "c.one": "{count} caractère", "c.other": "{count} caractères" } });
  assert.equal(kit.t("a.b", { position: 3 }), "Place 3");
  assert.equal(kit.count("c", 0), "0 caractère");
  assert.equal(kit.count("c", 2), "2 caractères");
  assert.throws(() => kit.t("toString"), /no text/);
});

test("the language is the one asked for, else that of the place, else French", () => {
  const element = (language, lang) => ({ getAttribute: () => language, closest: () => (lang === null ? null : { lang }) });
  assert.equal(languageOf(element("en", "fr")), "en");
  assert.equal(languageOf(element(null, "en-GB")), "en");
  assert.equal(languageOf(element(null, "de")), "fr");
  assert.equal(languageOf(element(null, null)), "fr");
});
