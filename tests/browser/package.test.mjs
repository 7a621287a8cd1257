// The site as one file, unpacked and opened from the disk: every page looks as it should and leads
// to the others, without a host. And a feed, which a browser shows without a page around it.
//
// CHINAI is the program, CHROMIUM the browser; without them the usual places.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inflateRawSync } from "node:zlib";

import { openBrowser } from "./lib/browser.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = process.env.CHINAI ?? path.join(ROOT, "target/release/chinai");

let browser;
let folder;
let files;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chinai-package-"));
  const out = ["--out", path.join(folder, "public"), "--base-url", "https://example.org/archive/"];
  execFileSync(PROGRAM, ["--root", ROOT, "build", "--quiet", "--zip", ...out]);
  files = await unpack(path.join(folder, "public.zip"), folder);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

// Writes the files of a package into a folder, by its list at the end, and tells their names.
async function unpack(file, into) {
  const bytes = await readFile(file);
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06"));
  let at = bytes.readUInt32LE(end + 16);
  const names = [];
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, nameLength, extra, comment] = [20, 28, 30, 32].map((place) =>
      place === 20 ? bytes.readUInt32LE(at + place) : bytes.readUInt16LE(at + place),
    );
    const start = bytes.readUInt32LE(at + 42);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const body = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    await mkdir(path.dirname(path.join(into, name)), { recursive: true });
    await writeFile(path.join(into, name), inflateRawSync(bytes.subarray(body, body + size)));
    names.push(name);
    at += 46 + nameLength + extra + comment;
  }
  return names;
}

// Opens a file, and tells what could not be loaded.
async function open(name) {
  const page = await browser.newPage();
  const failed = [];
  page.on("requestfailed", (request) => failed.push(request.url()));
  await page.goto(pathToFileURL(path.join(folder, name)).href);
  // A module is fetched, which from a disk no browser allows; pages do without.
  return { page, failed: failed.filter((url) => !url.endsWith(".js")) };
}

test("every page of a package is laid out, with nothing missing", async () => {
  const pages = files.filter((name) => name.endsWith("index.html") && !name.includes("/p/"));
  // One of each kind is enough: they differ by their first folder.
  const kinds = new Map(pages.map((name) => [name.split("/").slice(1).map((part) => part.replace(/\d+/, "n"))[0] + name.split("/").length, name]));
  assert.ok(kinds.size > 10, `only ${kinds.size} kinds of pages`);
  for (const name of kinds.values()) {
    const { page, failed } = await open(name);
    assert.deepEqual(failed, [], name);
    const display = await page.evaluate(() => getComputedStyle(document.body).display);
    assert.equal(display, "flex", `${name} has its stylesheet`);
    await page.close();
  }
});

test("from the front page of a package one comes to an issue and back", async () => {
  const { page } = await open("chinai/index.html");
  await page.click("main a[href*='index.html']");
  assert.match(page.url(), /^file:.*\/index\.html/);
  assert.notEqual(await page.title(), "");
  await page.click("a.brand");
  assert.match(page.url(), /chinai\/index\.html$/);
  await page.close();
});

test("a package is searched where it lies: results, passages, and the box over a page", async () => {
  const { page } = await open("chinai/search/index.html");
  await page.fill("#q", "Alibaba ");
  await page.waitForSelector('#results[data-state="done"] .hit');
  await page.fill("#q", "釘釘");
  await page.waitForFunction(() => document.title.startsWith("釘釘"));
  await page.waitForSelector('#results[data-state="done"] .hit mark');
  await page.click("#results .go");
  assert.match(page.url(), /\/index\.html#/);
  assert.ok(await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))));
  await page.waitForSelector("main mark");
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.type("Alibaba");
  await page.waitForSelector("dialog .hit");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/index\.html#q=Alibaba$/);
  await page.waitForSelector('#results[data-state="done"] .hit');
  await page.close();
});

test("a feed opened in a browser says what it is", async () => {
  const { page, failed } = await open("chinai/forwards/feed.xml");
  assert.deepEqual(failed, []);
  const seen = await page.evaluate(() => {
    const shown = (element) => element.getClientRects().length > 0;
    const one = (name) => document.querySelector(name);
    return {
      words: one("p").textContent,
      isExplained: shown(one("p")),
      leads: one("a").href,
      hasTitles: [...document.querySelectorAll("entry > title")].every(shown),
      hasContent: [...document.querySelectorAll("content, id, updated")].some(shown),
    };
  });
  assert.match(seen.words, /^This is a feed\./);
  assert.ok(seen.isExplained && seen.hasTitles && !seen.hasContent, JSON.stringify(seen));
  assert.equal(seen.leads, "https://example.org/archive/forwards/");
  await page.close();
});
