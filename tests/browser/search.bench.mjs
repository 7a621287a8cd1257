// What a search costs a reader: bytes and milliseconds, with the client as it is, in a browser,
// behind a server that counts.
//
//     CHINAI=target/release/chinai node tests/browser/search.bench.mjs 370 10000
//
// For each size an archive is made and built; queries are drawn from its texts, always the same
// ones. A cold query is the first of a reader who has the page open and nothing else; a warm one
// is typed again in the same page, its last letter last. Each figure stands beside the bound it is
// to keep, that of the next larger archive which has one; `--check` fails when one is broken.
//
// What the index costs whoever builds it is told by `cargo bench --bench build`.

import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync, inflateRawSync } from "node:zlib";

import { openBrowser } from "./lib/browser.mjs";
import { folderReader, serve } from "./lib/server.mjs";
import { ROOT, withFolder } from "./lib/site.mjs";

const QUERIES = 60;
const KILOBYTE = 1024;
// So long, in milliseconds, nothing more is asked for when a page has all it wants.
const QUIET = 150;

// Median, 95 of 100 and most, in KB and milliseconds, for archives up to so many issues.
const BOUNDS = [
  { issues: 370, first: [20, 20, 20], index: [12, 40, 60], shown: [30], warm: [15] },
  { issues: 10_000, first: [40, 40, 40], index: [21, 70, 110], shown: [75], warm: [20] },
];

