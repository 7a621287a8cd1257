// Reads a built site as a stranger would, and says everything that is wrong with it.
//
//     node check.mjs FOLDER BASE_URL [N]
//
// FOLDER is the output of `chinai build`, BASE_URL the address it was built for. Every page is
// validated as HTML, every address in it has to lead somewhere, nothing may come from another
// origin or stand inline; feeds, sitemap and the other lists are read too. With N at most so many
// pages of each kind are validated, those of one kind being made by one template; everything else
// is read of all pages all the same. What each of these
// means stands in lib/: page.mjs, addresses.mjs, atom.mjs, feed.mjs, feeds.mjs, lists.mjs,
// citations.mjs, data.mjs, sample.mjs. This file only walks the folder, shares the pages out to workers and prints.

import { readFile, readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";

import { Addresses } from "./lib/addresses.mjs";
import { validateFeeds } from "./lib/atom.mjs";
import { compareForms, comparePage, formOf, readCitations } from "./lib/citations.mjs";
import { readData, readJsonLd, readTable } from "./lib/data.mjs";
import { readFeed } from "./lib/feed.mjs";
import { readAsReader, readJsonFeed, readOpml, walkArchive } from "./lib/feeds.mjs";
import {
  readHeaders,
  readJson,
  readRedirects,
  readRobots,
  readSitemap,
  readStylesheet,
} from "./lib/lists.mjs";
import { Problems } from "./lib/problems.mjs";
import { sample } from "./lib/sample.mjs";
import { parseXml } from "./lib/xml.mjs";

// How many pages a worker gets at a time: few, so that none is left alone with the long ones.
const BATCH = 16;

const ATOM = "http://www.w3.org/2005/Atom";
const SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";

async function main([folder, baseUrl, most = "Infinity"]) {
  if (!folder || !baseUrl?.match(/^https?:\/\/[^/]+\/(.*\/)?$/) || !(Number(most) > 0)) {
    console.error("usage: node check.mjs FOLDER BASE_URL [N], the address with the closing slash");
    return 2;
  }
  const files = await listFiles(folder);
  const pages = files.filter((file) => file.endsWith(".html"));
  const problems = new Problems();
  if (pages.length === 0) problems.add(".", null, "there is no page in this folder");

  const validated = new Set(sample(pages, Number(most)));
  const facts = await readPages(folder, pages, validated);
  const addresses = new Addresses(baseUrl, files);
  for (const { file, ids, found } of facts) {
    addresses.hasIds(file, ids);
    for (const { line, message } of found) problems.add(file, line, message);
  }
  let nAddresses = 0;
  for (const { file, references } of facts) {
    nAddresses += references.length;
    addresses.check(file, references, problems);
  }
  const others = files.filter((file) => !file.endsWith(".html"));
  const feeds = new Map();
  for (const file of others) await readOther(folder, file, addresses, problems, feeds);
  walkArchive(feeds, addresses, problems);
  await validateFeeds(folder, [...feeds.keys()], problems);
  await readAllCitations(folder, files, addresses, problems);
  await readAllData(folder, files, problems);
  for (const { file, jsonLd } of facts) {
    if (jsonLd) await readJsonLd(file, jsonLd, addresses, problems);
  }

  problems.print();
  const nFailed = problems.files();
  const n = (count) => count.toLocaleString("en");
  const nLeft = pages.length - validated.size;
  const left = nLeft > 0 ? ` (${n(validated.size)} of them validated)` : "";
  console.log(
    `${n(pages.length)} pages${left}, ${n(nAddresses)} addresses in them, ${n(others.length)} other files: ` +
      `${n(files.length - nFailed)} passed, ${n(nFailed)} failed`,
  );
  return nFailed === 0 ? 0 : 1;
}

// Every file below a folder, relative to it, with `/`; not what chinai keeps for itself.
async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".chinai-"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join("/"))
    .sort();
}

