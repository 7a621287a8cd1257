// The checks themselves: a page that is right passes, and each thing planted in another is found.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openBrowser } from "./lib/browser.mjs";
import { choosePages } from "./lib/kinds.mjs";
import { serve } from "./lib/server.mjs";
import { withFolder } from "./lib/site.mjs";
import { CHECKS, visit } from "./lib/visit.mjs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

function page(body, { head = "", foot = "" } = {}) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page</title>
<link rel="icon" href="data:,">
${head}</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header><nav aria-label="Main"><a href="/">Home</a></nav></header>
<main id="text" tabindex="-1">
<h1>A page</h1>
${body}
</main>
${foot}
</body>
</html>
`;
}

const STYLES = `
:root { color-scheme: light dark; }
body { background: Canvas; color: CanvasText; margin: 1rem; overflow-wrap: anywhere; }
a { display: inline-block; padding: .5rem 0; color: inherit; }
.skip { position: absolute; top: -9rem; background: Canvas; }
.skip:focus { top: 0; }
:focus-visible { outline: 3px solid CanvasText; }
main:focus-visible { outline: 0; }
main { scroll-margin: 9rem; }
:target:not(main) { outline: 3px solid CanvasText; }
em > :lang(zh-Hans) { font-style: normal; text-emphasis: dot; }
label:has(input) { display: inline-block; padding: .5rem; }
main:has([value=en]:checked) .zh, main:has([value=zh]:checked) .pair:not(.single) .en { display: none; }
@media print { nav, .skip { display: none; } h3 a::after { content: attr(href); } }
`;

const GOOD = page(
  `<h2 id="here">Chinese is marked: <span lang="zh-Hans">中文</span></h2>
<p id="p1">It is <em><span lang="zh-Hans">强调</span></em>, and a <a href="#here">link</a> goes somewhere.</p>
<p><img src="picture.svg" alt="A picture" width="20" height="20" loading="lazy"></p>
<ul class="fwd"><li><h3><a href="https://elsewhere.example/">A forward</a></h3></li></ul>
<fieldset class="views"><legend>Show</legend>
<label><input type="radio" name="view" value="en">English</label>
<label><input type="radio" name="view" value="both" checked>Both</label>
<label><input type="radio" name="view" value="zh">Chinese</label></fieldset>
<p><svg viewBox="0 0 40 9" width="40" height="9" aria-hidden="true"><a href="/one/" tabindex="-1"><path d="M0 0h8v9H0z"/></a><a href="/two/" tabindex="-1"><path d="M12 0h8v9h-8z"/></a></svg></p>
<p>In words: there is <a href="/one/">one</a>, and <a href="/two/">two</a>.</p>
<div class="pair"><p class="en">One</p><p class="zh" lang="zh-Hans">一</p></div>
<div class="pair single"><p class="en">Alone</p></div>`,
  { head: '<link rel="stylesheet" href="good.css">\n' },
);

const BAD = page(
  `<p id="pushed">The picture pushes this text down when it comes.</p>
