// The rules by which texts become keys: the same as in Rust, by the same vectors.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { before, test } from "node:test";

import { build, engineOf } from "./lib/read.mjs";
import { compareKeys, Folding, nameKey, scan, tokens } from "../../static/search/tokens.js";

const vectors = JSON.parse(readFileSync(new URL("tokens.json", import.meta.url), "utf8"));
const TABLE = new Map([["雲", "云"], ["釘", "钉"], ["臺", "台"]]);

// The table of traditional characters is a file of every site, with those that its texts ask for:
// here the texts are all that is expected.
let folding;

before(async () => {
  const made = await mkdtemp(path.join(tmpdir(), "chinai-tokens-"));
  const keys = vectors.flatMap(({ tokens }) => tokens.map(([key]) => key)).join("");
  await mkdir(path.join(made, "issues"));
  const issue = `---\nnumber: 1\ntitle: Vectors\ndate: 2020-01-01\n---\n${keys.match(/\p{Script=Han}/gu).join("")}\n`;
  await writeFile(path.join(made, "issues/1.md"), issue);
  await writeFile(path.join(made, "chinai.yaml"), "title: Vectors\n");
  build(made, path.join(made, "site"));
  folding = await engineOf(path.join(made, "site")).folding("汉");
  await rm(made, { recursive: true });
});

test("of the traditional characters the site has those whose simplified one it holds, and no others", () => {
  assert.ok(folding.simplified.get("雲") === "云" && folding.simplified.get("學") === "学");
  assert.ok(folding.simplified.size < 100, `${folding.simplified.size} characters`);
});

test("every text of the shared vectors has the keys that Rust finds in it", () => {
  assert.ok(vectors.length > 20);
  for (const { text, tokens: expected } of vectors) {
    const own = tokens(scan(text, folding)).map(({ key, position }) => [key, position]);
    assert.deepEqual(own, expected, JSON.stringify(text));
  }
});

test("a token knows its place in the text as it was given", () => {
  const text = "Ünlü 雲原生, e‑commerce";
  const places = tokens(scan(text, new Folding(TABLE))).map(({ key, start, end }) => [key, text.slice(start, end)]);
  assert.deepEqual(places, [
    ["unlu", "Ünlü"],
    ["云原", "雲"],
    ["原生", "原"],
    ["生", "生"],
    ["e", "e"],
    ["ecommerce", "e‑commerce"],
    ["commerce", "commerce"],
  ]);
});

test("a name is one key, however it is written", () => {
  const key = (name) => nameKey(name, new Folding(TABLE));
  assert.deepEqual(["Dīng Dīng", "DINGDING", "ding-ding"].map(key), ["dingding", "dingding", "dingding"]);
  assert.equal(key("阿里雲"), key("阿里云"));
});

test("keys are in the order of their code points, also beyond the first plane", () => {
  const keys = ["z", "\uffee", "中", "𠀀", "", "a", "中文"];
  const points = (key) => [...key].map((one) => one.codePointAt(0).toString(16).padStart(6, "0")).join("");
  assert.deepEqual(keys.toSorted(compareKeys), keys.toSorted((a, b) => (points(a) < points(b) ? -1 : 1)));
});
