// Phrases: words and pairs of characters at their places one after another.
//
// Stop words have no positions of their own; what stands beside a word tells which of them are
// there. A phrase of nothing but stop words is answered with the issues that hold them all.

import { Reader } from "./bytes.js";
import { nothing, rarity } from "./found.js";
import { readPositions } from "./terms.js";
import { isHan } from "./tokens.js";

// Finds the passages of a phrase. An element is `{key, offset, entries}`: what stands so far from
// the beginning, and the entries that can stand for it.
export async function findPhrase(lookup, elements, mask) {
  const { manifest } = lookup;
  const found = nothing(manifest);
  const isStop = ({ entries }) => entries.length === 1 && entries[0].code !== undefined;
  const stops = elements.filter(isStop);
  const words = elements.filter((element) => !isStop(element)).map(withoutStops);
  if (words.length === 0) return stopsOnly(stops, found);
  const candidates = holdingAll(words, manifest, mask);
  if (candidates.size === 0) return found;
  const held = await inOrder(lookup, words, stops, candidates);
  const worth = rarity(manifest.nPassages, held.length) / 15;
  for (const [id, impact] of held) {
    found.scores[id] = worth * impact;
    found.issues[manifest.issueOf[id]] = 1;
  }
  return found;
}

// A beginning may stand for stop words as well, which have no positions.
function withoutStops(element) {
  return { ...element, entries: element.entries.filter(({ code }) => code === undefined) };
}

function stopsOnly(stops, found) {
  found.isBounded = stops.length > 1;
  if (stops.length === 0) return found;
  found.issues.fill(1);
  for (const { entries } of stops) entries[0].issues.forEach((flag, issue) => (found.issues[issue] &= flag));
  return found;
}

// The passages that hold all of some words, with the least of their impacts.
function holdingAll(words, { nPassages }, mask) {
  const seen = new Uint8Array(nPassages);
  const least = new Uint8Array(nPassages).fill(15);
  words.forEach(({ entries }, at) => {
    const best = new Map();
    for (const { ids, impacts } of entries) {
      ids.forEach((id, place) => {
        if (seen[id] === at && !(mask && !mask[id])) best.set(id, Math.max(best.get(id) ?? 0, impacts[place]));
      });
    }
    for (const [id, impact] of best) {
      seen[id] = at + 1;
      least[id] = Math.min(least[id], impact);
    }
  });
  const res = new Map();
  seen.forEach((count, id) => count === words.length && res.set(id, least[id]));
  return res;
}

// Those of the candidates in which the words stand one after another.
async function inOrder(lookup, words, stops, candidates) {
  // One key has no order: where it stands need not be loaded.
  if (words.length + stops.length === 1) return [...candidates];
  const placed = await Promise.all(words.map((word) => positionsOf(lookup, word, candidates)));
  return [...candidates].filter(([id]) => standsIn(id, words, placed, stops));
}

// For each candidate the positions of a word in it, with what stands beside: a map from passages
// to maps from positions to `{length, before, after}`.
async function positionsOf(lookup, { entries }, candidates) {
  const res = new Map();
  for (const entry of entries) {
    const span = isHan(entry.key) ? [...entry.key].length : 1;
    const take = (place, positions, runs) => {
      const id = entry.ids[place];
      if (!candidates.has(id)) return;
      if (!res.has(id)) res.set(id, new Map());
      positions.forEach((position, at) => res.get(id).set(position, { span, ...runs?.[at] }));
    };
    if (entry.inline) {
      readPositions(new Reader(entry.inline.bytes, entry.inline.at), entry.count, entry.hasRuns, take);
    } else {
      await readSegments(lookup, entry, candidates, take);
    }
  }
  return res;
}

// Loads only the segments in which a candidate stands.
async function readSegments(lookup, entry, candidates, take) {
  const needed = entry.segments.filter(({ first, count }) => {
    return entry.ids.subarray(first, first + count).some((id) => candidates.has(id));
  });
  await Promise.all(
    needed.map(async ({ first, count, chunk, offset }) => {
      const reader = new Reader(await lookup.files.bytes(`p${chunk}`), offset);
      readPositions(reader, count, entry.hasRuns, (place, ...rest) => take(first + place, ...rest));
    }),
  );
}

// Whether the words of a phrase stand one after another somewhere in a passage.
function standsIn(id, words, placed, stops) {
  const own = placed.map((positions) => positions.get(id));
  if (own.some((positions) => !positions)) return false;
  return [...own[0].keys()].some((position) => {
    const start = position - words[0].offset;
    const all = words.map(({ offset }, at) => own[at].get(start + offset));
    return all.every(Boolean) && stops.every((stop) => standsBeside(stop, words, all));
  });
}

// Whether a stop word stands at its place, by what the nearest word says of its neighbours.
function standsBeside({ offset, entries }, words, all) {
  const [{ code }] = entries;
  const distance = words.map((word) => Math.abs(word.offset - offset));
  const nearest = distance.indexOf(Math.min(...distance));
  const [{ span, before, after }, word] = [all[nearest], words[nearest]];
  return offset < word.offset ? before?.[word.offset - offset - 1] === code : after?.[offset - word.offset - span] === code;
}