<p class="grey">Grey on grey</p>
<p class="wide">Wide</p>
<p>Unmarked 中文, and <em lang="zh-Hans">强调</em>.</p>
<p><img src="picture.svg" width="20" height="20" alt="图片"></p>
<ul class="small"><li><a href="#a">a</a></li><li><a href="#b">b</a></li></ul>
<p><svg viewBox="0 0 40 9" width="40" height="9" role="img" aria-label="A chart"><a href="/one/"><title>A bar</title><path d="M0 0h8v9H0z"/></a><a href="/two/"><title>A bar</title><path d="M12 0h8v9h-8z"/></a></svg></p>
<p><a tabindex="3" href="#text">First of all</a></p>
<p><img src="https://elsewhere.example/a.png" alt="From elsewhere" width="9" height="9"></p>
<p><img src="missing.svg" alt="Missing" width="9" height="9"></p>
<p><button type="button">Nothing</button></p>
<p style="color: red">Inline</p>
<h3 id="place">A place</h3>
<ul class="fwd"><li><h3><a href="https://elsewhere.example/">A forward</a></h3></li></ul>
<fieldset class="views"><legend>Show</legend>
<label><input type="radio" name="view" value="en">English</label>
<label><input type="radio" name="view" value="both" checked>Both</label>
<label><input type="radio" name="view" value="zh">Chinese</label></fieldset>
<div class="pair"><p class="en">One</p><p class="zh" lang="zh-Hans">一</p></div>`,
  { head: '<link rel="stylesheet" href="bad.css">\n<script src="bad.js" defer></script>\n', foot: "<footer>Foot</footer>" },
)
  .replace("<h1>A page</h1>", '<img src="late.svg" alt="Late">\n<h1>A page</h1>')
  .replace(/<a class="skip".*/, '<a href="/">Home</a>');

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="9" height="9"/></svg>';

const FILES = {
  _headers: "/*\n  Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'\n",
  "good.html": GOOD,
  "bad.html": BAD,
  "good.css": STYLES,
  "bad.css": `body { margin: 0; } .grey { color: #999; background: #888; } .wide { width: 110vw; }
.small { list-style: none; padding: 0; } .small li { height: 12px; line-height: 12px; font-size: 10px; }
:focus-visible { outline: none; } .pair p { margin: 0; }
@media print { footer { margin-top: 9rem; } }`,
  "bad.js": `console.log("hello");
const link = document.createElement("a");
link.href = "#made"; link.textContent = "Made by a script";
document.querySelector("main").append(link);`,
  "picture.svg": PICTURE,
  "late.svg": PICTURE,
};

const found = {};
let browser;

before(async () => {
  browser = await openBrowser();
  const read = async (name) => {
    // Late enough that the text is painted before.
    if (name === "late.svg") await new Promise((resolve) => setTimeout(resolve, 500));
    if (!(name in FILES)) throw new Error("there is no such file");
    return FILES[name];
  };
  const server = await serve("/", read);
  const names = ["good", "bad"];
  const results = await Promise.all(names.map((name) => visit(browser, `${server.origin}/${name}.html`, name)));
  names.forEach((name, at) => (found[name] = results[at]));
  await server.close();
});

after(() => browser?.close());

test("a page that is right passes", () => {
  assert.deepEqual(found.good, []);
});

function finds(what, check, message, place = /^bad at \d+ px/) {
  test(`${what} is found`, () => {
    assert.ok(check in CHECKS);
    const all = found.bad.filter((finding) => finding.check === check);
    const fits = all.some((finding) => message.test(finding.what) && place.test(finding.place));
    assert.ok(fits, `found only:\n${all.map((one) => `${one.place}: ${one.what}`).join("\n")}`);
  });
}

finds("a violation of axe's rules", "axe", /tabindex/, /^bad at 390 px, light$/);
finds("a violation in dark colours", "axe", /color-contrast/, /dark$/);
finds("what is too wide for the window", "overflow", /^is \d+ px too wide: <p\.wide>/, /^bad at 320 px$/);
finds("what is too wide with larger text", "overflow", /too wide/, /^bad at 390 px, text twice as large$/);
finds("text that can hardly be read", "contrast", /^<p\.grey> “Grey on grey” has 1\.\d+:1$/);
finds("a target too small beside another", "targets", /^<a> “[ab]” is \d+ by 1\d px$/);
finds("a part of a chart that is said nowhere in words", "targets", /^<a> “A bar” is \d+ by \d px$/);
finds("a Han character under English", "han", /^<p> .* is under `en`/);
finds("an alternative text in Chinese under English", "han", /^alt of <img> is under `en`: “图片”$/);
finds("slanted Chinese", "slanted", /^slanted: <em>/);
finds("Chinese emphasis without dots", "slanted", /^emphasis without dots: <em>/);
finds("a request to another origin", "foreign", /^asks for https:\/\/elsewhere\.example\/a\.png$/);
finds("a file that is not there", "foreign", /^gets 404 for .*missing\.svg$/);
finds("a word on the console", "quiet", /^log: hello$/);
finds("what the policy forbids", "quiet", /^`style-src-attr` forbids inline/);
finds("text that moves while the page loads", "shift", /^by 0\.\d+/);
finds("what only a script makes", "noscript", /^`Made by a script` is there only with scripts$/, /^bad without scripts$/);
finds("a control that does nothing without a script", "noscript", /^<button> “Nothing”/, /without scripts/);
finds("a page without a skip link", "focus", /first, not to a skip link$/);
finds("focus that jumps", "focus", /has tabindex 3$/);
finds("focus that can't be seen", "focus", /has focus and a ring of 0\.00:1$/);
finds("a place that is not marked when an address leads to it", "target", /“A place” is not marked as the target$/);
finds("a way round the site on paper", "print", /^<nav> .* is on paper/, /paper$/);
finds("a forward without its address on paper", "print", /^<a> “A forward” does not show its address$/, /paper$/);
finds("a foot of the page that takes much of the paper", "print", /^spends \d+ px on the foot/, /paper$/);
finds("a switch of languages that does not switch", "languages", /^English does not show what it says/);

test("pages are chosen so that everything their kind can hold is opened", async () => {
  const body = (kind, html) => `<body data-page="${kind}">${html}</body>`;
  const files = {
    "1/index.html": body("issue", '<p class="a">long, long, long</p>'),
    "2/index.html": body("issue", '<p class="a">short</p>'),
    "3/index.html": body("issue", '<table class="b"></table>'),
    "404.html": body("404", ""),
  };
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    const addresses = async (most) => (await choosePages(folder, most)).map((page) => page.address).sort();
    assert.deepEqual(await addresses(6), ["1/", "3/", "404.html"]);
    assert.deepEqual(await addresses(1), ["1/", "404.html"]);
    await writeFile(path.join(folder, "5.html"), "<body>");
    await assert.rejects(choosePages(folder, 6), /5\.html does not say which kind of page it is/);
  });
});
