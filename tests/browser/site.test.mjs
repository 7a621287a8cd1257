// The built site as readers meet it: every kind of page of two archives, in a browser.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";

import { writeArchive } from "./archive.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { build, ROOT, visitSite, withFolder } from "./lib/site.mjs";
import { CHECKS } from "./lib/visit.mjs";

const KILOBYTE = 1024;

const findings = [];
const sizes = {};
let kinds;
let browser;

before(async () => {
  browser = await openBrowser();
  await withFolder(async (folder) => {
    const [archive, full, starter] = ["archive", "full", "starter"].map((name) => path.join(folder, name));
    await writeArchive(archive);
    build(archive, full, "https://example.org/archive/");
    build(ROOT, starter, "https://example.org/");
    const sites = [await visitSite(browser, full, "/archive/", 6), await visitSite(browser, starter, "/", 1)];
    findings.push(...sites.flatMap((site) => site.findings));
    kinds = new Set(sites.flatMap((site) => site.pages.map((page) => page.kind)));
    await measure(full, sites[0].pages);
  });
});

after(() => browser?.close());

// The stylesheet and the largest pages, as a host sends them.
async function measure(folder, pages) {
  const gzipped = async (name) => gzipSync(await readFile(path.join(folder, name))).length;
  const stylesheet = (await readdir(folder)).find((name) => /^site\.[0-9a-f]+\.css$/.test(name));
  sizes.stylesheet = await gzipped(stylesheet);
  const issues = pages.filter((page) => page.kind === "issue").map((page) => gzipped(page.file));
  sizes.issue = Math.max(...(await Promise.all(issues))) + sizes.stylesheet;
}

// A mistake in a template stands on every page: the first few say enough.
function told(found) {
  const places = new Map();
  for (const { what, place } of found) places.set(what, [...(places.get(what) ?? []), place]);
  const lines = [...places].map(([what, all]) => {
    const more = all.length > 3 ? `; and ${all.length - 3} more` : "";
    return `${all.slice(0, 3).join("; ")}${more}: ${what}`;
  });
  return `\n${lines.join("\n")}`;
}

for (const [check, rule] of Object.entries(CHECKS)) {
  test(rule, () => {
    const found = findings.filter((finding) => finding.check === check);
    if (found.length > 0) assert.fail(told(found));
  });
}

test("every template is among the pages that were opened", async () => {
  const parts = ["base", "components", "facet", "issue-row", "forward-head", "forward-row"];
  const names = (await readdir(path.join(ROOT, "templates"))).filter((name) => name.endsWith(".html"));
  const missing = names.map((name) => name.replace(".html", "")).filter((name) => !kinds.has(name));
  assert.deepEqual(missing.filter((name) => !parts.includes(name)), []);
});

test("the stylesheet is at most 12 KB, an issue with it at most 40 KB, gzipped", () => {
  assert.ok(sizes.stylesheet <= 12 * KILOBYTE, `the stylesheet has ${sizes.stylesheet} bytes`);
  assert.ok(sizes.issue <= 40 * KILOBYTE, `an issue with its stylesheet has ${sizes.issue} bytes`);
});
