// The walk over a parsed piece of HTML: which addresses it holds, which ids, what it would load.

import { parse, parseFragment } from "parse5";

// Attributes that hold an address, by element; `*` is every element.
const ADDRESSES = {
  a: ["href"], area: ["href"], audio: ["src"], blockquote: ["cite"], button: ["formaction"],
  del: ["cite"], embed: ["src"], form: ["action"], iframe: ["src"], image: ["href", "xlink:href"],
  img: ["src"], input: ["src", "formaction"], ins: ["cite"], link: ["href"], object: ["data"],
  q: ["cite"], script: ["src"], source: ["src"], track: ["src"], use: ["href", "xlink:href"],
  video: ["src", "poster"],
};

// Where an address is fetched as the page opens, without anyone asking for it.
const LOADED = new Set([
  "audio", "embed", "iframe", "image", "img", "input", "object", "script", "source", "track", "use",
  "video",
]);

// Relations of `<link>` that make a browser go somewhere.
const LOADED_RELATIONS = new Set([
  "stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "modulepreload",
  "prefetch", "preconnect", "dns-prefetch", "prerender",
]);

// Data, not a script: no browser runs it, and no content security policy stops it.
const DATA = new Set(["application/ld+json", "application/json", "speculationrules"]);

// Reads a whole page: `{ids, references: [{url, line, isLoaded}], found: [{line, message}]}`.
export function readHtml(text) {
  return read(parse(text, { sourceCodeLocationInfo: true }));
}

// Reads a piece, such as the content of an entry in a feed.
export function readHtmlFragment(text) {
  return read(parseFragment(text, { sourceCodeLocationInfo: true }));
}

function read(root) {
  const res = { ids: [], references: [], found: [] };
  // By hand rather than by calls that nest: a page may be deeper than the stack.
  const open = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (node.tagName) readElement(node, res);
    if (node.content) open.push(node.content);
    for (let at = (node.childNodes?.length ?? 0) - 1; at >= 0; at--) open.push(node.childNodes[at]);
  }
  return res;
}

function readElement(node, { ids, references, found }) {
  const line = node.sourceCodeLocation?.startLine ?? null;
  const name = node.tagName;
  const attributes = new Map(node.attrs.map(({ prefix, name, value }) => [prefix ? `${prefix}:${name}` : name, value]));
  const say = (message) => found.push({ line, message });

  if (attributes.has("id")) ids.push(attributes.get("id"));
  if (name === "a" && attributes.has("name")) ids.push(attributes.get("name"));
  for (const attribute of attributes.keys()) {
    if (attribute === "style") say("a `style` attribute: the page would need an unsafe policy");
    if (/^on[a-z]/.test(attribute)) say(`a script in the attribute \`${attribute}\``);
  }
  if (name === "style") say("a `<style>` element: the page would need an unsafe policy");
  if (name === "base") say("a `<base>` element: addresses would mean something else");
  if (name === "script" && !attributes.has("src")) readInlineScript(node, attributes, say);

  const relations = (attributes.get("rel") ?? "").toLowerCase().split(/\s+/);
  const isLoaded =
    LOADED.has(name) || (name === "link" && relations.some((rel) => LOADED_RELATIONS.has(rel)));
  const refer = (url) => references.push({ url: url.trim(), line, isLoaded });
  for (const attribute of ADDRESSES[name] ?? []) {
    if (attributes.has(attribute)) refer(attributes.get(attribute));
  }
  for (const attribute of ["srcset", "imagesrcset"]) {
    for (const candidate of candidates(attributes.get(attribute))) refer(candidate);
  }
  if (name === "meta") {
    const url = metaAddress(attributes);
    if (url !== null) refer(url);
  }
}

function readInlineScript(node, attributes, say) {
  const type = (attributes.get("type") ?? "").toLowerCase();
  if (!DATA.has(type)) {
    say("an inline script: the page would need an unsafe policy");
    return;
  }
  try {
    JSON.parse(node.childNodes.map((child) => child.value).join(""));
  } catch (error) {
    say(`the data in a \`<script>\` is not JSON: ${error.message}`);
  }
}

// The addresses of a `srcset`: `a.png 1x, b.png 2x`.
function candidates(srcset) {
  return (srcset ?? "").split(/,\s+|,$/).map((part) => part.trim().split(/\s+/)[0]).filter(Boolean);
}

// Where a page sends its reader, and what it shows of itself elsewhere.
function metaAddress(attributes) {
  const content = attributes.get("content") ?? "";
  if (attributes.get("http-equiv")?.toLowerCase() === "refresh") {
    return content.match(/^\s*\d+\s*;\s*url\s*=\s*['"]?(.*?)['"]?\s*$/i)?.[1] ?? null;
  }
  return /^(og:(url|image)|twitter:image)$/.test(attributes.get("property") ?? attributes.get("name") ?? "")
    ? content
    : null;
}
