// What comes first: queries, judged by hand, over the starter archive and the archive of the
// browser's tests.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { build, engineOf, found, ROOT } from "./lib/read.mjs";
import { SORTS } from "../../static/search/outcome.js";

const ARCHIVES = { starter: ROOT, tests: path.join(ROOT, "tests/browser/archive") };
const MOST_FORMS = { typing: false, stems: true };

const judged = JSON.parse(await readFile(new URL("judged.json", import.meta.url), "utf8"));
const engines = {};
let made;

before(async () => {
  made = await mkdtemp(path.join(tmpdir(), "chinai-ranking-"));
  for (const [name, root] of Object.entries(ARCHIVES)) {
    const out = path.join(made, name);
    build(root, out);
    engines[name] = engineOf(out);
  }
});

after(() => rm(made, { recursive: true }));

test("at least forty queries are judged, over both archives", () => {
  assert.ok(judged.length >= 40, `${judged.length}`);
  for (const name of Object.keys(ARCHIVES)) assert.ok(judged.some(({ archive }) => archive === name));
});

test("the issue that a query is about comes before those that mention it", async () => {
  const wrong = [];
  for (const { archive, query, first, why } of judged) {
    const order = await found(engines[archive], query, MOST_FORMS, SORTS.best);
    if (String(order.slice(0, first.length)) !== String(first)) wrong.push({ query, first, found: order.slice(0, 5), why });
  }
  assert.deepEqual(wrong, []);
});

test("sorted by first mention, the oldest issue comes first", async () => {
  const numbers = await found(engines.starter, "compute", MOST_FORMS, SORTS.first);
  assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
  assert.deepEqual(await found(engines.starter, "compute", MOST_FORMS, SORTS.newest), numbers.toReversed());
});
