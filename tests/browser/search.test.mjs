// The search as readers use it: the page of results, the box over a page, the marks on what was
// found.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib";

import axe from "axe-core";

import { writeArchive } from "./archive.mjs";
import { openBrowser, openPage } from "./lib/browser.mjs";
import { install } from "./lib/in-page.mjs";
import { folderReader, serve } from "./lib/server.mjs";
import { build } from "./lib/site.mjs";

const BASE = "/archive/";
const KILOBYTE = 1024;
const LINE = "\u2028";

let browser;
let server;
let made;
let folder;

before(async () => {
  browser = await openBrowser();
  made = await mkdtemp(path.join(tmpdir(), "chinai-browser-"));
  folder = path.join(made, "site");
  const archive = path.join(made, "archive");
  await writeArchive(archive);
  await writeFile(path.join(archive, "issues/900-hostile.md"), hostile());
  await writeFile(path.join(archive, "issues/901-endless.md"), endless());
  build(archive, folder, `https://example.org${BASE}`);
  server = await serve(BASE, folderReader(folder));
});

after(async () => {
  await browser?.close();
  await server?.close();
  await rm(made, { recursive: true });
});

// An issue of text that would run somewhere, or break something.
function hostile() {
  const lines = [
    "---",
    "number: 900",
    `title: 'Hostile</script><img src=x onerror="document.title=1"> ${LINE} \u202eabc\u202c 😀'`,
    "date: 2024-02-01",
    "---",
    `Hostile &lt;img src=x onerror="document.title=2"&gt; \`<script>document.title=3</script>\` words. ${"x".repeat(100_000)}`,
  ];
  return lines.join("\n");
}

// An issue whose one paragraph is a megabyte.
function endless() {
  const hay = "hay and 干草 ".repeat(30_000);
  return `---\nnumber: 901\ntitle: Without end\ndate: 2024-02-02\n---\n${hay}one lost needle ${hay}\n`;
}

// Opens an address of the site; whatever is asked for elsewhere, said on the console or forbidden
// fails the test, unless it is expected.
async function opened(address, run, { width = 1280, expected = () => false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
  try {
    const { page, notes } = await openPage(context, server.origin + BASE + address);
    page.setDefaultTimeout(10_000);
    await run(page, context);
    const unexpected = Object.values(notes).flat().filter((note) => !expected(note));
    assert.deepEqual(unexpected, []);
  } finally {
    await context.close();
  }
}

const box = (page) => page.locator("#q");
const hits = (page) => page.locator("#results .hit");
const status = (page) => page.locator("#status").textContent();
const amount = async (page) => Number(await page.locator("#results").getAttribute("data-count"));
const reach = (page, state) => page.waitForSelector(`#results[data-state="${state}"]`, { state: "attached" });
const numbers = async (page) => {
  const kickers = await page.locator("#results .kicker").allTextContents();
  return kickers.map((text) => Number(text.match(/\d+/)[0]));
};
const focused = (page) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));

// The words of a query typed, and their results there.
async function typed(page, text) {
  await box(page).pressSequentially(text);
  await says(page, text);
}

// The title of the page follows the query, and the state its results.
async function says(page, text) {
  await page.waitForFunction((text) => document.title.startsWith(`${text} |`), text.trim());
  await reach(page, "done");
}

test("results come while one types, and each leads to a place that has the words", async () => {
  await opened("search/", async (page, context) => {
    await reach(page, "idle");
    await typed(page, "crane brain");
    assert.ok((await amount(page)) > 3);
    assert.deepEqual(await numbers(page), [101, 102, 107]);
    assert.match(await status(page), /^\d+ passages in 3 issues$/);
    const links = page.locator("#results .hit a");
    const addresses = await links.evaluateAll((all) => all.map((link) => link.href));
    assert.ok(addresses.length >= 4);
    for (const address of addresses) {
      const target = await context.newPage();
      await target.goto(address);
      const text = await target.evaluate(() => {
        const id = decodeURIComponent(location.hash.slice(1));
        return (id ? document.getElementById(id) : document.querySelector("main"))?.textContent;
      });
      assert.match(text ?? "", /crane brain|吊机大脑/i, address);
      await target.close();
    }
  });
});

