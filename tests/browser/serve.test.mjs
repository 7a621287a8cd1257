// The preview as its writer meets it: a save that appears, a report that comes and goes, tabs that
// follow, and pages of another origin that get nothing.
//
// CHINAI is the program, CHROMIUM the browser; without them the usual places.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const PROGRAMS = ["release", "debug"].map((kind) =>
  path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), kind, "chinai"),
);
const POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'";

let browser;
let folder;
let archive;
let preview;

before(async () => {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((place) => existsSync(place));
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync", "--no-first-run"];
  browser = await chromium.launch({ executablePath, args });
  folder = await mkdtemp(path.join(tmpdir(), "chinai-serve-"));
  archive = await makeArchive(path.join(folder, "archive"));
  preview = await serve(archive.root);
});

after(async () => {
  await browser?.close();
  preview?.end();
  if (folder) await rm(folder, { recursive: true });
});

// Five long issues. The pages forbid everything that is not of their own origin.
async function makeArchive(root) {
  const write = async (name, text) => {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  const save = (number, words) => write(`issues/${number}.md`, issue(number, words));
  await write("chinai.yaml", "title: A small archive\nbase_url: https://example.org/\n");
  await write("static/own.css", "#probe { color: rgb(1, 2, 3) }\n");
  const base = await readFile(path.join(ROOT, "templates/base.html"), "utf8");
  const head = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="stylesheet" href="/own.css">`;
  const probe = `<p id="probe">Probe</p><details id="more"><summary>More</summary>Words</details>
<label>Field <input id="field"></label>`;
  const withHead = base.replace("</head>", `${head}</head>`);
  assert.notEqual(withHead, base);
  await write("templates/base.html", withHead.replace("</body>", `${probe}</body>`));
  for (const number of [1, 2, 3, 4, 5]) await save(number, "Some words.");
  return { root, write, save };
}

function issue(number, words) {
  const part = (at) => `## Part ${at}\n\n${"Many words of this part. ".repeat(60)}\n`;
  const parts = Array.from({ length: 12 }, (_, at) => part(at + 1)).join("\n");
  return `---\nnumber: ${number}\ntitle: Issue ${number}\ndate: 2020-01-0${number}\n---\n\n${words}\n\n${parts}`;
}

// Starts the preview, and resolves when there is something to see.
async function serve(root, port = 0) {
  const program = process.env.CHINAI ?? PROGRAMS.find((place) => existsSync(place));
  const child = spawn(program, ["--root", root, "serve", "--port", String(port)]);
  let said = "";
  const address = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${said}`)));
    child.stderr.on("data", (words) => {
      said += words;
      const found = /the archive is at (\S+) /.exec(said);
      if (found) resolve(found[1]);
    });
  });
  const end = () => new Promise((resolve) => {
    child.removeAllListeners("exit");
    child.once("exit", resolve);
    child.kill("SIGINT");
  });
  return { address, end, said: () => said };
}

async function open(address, context = browser) {
  const page = await context.newPage();
  const trouble = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.forbidden = [...(globalThis.forbidden ?? []), `${event.effectiveDirective} ${event.blockedURI}`];
    });
  });
  await page.goto(address);
  page.trouble = async () => [...trouble, ...(await page.evaluate(() => globalThis.forbidden ?? []))];
  return page;
}

// Lets a page bear a mark that is gone once it has loaded again.
const mark = (page) => page.evaluate(() => void (globalThis.marked = true));
const isMarked = (page) => page.evaluate(() => globalThis.marked === true);

const words = (page, text) => page.getByText(text).first().waitFor({ timeout: 30_000 });
const report = (page) => page.locator("#chinai-report");

test("a save is on the screen, and the page is where it was", async () => {
  const page = await open(`${preview.address}1/`);
  await page.locator("#more").evaluate((details) => (details.open = true));
  await page.locator("#field").fill("typed");
  await page.locator("#field").evaluate((field) => field.setSelectionRange(2, 3));
  await page.locator("#part-6").evaluate((heading) => heading.scrollIntoView({ behavior: "instant" }));
  await page.evaluate(() => scrollBy({ top: -40, behavior: "instant" }));
  const top = () => page.locator("#part-6").evaluate((heading) => Math.round(heading.getBoundingClientRect().top));
  const before = await top();
  await mark(page);
  await archive.save(1, "A change that was just typed.\n\nAnd a paragraph more above what is read.");
  await words(page, "A change that was just typed.");
  await page.waitForLoadState("load");
  assert.equal(await isMarked(page), false);
  await page.waitForFunction(() => document.activeElement?.id === "field");
  assert.ok(Math.abs((await top()) - before) <= 2, `${await top()} instead of ${before}`);
  assert.equal(await page.locator("#more").evaluate((details) => details.open), true);
  const field = await page.locator("#field").evaluate((it) => [it.value, it.selectionStart, it.selectionEnd]);
  assert.deepEqual(field, ["typed", 2, 3]);
  assert.deepEqual(await page.trouble(), []);
  await page.close();
});

test("a page that did not change stays as it is", async () => {
  const [changed, other] = [await open(`${preview.address}1/`), await open(`${preview.address}4/`)];
  await mark(other);
  await archive.save(1, "Only this page is another one.");
  await words(changed, "Only this page is another one.");
  await other.waitForTimeout(300);
  assert.equal(await isMarked(other), true);
  await Promise.all([changed.close(), other.close()]);
});

test("a stylesheet is exchanged without loading the page again", async () => {
  const page = await open(`${preview.address}2/`);
  await mark(page);
  const style = (property, expected) =>
    page.waitForFunction(
      ([property, expected]) => getComputedStyle(document.getElementById("probe"))[property] === expected,
      [property, expected],
      { timeout: 10_000 },
    );
  await style("color", "rgb(1, 2, 3)");
  for (const shade of [40, 80]) {
    await archive.write("static/own.css", `#probe { color: rgb(${shade}, 0, 0) }\n`);
    await style("color", `rgb(${shade}, 0, 0)`);
  }
  // The theme's own, whose name changes with its bytes.
  const theme = await readFile(path.join(ROOT, "static/site.css"), "utf8");
  for (const width of [3, 5]) {
    await archive.write("static/site.css", `${theme}\n#probe { outline: ${width}px solid red }\n`);
    await style("outlineWidth", `${width}px`);
  }
  await rm(path.join(archive.root, "static/site.css"));
  await page.waitForFunction(() => getComputedStyle(document.getElementById("probe")).outlineStyle === "none");
  assert.equal(await isMarked(page), true);
  for (const name of ["own", "site"]) {
    await page.waitForFunction((name) => document.querySelectorAll(`link[href*='/${name}.']`).length === 1, name);
  }
  assert.deepEqual(await page.trouble(), []);
  await page.close();
});