const { values: options, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
const sizes = positionals.map(Number);
if (sizes.length === 0 || !sizes.every((size) => Number.isInteger(size) && size > 0) || !process.env.CHINAI) {
  console.error("usage: CHINAI=… node tests/browser/search.bench.mjs [--check] NUMBER-OF-ISSUES…");
  process.exit(2);
}

const browser = await openBrowser();
let broken = 0;
try {
  for (const size of sizes) await withFolder((folder) => measure(size, folder));
} finally {
  await browser.close();
}
process.exitCode = options.check && broken > 0 ? 1 : 0;

async function measure(size, folder) {
  const [archive, site] = [path.join(folder, "archive"), path.join(folder, "site")];
  run("cargo", ["run", "--quiet", "--locked", "--example", "corpus", "--", String(size), archive]);
  run(path.resolve(ROOT, process.env.CHINAI), ["--root", archive, "build", "--quiet", "--out", site, "--base-url", "https://example.org/"]);
  const sent = [];
  const read = folderReader(site);
  const counting = async (name) => {
    const bytes = await read(name);
    // Hosts compress text; the index is compressed as it is.
    sent.push({ name, size: name.endsWith(".bin") ? bytes.length : gzipSync(bytes).length });
    return bytes;
  };
  const server = await serve("/", counting);
  const rows = [];
  for (const query of await drawn(site)) {
    sent.length = 0;
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${server.origin}/search/`);
    rows.push({ query, ...(await cold(page, query, sent)), warm: await warm(page, query) });
    await context.close();
  }
  await server.close();
  report(size, rows);
}

function run(command, given) {
  const { status, stderr } = spawnSync(command, given, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${given.join(" ")}\n${stderr}`);
}

// The bytes of the first query in a page, and of what came before it.
async function cold(page, query, sent) {
  const total = (pattern) => sent.filter(({ name }) => pattern.test(name)).reduce((sum, { size }) => sum + size, 0);
  await quiet(page, sent);
  const first = total(/\.js$|index\.bin$/);
  sent.length = 0;
  await page.locator("#q").fill(`${query} `);
  await page.waitForSelector('#results[data-state="done"]', { state: "attached" });
  await quiet(page, sent);
  const index = total(/^search\/i\//);
  const hits = await page.locator("#results .hit").count();
  return { first, index, shown: index + total(/\/search\.bin$/), scripts: total(/\.js$/), hits };
}

// Resolves when a page asks for nothing any more.
async function quiet(page, sent) {
  for (let before = -1; before !== sent.length; ) {
    before = sent.length;
    await page.waitForTimeout(QUIET);
  }
}

// The milliseconds from the last letter of a query to its results: the middle one of a few times.
function warm(page, query) {
  return page.evaluate(async (query) => {
    const [input, results] = [document.getElementById("q"), document.getElementById("results")];
    const type = (text) => {
      const done = new Promise((resolve) => {
        new MutationObserver((_, observer) => {
          if (results.dataset.state !== "done") return;
          observer.disconnect();
          resolve(performance.now());
        }).observe(results, { attributeFilter: ["data-state"] });
      });
      const start = performance.now();
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      return done.then((end) => end - start);
    };
    const times = [];
    for (let turn = 0; turn < 4; turn += 1) {
      await type(query.slice(0, -1));
      times.push(await type(query));
    }
    // The first time what is shown has to be fetched.
    return times.slice(1).sort((a, b) => a - b)[1];
  }, query);
}

// Queries from the texts of the archive: words, two words, phrases, stretches of Chinese.
async function drawn(site) {
  const slugs = (await readdir(site)).filter((name) => /^\d+$/.test(name)).sort((a, b) => a - b);
  const pick = random(20_180_108);
  const kinds = [
    (words) => words[pick(words.length)],
    (words) => `${words[pick(words.length)]} ${words[pick(words.length)]}`,
    (words, han, pairs) => `"${pairs[pick(pairs.length)]}"`,
    (words, han) => stretch(han, 2, pick),
    (words, han) => stretch(han, 4, pick),
  ];
  const queries = [];
  while (queries.length < QUERIES) {
    const file = await readFile(path.join(site, slugs[pick(slugs.length)], "search.bin"));
    const text = JSON.parse(inflateRawSync(file)).passages.flatMap(({ blocks }) => blocks.map(([, text]) => text)).join(" ");
    // A word is asked for once, not as often as it is written.
    const words = [...new Set(text.match(/[a-z]{4,}/g))];
    const han = text.match(/\p{Script=Han}{4,}/gu) ?? [];
    const pairs = text.match(/\b[a-z]{4,} [a-z]{4,}\b/g) ?? [];
    if (words.length === 0 || han.length === 0 || pairs.length === 0) continue;
    queries.push(kinds[queries.length % kinds.length](words, han, pairs));
  }
  return queries;
}

function stretch(runs, length, pick) {
  const characters = [...runs[pick(runs.length)]];
  const at = pick(characters.length - length + 1);
  return characters.slice(at, at + length).join("");
}

// Numbers below a limit, the same with the same seed (mulberry32).
function random(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

function report(size, rows) {
  const bounds = BOUNDS.find(({ issues }) => size <= issues) ?? {};
  console.log(`\n${size.toLocaleString("en")} issues, ${rows.length} queries\n${"".padEnd(48)}${["median", "95 of 100", "most"].map((name) => name.padStart(20)).join("")}`);
  const line = (name, key, words) => row(name, rows.map((one) => one[key]), bounds[key] ?? [], words);
  line("before the first query, scripts included", "first", inKilobytes);
  line("scripts that come with it", "scripts", inKilobytes);
  line("a cold query, of the index", "index", inKilobytes);
  line("the same with the excerpts that are shown", "shown", inKilobytes);
  line("excerpts that are shown", "hits", String);
  line("a warm query, from the key to the results", "warm", (time) => `${time.toFixed(1)} ms`);
}

// A figure, and in brackets its bound; one that is broken has an exclamation mark.
function row(name, values, bounds, words) {
  const sorted = values.toSorted((a, b) => a - b);
  const cells = [0.5, 0.95, 1].map((part, at) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    if (bounds[at] === undefined) return words(value);
    const limit = words === inKilobytes ? bounds[at] * KILOBYTE : bounds[at];
    if (value > limit) broken += 1;
    return `${words(value)} (${bounds[at]})${value > limit ? "!" : ""}`;
  });
  console.log(`  ${name.padEnd(46)}${cells.map((cell) => cell.padStart(20)).join("")}`);
}

function inKilobytes(bytes) {
  return `${(bytes / KILOBYTE).toFixed(1)} KB`;
}