test("Chinese is found by any part of it, traditional as simplified, and as the glossary names it", async () => {
  await opened("search/", async (page) => {
    for (const [text, number] of [["机大脑", 101], ["臺灣的港", 102], ["台湾的港", 102]]) {
      await box(page).fill(text);
      await says(page, text);
      assert.equal((await numbers(page))[0], number, text);
      const marked = await page.locator("#results mark").first().textContent();
      assert.equal([...marked].length, [...text].length, marked);
    }
    await box(page).fill("吊機大腦 ");
    await says(page, "吊機大腦");
    assert.match(await page.locator("#notes").textContent(), /Also found: crane brain/);
    await page.locator("#notes a").click();
    await page.waitForURL(/\/archive\/glossary\/[^/]+\/$/);
    assert.match(await page.locator("h1").textContent(), /crane brain/i);
  });
});

test("a name leads to the page of whom it names, above what was found", async () => {
  await opened("search/", async (page) => {
    for (const [text, words] of [["Lin Baiyu", "Person: Lin Baiyu 林白羽"], ["林白羽", "Person: Lin Baiyu 林白羽"], ["gǎngkǒu", "Topic: Ports 港口"], ["海港日报", "Source: Harbour Daily 海港日报"]]) {
      await box(page).fill(text);
      await says(page, text);
      assert.equal(await page.locator("#notes p").first().textContent(), words);
    }
    // Who found the page has not found nothing.
    await box(page).fill("Hǎigǎng Rìbào");
    await says(page, "Hǎigǎng Rìbào");
    assert.equal(await status(page), "No passage has this name");
    assert.deepEqual(await page.locator("#notes p").allTextContents(), ["Source: Harbour Daily 海港日报"]);
    await page.locator("#notes a").click();
    await page.waitForURL(/\/archive\/sources\/harbour-daily\/$/);
  });
});

test("while an input method composes nothing happens; what it gives is looked for", async () => {
  await opened("search/", async (page, context) => {
    await box(page).focus();
    const devtools = await context.newCDPSession(page);
    for (const text of ["d", "da", "dan", "dan'n", "dan'nao"]) {
      await devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    }
    await page.waitForTimeout(100);
    assert.equal(await page.locator("#results").getAttribute("data-state"), "idle");
    assert.equal(new URL(page.url()).hash, "");
    await devtools.send("Input.insertText", { text: "大脑" });
    await says(page, "大脑");
    assert.ok((await numbers(page)).includes(101));
  });
});