test("the report lies over a page while its file is broken, and goes when it is mended", async () => {
  const page = await open(`${preview.address}3/`);
  await mark(page);
  await archive.write("issues/3.md", issue(3, "").replace("title: Issue", "tilte: <b>Issue</b>"));
  await report(page).waitFor();
  const told = await report(page).locator("pre").textContent();
  assert.match(told, /^error\[unknown-field\]: `tilte` is not a field of an issue\n --> issues\/3\.md:3:1\n/);
  assert.match(told, /\n3 \| tilte: <b>Issue<\/b> 3\n {2}\| \^{5} did you mean `title`\?\n/);
  const box = await report(page).boundingBox();
  const { width, height } = page.viewportSize();
  assert.ok(box.width === width && box.y + box.height === height && box.height > 60, JSON.stringify(box));
  assert.equal(await page.locator("h1").first().textContent().then((it) => it.includes("Issue 3")), true);
  const fresh = await open(`${preview.address}5/`);
  assert.equal(await report(fresh).locator("pre").textContent(), told, "it lies over every page");
  assert.notEqual(await report(fresh).evaluate((it) => getComputedStyle(it).position), "static");
  await archive.save(3, "Some words.");
  await report(page).waitFor({ state: "detached" });
  await report(fresh).waitFor({ state: "detached" });
  assert.equal(await isMarked(page), true, "the page itself did not change");
  assert.deepEqual([...(await page.trouble()), ...(await fresh.trouble())], []);
  await Promise.all([page.close(), fresh.close()]);
});

