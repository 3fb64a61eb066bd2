/** The catalogue: whole in both languages, everything used, French as it is printed in France. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { catalogueFor, TEXTS } from "../../../helpline/simulator/page/texts.js";

const folder = fileURLToPath(new URL("../../../helpline/simulator/page/", import.meta.url));
const sources = readdirSync(folder)
  .filter((name) => /\.(js|html)$/.test(name) && name !== "texts.js")
  .map((name) => readFileSync(folder + name, "utf8"))
  .join("\n");

it("says everything in both languages", () => {
  assert.deepEqual(Object.keys(TEXTS.en), Object.keys(TEXTS.fr));
  for (const texts of Object.values(TEXTS)) assert.ok(Object.values(texts).every((text) => text.trim() === text && text));
});

it("holds no text that nobody shows, and lacks none", () => {
  const shown = new Set([...sources.matchAll(/\b[a-zA-Z]+\b/g)].map(([word]) => word));
  assert.deepEqual(Object.keys(TEXTS.fr).filter((key) => !shown.has(key)), []);
  const named = [...sources.matchAll(/(?:data-text|data-label)="(\w+)"|(?<!\/)texts\.(\w+)/g)].map(([, a, b]) => a ?? b);
  assert.deepEqual(named.filter((key) => !Object.hasOwn(TEXTS.fr, key)), []);
});

it("prints French as France does", () => {
  for (const [key, text] of Object.entries(TEXTS.fr)) {
    assert.doesNotMatch(text, /'/, `${key}: straight apostrophe`);
    assert.doesNotMatch(text, /[^\u00a0\u202f][:;!?»]|«[^\u00a0\u202f]/, `${key}: no non-breaking space`);
    assert.doesNotMatch(text, /\.\.\./, `${key}: three dots`);
  }
});

it("speaks French unless asked for a language it has", () => {
  assert.equal(catalogueFor("").language, "fr");
  assert.equal(catalogueFor("?lang=en").texts, TEXTS.en);
  assert.equal(catalogueFor("?lang=toString").language, "fr");
});
