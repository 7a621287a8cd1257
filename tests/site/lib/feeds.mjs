// All feeds of a site together: each as a feed reader takes it, the JSON Feed by its version 1.1,
// the list of feeds, and the walk through the archive of the main one (RFC 5005).

import { parseFeed } from "@rowanmanning/feed-parser";
import { parseAtomFeed, parseJsonFeed, parseOpml } from "feedsmith";

import { readHtmlFragment } from "./html.mjs";

const ATOM = "http://www.w3.org/2005/Atom";

// A feed as two programs for readers see it: with as many entries as it has, each with its title.
export function readAsReader(file, text, root, problems) {
  const n = root.children.filter(({ uri, local }) => uri === ATOM && local === "entry").length;
  const asItem = ({ title, links, published, updated }) => ({
    title,
    url: links?.find(({ rel }) => (rel ?? "alternate") === "alternate")?.href,
    published: published ?? updated,
  });
  asReader(file, n, problems, () => parseFeed(text).items);
  asReader(file, n, problems, () => (parseAtomFeed(text).entries ?? []).map(asItem));
}

function asReader(file, n, problems, read) {
  try {
    const items = read();
    const bare = items.filter((item) => !(item.title && item.url && (item.published ?? item.updated)));
    if (items.length !== n) problems.add(file, null, `a reader sees ${items.length} entries of ${n}`);
    if (bare.length > 0) problems.add(file, null, `a reader sees ${bare.length} entries without title, address or date`);
  } catch (error) {
    problems.add(file, null, `a reader can't read it: ${error.message}`);
  }
}

export function readJsonFeed(file, text, addresses, problems) {
  const say = (message) => problems.add(file, null, `JSON feed: ${message}`);
  let feed;
  try {
    feed = JSON.parse(text);
  } catch {
    return; // That it is not JSON is told elsewhere.
  }
  if (feed.version !== "https://jsonfeed.org/version/1.1") say(`its version is ${feed.version}`);
  if (typeof feed.title !== "string" || feed.title === "") say("it has no title");
  if (feed.feed_url !== addresses.of(file)) say(`it says it stands at ${feed.feed_url}`);
  const ids = new Set();
  for (const item of feed.items ?? []) {
    if (typeof item.id !== "string" || ids.has(item.id)) say(`the id ${item.id} is none of its own`);
    ids.add(item.id);
    if (typeof item.content_html !== "string") say(`${item.id} has no content`);
    if (Number.isNaN(Date.parse(item.date_published))) say(`${item.id} has no date`);
    const { references, found } = readHtmlFragment(item.content_html ?? "");
    for (const { message } of found) say(message);
    for (const { url } of [{ url: item.url }, ...references]) {
      const message = addresses.absoluteProblem(url);
      if (message) say(message);
    }
  }
  if (!Array.isArray(feed.items)) say("it has no items");
  const asItem = ({ title, url, date_published: published }) => ({ title, url, published });
  asReader(file, feed.items?.length, problems, () => parseJsonFeed(feed).items.map(asItem));
}

export function readOpml(file, text, root, addresses, problems) {
  const feeds = parseOpml(text).body?.outlines ?? [];
  if (feeds.some(({ text, type, xmlUrl }) => !text || type !== "rss" || !xmlUrl)) {
    problems.add(file, null, "list of feeds: a reader sees one without its name or address");
  }
  const body = root.children.find(({ local }) => local === "body");
  for (const outline of body?.children ?? []) {
    for (const name of ["xmlUrl", "htmlUrl"]) {
      const url = outline.attributes.get(name) ?? "";
      const message = addresses.absoluteProblem(url);
      if (message) problems.add(file, outline.line, `list of feeds: ${message}`);
    }
  }
  if (!body) problems.add(file, null, "list of feeds: it has no body");
}

// Follows `prev-archive` from the main feed: every entry of every part must be met on the way.
export function walkArchive(roots, addresses, problems) {
  const byAddress = new Map([...roots].map(([file, root]) => [addresses.of(file), root]));
  const parts = [...roots.keys()].filter((file) => /^feed\/\d+\.xml$/.test(file));
  const linked = (root, rel) =>
    root.children.find((child) => child.local === "link" && child.attributes.get("rel") === rel)?.attributes.get("href");
  let met = 0;
  let next = linked(roots.get("feed.xml") ?? { children: [] }, "prev-archive");
  while (next && met <= parts.length) {
    const root = byAddress.get(next);
    if (!root) {
      problems.add("feed.xml", null, `the archive has no part ${next}`);
      return;
    }
    met += 1;
    if (!root.children.some(({ local }) => local === "archive")) problems.add(next, null, "it does not say that it is an archive");
    next = linked(root, "prev-archive");
  }
  if (met !== parts.length) problems.add("feed.xml", null, `${met} of ${parts.length} parts of the archive are met from here`);
}