test("a template that fails is a report over the last good page", async () => {
  const page = await open(`${preview.address}3/`);
  const template = await readFile(path.join(ROOT, "templates/issue.html"), "utf8");
  await archive.write("templates/issue.html", template.replace("{%- block", "{{ nope }}{%- block") + "{{ nope }}");
  await report(page).waitFor();
  assert.match(await report(page).textContent(), /templates\/issue\.html:\d+:\d+/);
  await words(page, "Some words.");
  await archive.write("templates/issue.html", template);
  await report(page).waitFor({ state: "detached" });
  await page.close();
});

test("thirty tabs follow within two seconds", async () => {
  const context = await browser.newContext();
  const pages = [];
  while (pages.length < 30) pages.push(await open(`${preview.address}2/`, context));
  const began = Date.now();
  await archive.save(2, "Shown in thirty tabs.");
  await Promise.all(pages.map((page) => words(page, "Shown in thirty tabs.")));
  const time = Date.now() - began;
  // Two seconds on a machine that has nothing else to do.
  assert.ok(time < 15_000, `${time} ms`);
  await context.close();
});

test("a page follows again after the preview was ended and started", async () => {
  const page = await open(`${preview.address}4/`);
  await page.waitForTimeout(200);
  await preview.end();
  await archive.save(4, "Written while nobody looked.");
  preview = await serve(archive.root, new URL(preview.address).port);
  await words(page, "Written while nobody looked.");
  await archive.save(4, "And this after it was there again.");
  await words(page, "And this after it was there again.");
  await page.close();
});

test("a page of another origin reads nothing, loads nothing and opens no line", async () => {
  const own = await open(preview.address);
  const place = await own.locator("script[data-own]").getAttribute("data-own");
  const html = "<!doctype html><title>Elsewhere</title><body></body>";
  const elsewhere = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
  await new Promise((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage();
  await page.goto(`http://localhost:${elsewhere.address().port}/`);
  const got = await page.evaluate(tryEverything, { address: preview.address, place });
  assert.deepEqual(got, {
    fetch: "nothing", opaque: "nothing", script: "nothing", style: "nothing",
    image: "nothing", frame: "nothing", events: "nothing", line: "nothing",
  });
  const posted = page.waitForNavigation();
  await page.evaluate((address) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: address });
    document.body.append(form);
    form.submit();
  }, preview.address);
  assert.ok((await posted).status() >= 400, "a form can send nothing");
  elsewhere.close();
  await Promise.all([own.close(), page.close()]);
});

// Runs in a page of another origin.
async function tryEverything({ address, place }) {
  const file = (name) => new URL(name, address).href;
  const load = (element) =>
    new Promise((resolve) => {
      element.onload = () => resolve("something");
      element.onerror = () => resolve("nothing");
      document.body.append(element);
    });
  const make = (name, fields) => Object.assign(document.createElement(name), fields);
  const nothing = () => "nothing";
  const frame = make("iframe", { src: file("/") });
  await load(frame);
  let seen = "nothing";
  try {
    if (frame.contentDocument?.body.textContent.includes("archive")) seen = "something";
  } catch {
    // A frame of another origin is closed.
  }
  return {
    fetch: await fetch(file("/")).then((it) => it.text()).then(() => "something", nothing),
    opaque: await fetch(file("/"), { mode: "no-cors" }).then(() => "something", nothing),
    script: await load(make("script", { src: file(`${place}preview.js`) })),
    style: await load(make("link", { rel: "stylesheet", href: file("/own.css") })),
    image: await load(make("img", { src: file("/favicon.svg") })),
    frame: seen,
    events: await new Promise((resolve) => {
      const source = new EventSource(file(`${place}live`));
      source.onopen = () => resolve("something");
      source.onerror = () => resolve("nothing");
    }),
    line: await new Promise((resolve) => {
      const line = new WebSocket(file(`${place}live`).replace(/^http/, "ws"));
      line.onopen = () => resolve("something");
      line.onerror = () => resolve("nothing");
    }),
  };
}
