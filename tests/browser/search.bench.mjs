// What a search costs a reader: bytes and milliseconds, with the client as it is, in a browser,
// behind a server that counts.
//
//     CHINAI=target/release/chinai node tests/browser/search.bench.mjs 370 10000
//
// For each size an archive is made and built; queries are drawn from its texts, always the same
// ones. A cold query is the first of a reader who has the page open and nothing else; a warm one
// is typed again in the same page, its last letter last.

import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync, inflateRawSync } from "node:zlib";

import { openBrowser } from "./lib/browser.mjs";
import { folderReader, serve } from "./lib/server.mjs";
import { ROOT, withFolder } from "./lib/site.mjs";

const COLD = 40;
const KILOBYTE = 1024;

const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0 || sizes.some((size) => !(size > 0))) {
  console.error("usage: CHINAI=… node tests/browser/search.bench.mjs NUMBER-OF-ISSUES…");
  process.exit(2);
}

const browser = await openBrowser();
for (const size of sizes) await withFolder((folder) => measure(size, folder));
await browser.close();

async function measure(size, folder) {
  const [archive, site] = [path.join(folder, "archive"), path.join(folder, "site")];
  run("cargo", ["run", "--quiet", "--release", "--locked", "--example", "corpus", "--", String(size), archive]);
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
  const queries = await drawn(site);
  const cold = [];
  const warm = [];
  for (const query of queries) {
    const page = await opened(server, sent);
    cold.push({ query, ...(await ask(page, query, sent)) });
    warm.push(...(await typedAgain(page, query)));
    await page.context().close();
  }
  await server.close();
  report(size, cold, warm);
}

function run(command, given) {
  const { status, stderr } = spawnSync(command, given, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${given.join(" ")}\n${stderr}`);
}

// A page of results that has been opened, with the bytes of its scripts and manifest.
async function opened(server, sent) {
  sent.length = 0;
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await page.goto(`${server.origin}/search/`, { waitUntil: "networkidle" });
  return page;
}

async function ask(page, query, sent) {
  const total = (pattern) => sent.filter(({ name }) => pattern.test(name)).reduce((sum, { size }) => sum + size, 0);
  const first = total(/\.js$|index\.bin$/);
  sent.length = 0;
  await page.locator("#q").fill(`${query} `);
  await page.waitForSelector('#results[data-state="done"]', { state: "attached" });
  await page.waitForLoadState("networkidle");
  return { first, index: total(/^search\/i\//), excerpts: total(/\/search\.bin$/), scripts: total(/\.js$/) };
}

// The milliseconds from the last letter of a query to its results, a few times over.
function typedAgain(page, query) {
  return page.evaluate(async (query) => {
    const [input, results] = [document.getElementById("q"), document.getElementById("results")];
    const type = async (text) => {
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      while (results.dataset.state !== "done") await new Promise((resolve) => setTimeout(resolve));
    };
    const times = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await type(query.slice(0, -1));
      const start = performance.now();
      await type(query);
      times.push(performance.now() - start);
    }
    return times.slice(1);
  }, query);
}

// Queries from the texts of the archive: words, two words, phrases, stretches of Chinese.
async function drawn(site) {
  const slugs = (await readdir(site)).filter((name) => /^\d+$/.test(name)).sort((a, b) => a - b);
  const pick = random(20_180_108);
  const kinds = [
    (words) => words[pick(words.length)],
    (words) => `${words[pick(words.length)]} ${words[pick(words.length)]}`,
    (words) => `"${words.slice(...((at) => [at, at + 2])(pick(words.length - 1))).join(" ")}"`,
    (words, han) => stretch(han, 2, pick),
    (words, han) => stretch(han, 4, pick),
  ];
  const queries = [];
  while (queries.length < COLD) {
    const file = await readFile(path.join(site, slugs[pick(slugs.length)], "search.bin"));
    const text = JSON.parse(inflateRawSync(file)).passages.flatMap(({ blocks }) => blocks.map(([, text]) => text)).join(" ");
    const words = text.match(/[a-z]{4,}/g) ?? [];
    const han = text.match(/\p{Script=Han}{4,}/gu) ?? [];
    if (words.length < 3 || han.length === 0) continue;
    queries.push(kinds[queries.length % kinds.length](words, han));
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

function report(size, cold, warm) {
  const of = (name) => cold.map((one) => one[name]);
  const first = cold.map(({ index, excerpts }) => index + excerpts);
  console.log(`\n${size.toLocaleString("en")} issues, ${cold.length} queries`);
  line("before the first query, scripts included", of("first"), inKilobytes);
  line("scripts that come with it", of("scripts"), inKilobytes);
  line("a cold query, of the index", of("index"), inKilobytes);
  line("the same with its excerpts", first, inKilobytes);
  line("a warm query, from the key to the results", warm, (time) => `${time.toFixed(1)} ms`);
}

function line(name, values, words) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => words(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
  console.log(`  ${name.padEnd(44)} median ${at(0.5)}, 95 of 100 ${at(0.95)}, most ${at(1)}`);
}

function inKilobytes(bytes) {
  return `${(bytes / KILOBYTE).toFixed(1)} KB`;
}
