// The check itself: a site that is right passes, and each thing planted in it is found.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { sample } from "./lib/sample.mjs";

const CHECK = fileURLToPath(new URL("./check.mjs", import.meta.url));
const BASE = "https://example.org/archive/";

function page(body, head = "") {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A page</title>
${head}</head>
<body>
<main>
<h1 id="top-of-it">A page</h1>
${body}
</main>
</body>
</html>
`;
}

function feed(entry = "") {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>The archive</title>
<id>tag:example.org,2018:archive</id>
<updated>2020-11-16T00:00:00Z</updated>
<author><name>Jeffrey Ding</name></author>
<link rel="self" href="${BASE}feed.xml"/>
<entry><title>One</title><id>tag:example.org,2018:1</id><updated>2020-11-16T00:00:00Z</updated>
<link href="${BASE}1/"/>${entry}</entry>
</feed>
`;
}

const SITE = {
  "index.html": page('<p><a href="1/#中文">One</a>, <a href="/archive/feed.xml">feed</a></p>'),
  "1/index.html": page('<h2 id="中文">中文</h2>\n<p><a href="../">Home</a></p>'),
  "feed.xml": feed(),
  "sitemap.xml": `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${BASE}1/</loc><lastmod>2020-11</lastmod></url></urlset>\n`,
  "robots.txt": `User-agent: *\nAllow: /\n\nSitemap: ${BASE}sitemap.xml\n`,
  "_redirects": "/archive/p/old /archive/1/ 301\n",
  "_headers": "/archive/*\n  X-Content-Type-Options: nosniff\n/archive/site.css\n  Cache-Control: immutable\n",
  "site.css": "body { color: black; background: url('data:image/svg+xml,x') }\n",
};

// The citation of the page `1/` in its three forms.
function cite(what = {}) {
  const { title = "One", url = `${BASE}1/` } = what;
  const csl = {
    id: "a1", type: "article-magazine", title, author: [{ family: "Ding", given: "Jeffrey" }],
    "container-title": "A", issue: "1", issued: { "date-parts": [[2020, 11]] }, URL: url,
  };
  return {
    "1/cite.bib": `@article{a1,\n author = {Ding, Jeffrey},\n title = {${title}},\n journal = {A},
 number = {1},\n date = {2020-11},\n url = {${url}}\n}\n`,
    "1/cite.ris": ["TY  - MGZN", "ID  - a1", "AU  - Ding, Jeffrey", `TI  - ${title}`, "T2  - A",
      "IS  - 1", "DA  - 2020/11//", `UR  - ${url}`, "ER  - ", ""].join("\r\n"),
    "1/cite.csl.json": JSON.stringify([csl]),
  };
}

