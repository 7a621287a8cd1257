// The lists for machines: sitemap, robots.txt, former addresses, data, stylesheets.

import { isDay } from "./feed.mjs";

const SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";

// By the protocol of sitemaps.org.
const MAX_ADDRESSES = 50_000;

export function readSitemap(file, root, addresses, problems) {
  const say = (element, message) => problems.add(file, element.line, `sitemap: ${message}`);
  if (root.local !== "urlset") return say(root, `the root is \`urlset\`, not \`${root.local}\``);
  if (root.children.length > MAX_ADDRESSES) say(root, `more than ${MAX_ADDRESSES} addresses`);
  if (root.children.length === 0) say(root, "there is no address in it");
  const known = new Set();
  for (const url of root.children) {
    const child = (name) => url.children.find((one) => one.uri === SITEMAP && one.local === name);
    const loc = child("loc")?.text ?? "";
    const message = addresses.isOurs(loc)
      ? addresses.absoluteProblem(loc)
      : `\`${loc}\` is not an address of this site`;
    if (message) say(url, message);
    if (known.has(loc)) say(url, `\`${loc}\` stands twice`);
    known.add(loc);
    const lastmod = child("lastmod")?.text;
    // A year or a month alone is allowed (W3C datetime), a time of the day too.
    if (lastmod !== undefined && !isDay(`${lastmod}-01-01`.slice(0, 10))) {
      say(url, `\`${lastmod}\` is no date`);
    }
  }
}

export function readRobots(file, text, addresses, problems) {
  for (const [at, line] of text.split("\n").entries()) {
    const url = line.match(/^sitemap:\s*(.*)$/i)?.[1];
    const message = url === undefined ? null : addresses.absoluteProblem(url);
    if (message) problems.add(file, at + 1, message);
  }
}

// `from to status`, a line each, as Netlify and Cloudflare read it.
export function readRedirects(file, text, addresses, problems) {
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [from, to, status, ...rest] = line.trim().split(/\s+/);
    if (!from.startsWith("/") || !to || !/^30[1278]$/.test(status ?? "") || rest.length > 0) {
      problems.add(file, at + 1, `\`${line}\` is not \`from to status\``);
      continue;
    }
    const message = addresses.problem(to, addresses.of(""));
    if (message) problems.add(file, at + 1, message);
  }
}

// An address, then headers set in, as Netlify and Cloudflare read it. An address that ends in `*`
// is the beginning of many.
export function readHeaders(file, text, addresses, problems) {
  let hasAddress = false;
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const isAddress = line.startsWith("/");
    let message = null;
    if (line.endsWith("/*")) message = addresses.folderProblem(line);
    else if (isAddress) message = addresses.problem(line, addresses.of(""));
    else if (!hasAddress || !/^ +[A-Za-z-]+: \S/.test(line)) message = `\`${line}\` is not \`  name: value\``;
    if (message) problems.add(file, at + 1, message);
    hasAddress ||= isAddress;
  }
}

export function readJson(file, text, problems) {
  try {
    JSON.parse(text);
  } catch (error) {
    problems.add(file, null, `not JSON: ${error.message}`);
  }
}

// What a stylesheet would load.
export function readStylesheet(file, text, addresses, problems) {
  const bare = text.replaceAll(/\/\*.*?\*\//gs, "");
  const urls = [...bare.matchAll(/url\(\s*(["']?)(.*?)\1\s*\)|@import\s+(["'])(.*?)\3/gs)];
  const references = urls
    .map((match) => ({ url: match[2] ?? match[4], line: null, isLoaded: true }))
    // A picture that is part of the stylesheet comes from no other origin; a fragment is of the
    // page that uses it.
    .filter(({ url }) => !url.startsWith("data:image/svg+xml") && !url.startsWith("#"));
  addresses.check(file, references, problems);
}
