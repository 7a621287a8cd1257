// The words that were searched for, marked on the page that was found. What they were is left on
// this device when a result is followed, for that one page, and taken away when it is read.

import { matches, merged } from "./matches.js";
import { Folding } from "./tokens.js";

const KEY = "chinai-marks";
// Whoever comes to the page later did not come from the results.
const LIFETIME = 60_000;
const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, dt, dd, td, th, figcaption, blockquote";

// Leaves the patterns for the page at an address.
export function leave(address, patterns, folding) {
  const { pathname } = new URL(address, location.href);
  const characters = new Set(patterns.flatMap(({ keys, units }) => [...(keys?.join("") ?? units.map(({ text }) => text).join(""))]));
  const simplified = [...folding.simplified].filter(([, simple]) => characters.has(simple));
  try {
    localStorage.setItem(KEY, JSON.stringify({ pathname, patterns, simplified, until: Date.now() + LIFETIME }));
  } catch {
    // Where nothing may be kept, nothing is marked.
  }
}

// Marks what was left for this page.
export function mark(root) {
  const left = JSON.parse(localStorage.getItem(KEY) ?? "null");
  if (left?.pathname !== location.pathname) return;
  localStorage.removeItem(KEY);
  if (left.until < Date.now()) return;
  const folding = new Folding(new Map(left.simplified));
  for (const nodes of textsByBlock(root)) markBlock(nodes, left.patterns, folding);
}

// The texts of a page, those together that stand in one paragraph, item or cell.
function textsByBlock(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const blocks = new Map();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const block = node.parentElement.closest(BLOCKS);
    if (!block || block.closest("nav, svg")) continue;
    if (!blocks.has(block)) blocks.set(block, []);
    blocks.get(block).push(node);
  }
  return blocks.values();
}

function markBlock(texts, patterns, folding) {
  let text = "";
  const nodes = texts.map((node) => {
    const start = text.length;
    text += node.data;
    return { node, start };
  });
  const places = merged(matches(text, patterns, folding));
  // From the end, so that what is before keeps its place.
  for (const { node, start } of nodes.reverse()) {
    for (const place of places.toReversed()) {
      const [from, to] = [Math.max(place.start - start, 0), Math.min(place.end - start, node.length)];
      if (from < to) wrap(node, from, to);
    }
  }
}

function wrap(node, from, to) {
  const range = new Range();
  range.setStart(node, from);
  range.setEnd(node, to);
  range.surroundContents(document.createElement("mark"));
}