// Checks the good site with some files in place of its own.
function check(files, more = []) {
  const folder = mkdtempSync(path.join(tmpdir(), "chinai-check-"));
  try {
    for (const [name, text] of Object.entries({ ...SITE, ...files })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const { status, stdout } = spawnSync(process.execPath, [CHECK, folder, BASE, ...more], { encoding: "utf8" });
    return { status, lines: stdout.trimEnd().split("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function finds(rule, files, expected) {
  test(rule, () => {
    const { status, lines } = check(files);
    assert.equal(status, 1);
    assert.deepEqual(lines.slice(0, -1), [expected]);
    assert.match(lines.at(-1), /: \d+ passed, 1 failed$/);
  });
}

const body = (html) => ({ "index.html": page(html) });

test("a site that is right passes", () => {
  const { status, lines } = check({});
  assert.deepEqual(lines, ["2 pages, 3 addresses in them, 6 other files: 8 passed, 0 failed"]);
  assert.equal(status, 0);
});

test("a citation that is the same in all its forms passes", () => {
  assert.equal(check(cite()).status, 0);
});

test("of each kind of page some are as good as all", () => {
  const issues = Array.from({ length: 100 }, (_, at) => `${at + 1}/index.html`);
  const alone = ["404.html", "index.html", "issues/index.html", "topics/index.html"];
  const lists = ["label", "outlet"].flatMap((list) => ["a", "b", "c"].map((one) => `forwards/${list}/${one}/index.html`));
  const pages = [...issues, ...alone, ...lists];
  assert.deepEqual(sample(pages, Infinity).sort(), pages.toSorted());
  const some = ["1/index.html", "51/index.html", "100/index.html", ...alone, ...lists];
  assert.deepEqual(sample(pages, 3).sort(), some.sort());
});

test("a page that is not validated is read all the same", () => {
  const many = Object.fromEntries([11, 12, 13].map((at) => [`${at}/index.html`, page('<p id="x y"><a href="no/">No</a></p>')]));
  const { lines } = check(many, ["3"]);
  assert.equal(lines.filter((line) => line.includes("leads to no file")).length, 3);
  assert.equal(lines.filter((line) => line.includes("(valid-id)")).length, 2);
  assert.match(lines.at(-1), /^5 pages \(4 of them validated\), /);
});

function data(record, table = '"a","b"\r\n"1","x\r\ny"\r\n') {
  const schema = { $defs: { "issues.json": { properties: { records: { items: { required: ["number"] } } } } } };
  return {
    "data/schema.json": JSON.stringify(schema),
    "data/issues.json": JSON.stringify({ version: 1, records: [record] }),
    "data/references.csv": table,
  };
}

test("data that is as its schema says passes", () => {
  assert.equal(check(data({ number: 1 })).status, 0);
});

test("a folder without a page does not pass", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "chinai-check-"));
  const { status } = spawnSync(process.execPath, [CHECK, folder, BASE]);
  rmSync(folder, { recursive: true });
  assert.equal(status, 1);
});

finds(
  "an address without a file is found",
  body('<p><a href="2/">Two</a></p>'),
  "index.html:10: `2/` leads to no file: there is no 2/index.html",
);
finds(
  "an address without its id is found",
  body('<p><a href="1/#none">One</a></p>'),
  "index.html:10: `1/#none`: 1/index.html has no id `none`",
);
finds(
  "an address that leads out of the site's folder is found",
  body('<p><a href="/1/">One</a></p>'),
  "index.html:10: `/1/` leads out of the site, which stands at /archive/",
);
finds(
  "an address of a folder without its slash is found",
  body('<p><a href="1">One</a></p>'),
  "index.html:10: `1` is a folder and lacks its closing slash",
);
finds(
  "an address that would run a script is found",
  body('<p><a href="javascript:alert(1)">One</a></p>'),
  "index.html:10: `javascript:alert(1)` has a scheme that leads nowhere",
);
finds(
  "a picture of another origin is found, also in a srcset",
  body('<p><img alt="A picture" srcset="1/ 1x, https://elsewhere.example/a.png 2x" src="1/"></p>'),
  "index.html:10: `https://elsewhere.example/a.png` would be loaded from another origin",
);
finds(
  "a stylesheet of another origin is found",
  { "index.html": page("", '<link rel="stylesheet" href="//elsewhere.example/a.css">\n') },
  "index.html:6: `//elsewhere.example/a.css` would be loaded from another origin",
);
finds(
  "an inline script is found",
  body("<script>alert(1)</script>"),
  "index.html:10: an inline script: the page would need an unsafe policy",
);
finds(
  "a script in an attribute is found",
  body('<p onclick="alert(1)">One</p>'),
  "index.html:10: a script in the attribute `onclick`",
);
finds(
  "an inline style is found",
  body('<p style="color: red">One</p>'),
  "index.html:10: a `style` attribute: the page would need an unsafe policy",
);
finds(
  "an id that stands twice is found",
  body('<h2 id="a">One</h2>\n<h2 id="a">Two</h2>'),
  'index.html:11: Duplicate ID "a" (no-dup-id)',
);
finds(
  "HTML that is not valid is found",
  body("<p><div>One</div></p>".replace("</p>", "")),
  "index.html:10: Element <p> is implicitly closed by adjacent <div> (no-implicit-close)",
);
finds(
  "a redirect that leads nowhere is found",
  { "index.html": page("", '<meta http-equiv="refresh" content="0; url=2/">\n') },
  "index.html:6: `2/` leads to no file: there is no 2/index.html",
);
finds(
  "a feed that is not well-formed is found",
  { "feed.xml": feed("<b>") },
  "feed.xml:9: not well-formed XML: unexpected close tag.",
);
finds(
  "an element that an entry lacks is found",
  { "feed.xml": feed().replace(/<id>tag:example.org,2018:1<\/id>/, "") },
  "feed.xml:8: feed: `entry` lacks `id`",
);
finds(
  "a date in a feed that is no day is found",
  { "feed.xml": feed("<published>2020-02-30T00:00:00Z</published>") },
  "feed.xml:9: feed: `published` is no date by RFC 3339: `2020-02-30T00:00:00Z`",
);
finds(
  "a relative address in the content of a feed is found",
  { "feed.xml": feed('<content type="html">&lt;a href="/archive/1/">1&lt;/a></content>') },
  "feed.xml:9: feed: `/archive/1/` is not an absolute address",
);
finds(
  "two entries with one id are found",
  { "feed.xml": feed().replace(/(<entry>.*<\/entry>)/s, "$1$1") },
  "feed.xml:9: feed: two entries have the id `tag:example.org,2018:1`",
);
finds(
  "an address in the sitemap without a file is found",
  { "sitemap.xml": SITE["sitemap.xml"].replace("/1/", "/2/") },
  `sitemap.xml:2: sitemap: \`${BASE}2/\` leads to no file: there is no 2/index.html`,
);
finds(
  "a former address that leads nowhere is found",
  { _redirects: "/archive/p/old /archive/2/ 301\n" },
  "_redirects:1: `/archive/2/` leads to no file: there is no 2/index.html",
);
finds(
  "an address of the list of headers that is no file is found",
  { _headers: SITE._headers.replace("site.css", "other.css") },
  "_headers:3: `/archive/other.css` leads to no file: there is no other.css",
);
finds(
  "a folder in the list of headers that is not there is found",
  { _headers: `${SITE._headers}/archive/other/*\n  X-Robots-Tag: noindex\n` },
  "_headers:5: `/archive/other/*` stands for a folder that is not there",
);
finds(
  "a header that is none is found",
  { _headers: "/archive/*\n  nosniff\n" },
  "_headers:2: `  nosniff` is not `  name: value`",
);
finds(
  "a font of another origin is found in a stylesheet",
  { "site.css": "@font-face { src: url(https://elsewhere.example/a.woff2) }\n" },
  "site.css: `https://elsewhere.example/a.woff2` would be loaded from another origin",
);
finds("data that is not JSON is found", { "data.json": "[1," }, "data.json: not JSON: Unexpected end of JSON input");
finds(
  "a citation that says another date in one form is found",
  { ...cite(), "1/cite.ris": cite()["1/cite.ris"].replace("/11//", "/10//") },
  '1/cite.ris: date is "2020-10", in `.bib` "2020-11"',
);
finds(
  "a citation of another page is found",
  cite({ url: `${BASE}2/` }),
  `1/cite.bib: it leads to ${BASE}2/, not to ${BASE}1/`,
);
finds(
  "a citation that lacks a form is found",
  { ...cite(), "1/cite.ris": "TX\r\n" },
  "1/cite.ris: this form of the citation is missing",
);
finds(
  "an attribute that Atom does not know is found",
  { "feed.xml": feed().replace("<entry>", '<entry kind="essay">') },
  "feed.xml:8: feed: element entry: Relax-NG validity error : Invalid attribute kind for element entry",
);
finds(
  "a part of the feed's archive that nothing leads to is found",
  { "feed/1.xml": feed().replace("feed.xml", "feed/1.xml") },
  "feed.xml: 0 of 1 parts of the archive are met from here",
);
finds(
  "a relative address in a JSON Feed is found",
  {
    "feed.json": JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      title: "A",
      feed_url: `${BASE}feed.json`,
      items: [{ id: "1", title: "One", url: "/archive/1/", content_html: "", date_published: "2020-11-16T00:00:00Z" }],
    }),
  },
  "feed.json: JSON feed: `/archive/1/` is not an absolute address",
);
finds(
  "a feed in the list of feeds that is not there is found",
  { "feeds.opml": `<opml version="2.0"><body><outline text="F" type="rss" xmlUrl="${BASE}f.xml" htmlUrl="${BASE}1/"/></body></opml>` },
  `feeds.opml:1: list of feeds: \`${BASE}f.xml\` leads to no file: there is no f.xml`,
);
finds(
  "a feed without a name in the list of feeds is found",
  { "feeds.opml": `<opml version="2.0"><body><outline type="rss" xmlUrl="${BASE}feed.xml" htmlUrl="${BASE}1/"/></body></opml>` },
  "feeds.opml: list of feeds: a reader sees one without its name or address",
);
finds(
  "data that is not as its schema says is found",
  data({ title: "One" }),
  "data/issues.json: by its schema: /records/0 must have required property 'number'",
);
finds(
  "a field of a table that is no quoted text is found",
  data({ number: 1 }, '"a","b"\r\n"1",2\r\n'),
  String.raw`data/references.csv: no quoted field stands at "2\r\n"`,
);
finds(
  "a formula in a table is found",
  data({ number: 1 }, '"a"\r\n"=1+1"\r\n'),
  "data/references.csv: `=1+1` is a formula",
);
finds(
  "a row with too few fields is found",
  data({ number: 1 }, '"a","b"\r\n"1"\r\n'),
  "data/references.csv: a row has 1 fields, not 2",
);
finds(
  "a misspelt term of JSON-LD is found",
  { "1/index.html": page('<p><a href="../#top-of-it">Home</a></p><h2 id="中文">中文</h2>', `<script type="application/ld+json">${JSON.stringify({
    "@context": "https://schema.org",
    "@graph": [
      { "@type": "Periodical", "@id": "x:p" },
      { "@type": "BreadcrumbList" },
      { "@type": "PublicationIssue", "@id": "x:i" },
      { "@type": "Article", url: `${BASE}1/`, isPartOf: { "@id": "x:i" }, headLine: "One" },
    ],
  })}</script>\n`) },
  "1/index.html: JSON-LD: a processor can't read it: Dropping property that did not expand into an absolute IRI or keyword.",
);
