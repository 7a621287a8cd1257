// A passage as it is shown: the block that says most, cut to a few lines, with its words marked.

import { matches, merged } from "./matches.js";

const LENGTH = 230;
// Of a line of Chinese fewer characters are enough.
const LENGTH_HAN = 110;
// What is shown before the first match, of the whole.
const BEFORE = 0.3;

// `{id, isFound, pieces}`: the id of the element on the page, whether the words are in it, and its
// text in pieces `{text, isMarked}`. The block with most of the patterns is shown, the first of
// several; the heading, which stands above it anyway, only where nothing else has any.
export function excerpt(passage, patterns, folding) {
  const blocks = passage.blocks.map(([id, text]) => ({ id, text, places: matches(text, patterns, folding) }));
  const isSaid = ({ text, places }) => text !== passage.heading && places.length > 0;
  const told = blocks.some(isSaid) ? blocks.filter(isSaid) : blocks;
  const best = told.reduce((best, block) => (variety(block) > variety(best) ? block : best), told[0]);
  if (!best) return null;
  return { id: best.id, isFound: best.places.length > 0, pieces: pieces(best.text, best.places) };
}

function variety({ places }) {
  return new Set(places.map(({ pattern }) => pattern)).size;
}

// A text in pieces, those marked that stand at the places; cut around the first of them.
export function pieces(text, places) {
  const { start, end } = windowOf(text, places[0]);
  const res = [];
  let at = start;
  const add = (to, isMarked) => to > at && res.push({ text: text.slice(at, to), isMarked }) && (at = to);
  for (const place of merged(places)) {
    if (place.start >= end) break;
    if (place.end <= start) continue;
    add(Math.max(place.start, at), false);
    add(Math.min(place.end, end), true);
  }
  add(end, false);
  if (start > 0) res.unshift({ text: "…", isMarked: false });
  if (end < text.length) res.push({ text: "…", isMarked: false });
  return res;
}

function windowOf(text, first) {
  const isHan = /\p{Script=Han}/u.test(text.slice(first?.start ?? 0, first?.end ?? 60));
  const length = isHan ? LENGTH_HAN : LENGTH;
  if (text.length <= length * 1.25) return { start: 0, end: text.length };
  const start = first && first.start > length * BEFORE ? wordAt(text, Math.floor(first.start - length * BEFORE)) : 0;
  const end = Math.max(first?.end ?? 0, wordAt(text, start + length));
  return { start, end: Math.min(end, text.length) };
}

// The nearest place after which a word begins, and within no pair of surrogates.
function wordAt(text, place) {
  const space = text.indexOf(" ", place);
  if (space >= 0 && space - place < 20) return space + 1;
  return /[\udc00-\udfff]/.test(text[place] ?? "") ? place + 1 : place;
}