// Has workers read all pages; the answers come in any order and are put back into that of `pages`.
async function readPages(folder, pages, validated) {
  const facts = new Map();
  let next = 0;
  const run = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./lib/page.mjs", import.meta.url), {
        workerData: { folder, validated },
        // A page is many small objects that all die with it: with room for them they are cheap.
        resourceLimits: { maxYoungGenerationSizeMb: 256 },
      });
      const give = () => {
        const batch = pages.slice(next, next + BATCH);
        next += batch.length;
        worker.postMessage(batch);
        if (batch.length === 0) resolve();
      };
      worker.on("error", reject);
      worker.on("message", (answers) => {
        for (const answer of answers) facts.set(answer.file, answer);
        give();
      });
      give();
    });
  const nWorkers = Math.min(availableParallelism(), Math.ceil(pages.length / BATCH));
  await Promise.all(Array.from({ length: nWorkers }, run));
  return pages.map((file) => facts.get(file));
}

// Everything that is not a page, by what it is.
async function readOther(folder, file, addresses, problems, feeds) {
  const isText = /(\.(xml|opml|svg|json|css|txt)|^_redirects|^_headers)$/.test(file);
  if (!isText) return;
  const text = await readFile(path.join(folder, file), "utf8");
  if (/\.(xml|opml|svg)$/.test(file)) {
    const root = parseXml(file, text, problems);
    if (root?.uri === ATOM) {
      readFeed(file, root, addresses, problems);
      readAsReader(file, text, root, problems);
      feeds.set(file, root);
    }
    if (root?.local === "opml") readOpml(file, text, root, addresses, problems);
    if (root?.uri === SITEMAP) readSitemap(file, root, addresses, problems);
  } else if (file.endsWith(".json")) {
    readJson(file, text, problems);
    if (file === "feed.json") readJsonFeed(file, text, addresses, problems);
  } else if (file.endsWith(".css")) {
    readStylesheet(file, text, addresses, problems);
  } else if (file === "robots.txt") {
    readRobots(file, text, addresses, problems);
  } else if (file === "_redirects") {
    readRedirects(file, text, addresses, problems);
  } else if (file === "_headers") {
    readHeaders(file, text, addresses, problems);
  }
}

// Citations stand in several forms, which must agree.
async function readAllCitations(folder, files, addresses, problems) {
  const places = new Map();
  for (const file of files.filter((file) => /(^|\/)cite\.[^/]+$/.test(file))) {
    const form = formOf(file);
    if (!form) continue;
    const [place, ending] = form;
    const text = await readFile(path.join(folder, file), "utf8");
    const records = readCitations(file, text, problems);
    if (!places.has(place)) places.set(place, new Map());
    if (records) places.get(place).set(ending, records);
  }
  for (const [place, forms] of places) {
    if (forms.size === 0) continue;
    compareForms(place, forms, problems);
    comparePage(place, [...forms.values()][0], addresses, problems);
  }
  // Everything at once, where the site has it.
  for (const file of files.filter((file) => /^data\/[^/]+\.(bib|ris)$/.test(file))) {
    const records = readCitations(file, await readFile(path.join(folder, file), "utf8"), problems);
    const n = records?.length ?? 0;
    if (n !== places.size) problems.add(file, null, `${n} citations, ${places.size} stand beside pages`);
  }
}

// The open data, where the site has it.
async function readAllData(folder, files, problems) {
  const read = (file) => readFile(path.join(folder, file), "utf8");
  if (files.includes("data/schema.json")) {
    const names = files.filter((file) => /^data\/(issues|forwards|outlets|people|topics)\.json$/.test(file));
    const texts = await Promise.all(names.map(async (file) => [path.basename(file), await read(file)]));
    readData(await read("data/schema.json"), texts, problems);
  }
  for (const file of files.filter((file) => file.endsWith(".csv") && file.startsWith("data/"))) {
    readTable(file, await read(file), problems);
  }
}

process.exitCode = await main(process.argv.slice(2));
