// Who types a name is led to the page about it.

import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { build, engineOf, ROOT } from "./lib/read.mjs";

const MOST_BYTES = 1500;

let made;
let engine;
const read = new Set();

before(async () => {
  made = await mkdtemp(path.join(tmpdir(), "chinai-names-"));
  build(path.join(ROOT, "tests/browser/archive"), made);
  engine = engineOf(made, (name) => read.add(name));
});

after(() => rm(made, { recursive: true }));

const pages = async (query) => (await engine.search(query, { typing: true, stems: true })).named.map(({ page }) => page);

test("a person, an outlet, a topic or a term is led to by any of its names", async () => {
  const expected = {
    "Lin Baiyu": "people/lin-baiyu/",
    "lin baiyu ": "people/lin-baiyu/",
    "林白羽": "people/lin-baiyu/",
    "lín báiyǔ": "people/lin-baiyu/",
    "lin2bai2yu3": "people/lin-baiyu/",
    "Tom Vega": "people/tomas-vega/",
    "夜市评论": "sources/night-market-review/",
    "夜市評論 year:2020": "sources/night-market-review/",
    '"harbour daily"': "sources/harbour-daily/",
  };
  for (const [query, page] of Object.entries(expected)) assert.deepEqual(await pages(query), [page], query);
});

test("what only holds a name, or is its beginning, is not taken for it", async () => {
  for (const query of ["Lin", "Lin Baiyu ports", "Lin Baiy*", "林白", "-Tom Vega", "year:2020"]) assert.deepEqual(await pages(query), [], query);
});

test("a name costs at most 1,500 bytes", async () => {
  const chunks = [...read].filter((name) => /\/n\d+\.bin$/.test(name));
  assert.ok(chunks.length > 1);
  for (const name of chunks) assert.ok((await stat(path.join(made, name))).size <= MOST_BYTES, name);
});
