// The client against the truth: queries whose answers Rust found by reading every text, without an
// index. `cargo test --test search` writes them, with the site they are about.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";

import { engineOf, found, ROOT } from "./lib/read.mjs";

const LEAST = 2000;
const PROBES = path.resolve(ROOT, process.env.CHINAI_SEARCH ?? "target/tmp/search");

let probes;
let engine;
// The same texts by an index like that of a large archive, in which most words are common.
let common;

before(async () => {
  const text = await readFile(path.join(PROBES, "probes.json"), "utf8").catch(() => {
    throw new Error(`there is no ${PROBES}/probes.json: \`cargo test --test search\` writes it`);
  });
  probes = JSON.parse(text);
  engine = engineOf(path.join(PROBES, "site"));
  common = engineOf(path.join(PROBES, "small"));
});

test("there are probes enough, of every kind, and most of them have an answer", () => {
  assert.ok(probes.length >= LEAST, `${probes.length} probes`);
  assert.ok(probes.filter(({ issues }) => issues.length > 0).length > probes.length / 2);
});

test("every probe finds all issues that hold it, and no other", () => check(engine));

test("so it does where most words are common and known by their pairs", async () => {
  const { stops, common: words, han, pairs } = await common.files.manifest();
  assert.ok(stops.length > 20 && words.length > 100 && han.size > 50 && pairs > 100);
  await check(common);
});

async function check(engine) {
  const wrong = [];
  for (const { kind, query, typing, issues } of probes) {
    const own = await found(engine, query, { typing, stems: false });
    if (String(own) !== String(issues)) wrong.push({ kind, query, typing, missing: issues.filter((one) => !own.includes(one)), foreign: own.filter((one) => !issues.includes(one)) });
  }
  assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} of ${probes.length} probes are wrong`);
}

test("a phrase of nothing but the commonest words loads no places, and says what it is an answer to", async () => {
  const asked = [];
  const counting = engineOf(path.join(PROBES, "site"), (name) => asked.push(path.basename(name)));
  const { stops } = await counting.files.manifest();
  const words = [0, 1, 2].map((at) => stops[at % stops.length]);
  const { issues, parts } = await counting.search(`"${words.join(" ")}"`);
  assert.ok(issues.length > 0 && parts.groups.every(({ isBounded }) => isBounded));
  assert.deepEqual(asked.filter((name) => /^[ps]\d/.test(name)), []);
  assert.ok(asked.filter((name) => /^t\d/.test(name)).length <= 3, asked.join());
});

test("stems and beginnings add to what is found, and take nothing away", async () => {
  for (const { query, issues } of probes.filter(({ typing }) => !typing).slice(0, 300)) {
    if (/(^|\s)-/.test(query)) continue;
    const more = await found(engine, query, { typing: false, stems: true });
    assert.deepEqual(issues.filter((one) => !more.includes(one)), [], query);
  }
});