test("arrow keys lead from the box through the hits and back, and Enter follows one", async () => {
  await opened("search/", async (page) => {
    await typed(page, "gantry");
    await page.keyboard.press("ArrowDown");
    assert.match(await focused(page), /^<a href="[^"]*\/archive\/101\/"/);
    await page.keyboard.press("ArrowDown");
    assert.match(await focused(page), /class="go"/);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.match(await focused(page), /id="q"/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/101\/#f1$/);
  });
});

test("the address holds the query where no server sees it, and the way back leads through the queries", async () => {
  await opened("search/", async (page) => {
    const asked = [];
    page.on("request", (request) => asked.push(decodeURIComponent(request.url())));
    await typed(page, "gantry");
    await page.keyboard.press("Enter");
    const kept = page.url();
    assert.equal(new URL(kept).hash, "#q=gantry");
    await box(page).fill("");
    await typed(page, "foreman");
    await page.goBack();
    await says(page, "gantry");
    assert.equal(await box(page).inputValue(), "gantry");
    await page.goForward();
    await says(page, "foreman");
    await page.goto("about:blank");
    await page.goto(kept);
    await says(page, "gantry");
    assert.deepEqual(asked.filter((url) => /gantry|foreman/.test(url.split("#")[0])), []);
  });
});

test("a form that was sent before the script came is answered all the same", async () => {
  await opened("search/?q=gantry&sort=newest", async (page) => {
    await says(page, "gantry");
    assert.match(page.url(), /\/search\/#q=gantry&sort=newest$/);
  });
});

test("facets say how much each value leaves, and choosing one leaves just that", async () => {
  await opened("search/#q=year%3A2019..2023", async (page) => {
    await reach(page, "done");
    for (const facet of ["kind", "topic", "outlet", "in", "label", "lang"]) {
      const details = page.locator(`[data-facet="${facet}"]`);
      await details.locator("summary").click();
      const option = details.locator("button").first();
      const count = Number((await option.locator(".n").textContent()).replace(",", ""));
      await option.click();
      await page.waitForFunction((count) => document.getElementById("results").dataset.count === String(count), count);
      // The focus comes last, when the facets stand there anew.
      await page.waitForFunction((facet) => document.activeElement.matches(`[data-facet="${facet}"] [aria-pressed="true"]`), facet);
      assert.match(new URL(page.url()).hash, new RegExp(`${facet}%3A`));
      await page.locator(`[data-facet="${facet}"] [aria-pressed="true"]`).click();
      await says(page, "year:2019..2023");
    }
  });
});

test("values of one facet add up", async () => {
  await opened("search/#q=letter", async (page) => {
    await reach(page, "done");
    const option = (year) => page.locator(`[data-facet="year"] [data-value="${year}"]`);
    const count = async (year) => Number(await option(year).locator(".n").textContent());
    const sum = (await count(2020)) + (await count(2021));
    await option(2020).click();
    await says(page, "letter year:2020");
    await option(2021).click();
    await says(page, "letter year:2020,2021");
    assert.equal(await amount(page), sum);
  });
});

test("sorted by first mention the oldest comes first, and the address says so", async () => {
  await opened("search/#q=letter", async (page) => {
    await reach(page, "done");
    const years = async () => page.locator("#results .group h3").first().textContent();
    await page.locator("[data-sort=first]").click();
    await page.waitForFunction(() => document.querySelector("#results h3").textContent.startsWith("Letter 1,"));
    assert.match(page.url(), /sort=first/);
    await page.locator("[data-sort=newest]").click();
    await page.waitForFunction(() => !document.querySelector("#results h3").textContent.startsWith("Letter 1,"));
    assert.doesNotMatch(await years(), /Letter 1,/);
    assert.equal(await page.locator("[data-sort=newest]").getAttribute("aria-pressed"), "true");
  });
});

test("the rest of an issue, and more issues, are one button away, and what was there stays where it was", async () => {
  await opened("search/#q=port", async (page) => {
    await reach(page, "done");
    const before = await hits(page).count();
    const place = await page.locator("#results h3").first().boundingBox();
    await page.locator("[data-more]").first().click();
    await page.waitForFunction((before) => document.querySelectorAll("#results .hit").length > before, before);
    assert.deepEqual(await page.locator("#results h3").first().boundingBox(), place);
    assert.match(await focused(page), /class="go"/);
  });
  await opened("search/#q=letter", async (page) => {
    await reach(page, "done");
    const before = await page.locator("#results > li").count();
    await page.locator("#more").click();
    assert.ok((await page.locator("#results > li").count()) > before);
  });
});

test("the page that was found marks the words, once, and in no other page", async () => {
  await opened("search/", async (page) => {
    await typed(page, "foreman cranes ");
    await page.locator(".hit", { hasText: "no foreman" }).locator(".go").click();
    await page.waitForSelector("main mark");
    const marked = new Set((await page.locator("main mark").allTextContents()).map((text) => text.toLowerCase()));
    assert.ok(marked.has("foreman") && marked.has("cranes"), [...marked].join());
    await page.reload();
    await page.waitForLoadState("networkidle");
    assert.equal(await page.locator("main mark").count(), 0);
  });
});

test("what is spelt nearly right is offered, and Chinese by its parts", async () => {
  await opened("search/#q=gantyr", async (page) => {
    await reach(page, "done");
    assert.equal(await amount(page), 0);
    await page.locator("#notes button", { hasText: "gantry" }).click();
    await says(page, "gantry");
    assert.ok((await amount(page)) > 0);
    await box(page).fill("吊机大学");
    await says(page, "吊机大学");
    assert.match(await page.locator("#notes").textContent(), /吊机/);
  });
});

test("the number of an issue leads straight to it", async () => {
  await opened("search/", async (page) => {
    await typed(page, "#101");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/archive\/101\/$/);
  });
});

test("a part of the index that can't be fetched is told, and can be tried again", async () => {
  const expected = (note) => /search\/i\/|Failed to load resource/.test(note);
  const run = async (page) => {
    await page.route(/\/search\/i\/[^/]*\/t\d+\.bin$/, (route) => route.abort());
    await box(page).fill("gantry");
    await reach(page, "failed");
    assert.equal(await amount(page), 0);
    assert.match(await page.locator("#failure").textContent(), /could not be fetched/);
    await page.unrouteAll();
    await page.locator("#failure button").click();
    await reach(page, "done");
    assert.ok((await amount(page)) > 0);
    assert.ok(await page.locator("#failure").isHidden());
  };
  await opened("search/", run, { expected });
});

test("passages that can't be fetched are told at their issue, and can be tried again", async () => {
  const expected = (note) => /search\.bin|Failed to load resource/.test(note);
  const run = async (page) => {
    await page.route(/\/101\/search\.bin$/, (route) => route.fulfill({ status: 500, body: "" }));
    await typed(page, "gantry");
    assert.match(await page.locator("#results .failed").textContent(), /No\. 101 could not be fetched/);
    await page.unrouteAll();
    await page.locator("#results [data-retry]").click();
    await page.waitForSelector("#results .hit");
  };
  await opened("search/", run, { expected });
});

test("an index that was made anew meanwhile is read anew", async () => {
  const run = async (page) => {
    const manifest = inflateRawSync(await readFile(path.join(folder, "search/index.bin"))).toString();
    const old = deflateRawSync(manifest.replace(/"folder":"[^"]*"/, '"folder":"0000"'));
    await page.route(/\/search\/index\.bin$/, (route) => route.fulfill({ body: old }), { times: 1 });
    await page.reload();
    await typed(page, "gantry");
    assert.deepEqual(await numbers(page), [101]);
  };
  await opened("search/", run, { expected: (note) => /\/0000\/|404/.test(note) });
});

test("on a slow network the page says that it is looking, and the last query wins", async () => {
  await opened("search/", async (page) => {
    await page.route(/\/search\/i\/[^/]*\/t\d+\.bin$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    await box(page).fill("gantry");
    await reach(page, "loading");
    await page.waitForFunction(() => document.getElementById("status").textContent === "Looking…");
    await box(page).fill("foreman");
    await says(page, "foreman");
    assert.match(await page.locator("#results").textContent(), /foreman/);
    assert.doesNotMatch(await page.locator("#results").textContent(), /gantry/i);
  });
});

test("the box over a page opens by / and Ctrl-K, finds while one types, and Escape closes it", async () => {
  await opened("102/", async (page) => {
    for (const key of ["/", "Control+k"]) {
      await page.keyboard.press(key);
      await page.waitForSelector("dialog[open]");
      await page.keyboard.type("gantry");
      await page.waitForSelector("dialog .hit");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog:not([open])", { state: "attached" });
    }
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\/#q=gantry$/);
    await reach(page, "done");
  });
});

test("the box that was closed takes no more keys, not even in the same moment", async () => {
  await opened("102/", async (page) => {
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open]");
    const left = await page.evaluate(() => {
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      return document.activeElement.localName;
    });
    assert.equal(left, "body");
  });
});

test("a slash that is typed into a field is a slash", async () => {
  await opened("", async (page) => {
    await box(page).pressSequentially("a/b");
    assert.equal(await box(page).inputValue(), "a/b");
    assert.equal(await page.locator("dialog").count(), 0);
  });
});

test("the box of the front page leads to the results", async () => {
  await opened("", async (page) => {
    await box(page).fill("crane brain");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\/#q=crane\+brain$/);
    await says(page, "crane brain");
  });
});

test("hostile text is shown as text, and nothing of it runs", async () => {
  await opened("search/", async (page) => {
    await typed(page, "hostile");
    assert.deepEqual(await numbers(page), [900]);
    assert.match(await page.locator("#results h3").textContent(), /<\/script><img src=x onerror=/);
    assert.equal(await page.locator("#results img, #results script").count(), 0);
    await box(page).fill('"><img src=x onerror=alert(1)> hostile');
    await page.waitForTimeout(200);
    assert.equal(await page.locator("main img").count(), 0);
  });
});

test("a word in the middle of a megabyte is found, shown in its place, and marked", async () => {
  await opened("search/", async (page) => {
    await typed(page, "lost needle");
    assert.deepEqual(await numbers(page), [901]);
    const excerpt = await page.locator("#results .excerpt").textContent();
    assert.ok(excerpt.length < 400 && excerpt.includes("one lost needle"), excerpt.slice(0, 400));
    assert.deepEqual(await page.locator("#results mark").allTextContents(), ["lost", "needle"]);
  });
});

test("without scripts an outside engine is asked, for this site only, and the lists are there", async () => {
  for (const address of ["search/", ""]) {
    const run = async (page) => {
      const form = page.locator("form.field:visible");
      assert.equal(await form.count(), 1);
      assert.equal(await form.getAttribute("action"), "https://duckduckgo.com/");
      assert.equal(await form.locator("[name=sites]").getAttribute("value"), "example.org/archive");
      assert.ok(await form.locator("[name=q]").isVisible());
    };
    await opened(address, run, { javaScriptEnabled: false });
  }
});

for (const width of [1280, 390]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`at ${width} px, ${colorScheme}, the page is sound: with hits, with none, failed, and in the box`, async () => {
      const run = async (page) => {
        await page.evaluate(install);
        await page.evaluate(axe.source);
        const problems = [];
        const look = async (state) => {
          const found = await page.evaluate(async () => {
            const { violations } = await globalThis.axe.run({ resultTypes: ["violations"] });
            const said = violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`);
            const { look } = globalThis;
            // What lies below a dialog can't be pressed.
            const targets = document.querySelector("dialog[open]") ? [] : look.targets();
            return [...said, ...look.overflow(), ...look.contrast(), ...targets, ...look.han()];
          });
          problems.push(...found.map((problem) => `${state}: ${problem}`));
        };
        await typed(page, "crane brain ");
        if (width < 960) await page.locator(".facets summary").first().click();
        await page.locator('[data-facet="topic"] summary').click();
        await page.waitForSelector('[data-facet="topic"] button');
        await look("hits");
        await box(page).fill("gantyr");
        await says(page, "gantyr");
        await look("none");
        await page.route(/\/search\/i\//, (route) => route.abort());
        await box(page).fill("zzz 中 zzz");
        await page.waitForFunction(() => ["failed", "done"].includes(document.getElementById("results").dataset.state));
        await look("failed");
        await page.unrouteAll();
        await page.goto(`${server.origin}${BASE}101/`);
        await page.keyboard.press("Control+k");
        await page.waitForSelector("dialog[open]");
        await page.keyboard.type("crane");
        await page.waitForSelector("dialog .hit");
        await page.evaluate(install);
        await page.evaluate(axe.source);
        await look("box");
        assert.deepEqual(problems, []);
      };
      await opened("search/", run, { width, colorScheme, expected: (note) => /search\/i\/|Failed to load/.test(note) });
    });
  }
}

test("before the first query a reader has fetched at most 18 KB for it, under names that change with them", async () => {
  const sizes = [];
  await opened("", async (page) => {
    page.on("response", async (response) => {
      const { pathname } = new URL(response.url());
      if (/\.(js|bin)$/.test(pathname)) sizes.push(pathname.slice(BASE.length));
    });
    await page.goto(`${server.origin}${BASE}search/`);
    await page.waitForLoadState("networkidle");
  });
  const scripts = sizes.filter((name) => name.endsWith(".js"));
  assert.ok(sizes.includes("search/index.bin") && scripts.some((name) => name.endsWith("/engine.js")), sizes.join());
  assert.deepEqual(scripts.filter((name) => !/^search\.[0-9a-f]{8}\/[a-z]+\.js$/.test(name)), []);
  const bytes = await Promise.all([...new Set(sizes)].map((name) => readFile(path.join(folder, name))));
  const sent = bytes.map((each, at) => (sizes[at].endsWith(".js") ? gzipSync(each).length : each.length));
  const total = sent.reduce((sum, each) => sum + each, 0);
  assert.ok(total <= 18 * KILOBYTE, `${total} bytes`);
});
