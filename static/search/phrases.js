// Phrases: words and characters at their places one after another.
//
// What is common has no places of its own: pairs have, and what stands beside other words tells
// where it is. A phrase of nothing but stop words is answered with the issues that hold them all.

import { anchorsOf } from "./anchors.js";
import { Reader } from "./bytes.js";
import { nothing, rarity } from "./found.js";
import { readPositions } from "./terms.js";
import { isHan } from "./tokens.js";

// The most that a key can count in a passage.
const MOST = 15;

// Finds the passages of a phrase. An element is `{key, offset, isBeginning}`: what stands so far
// from the beginning.
export async function findPhrase(lookup, elements, mask) {
  const { manifest } = lookup;
  const found = nothing(manifest);
  const held = new Map();
  for (const reading of await readings(lookup, elements)) {
    if (reading.every(({ code }) => manifest.isStop(code))) {
      await addStops(lookup, reading, found);
      continue;
    }
    for (const [id, impact] of await holding(lookup, reading, mask)) held.set(id, Math.max(held.get(id) ?? 0, impact));
  }
  const worth = rarity(manifest.nPassages, held.size) / MOST;
  for (const [id, impact] of held) {
    found.scores[id] = worth * impact;
    found.issues[manifest.issueOf[id]] = 1;
  }
  return found;
}

// What a phrase can stand for: what is only a beginning may be one of several common words, or any
// of the `entries` of other keys.
async function readings(lookup, elements) {
  const { codes } = lookup.manifest;
  const known = elements.map((element) => (element.isBeginning ? element : { ...element, code: codes.get(element.key) }));
  let res = [[]];
  for (const element of known) {
    const choices = element.isBeginning ? await beginnings(lookup, element) : [element];
    res = res.flatMap((before) => choices.map((choice) => [...before, choice]));
  }
  return res;
}

async function beginnings(lookup, element) {
  const { codes } = lookup.manifest;
  const entries = await lookup.beginning(element.key, Infinity);
  const common = entries.filter(({ key }) => codes.has(key));
  return [
    ...common.map(({ key }) => ({ key, offset: element.offset, code: codes.get(key) })),
    { ...element, entries: entries.filter(({ key }) => !codes.has(key)) },
  ];
}

async function addStops(lookup, stops, found) {
  found.isBounded = stops.length > 1;
  const entries = await Promise.all(stops.map(({ key }) => lookup.exact(key)));
  found.issues.forEach((_, issue) => (found.issues[issue] |= entries.every(({ issues }) => issues[issue]) ? 1 : 0));
}

// The passages that hold a reading of a phrase: a map to the least impact of its parts.
async function holding(lookup, elements, mask) {
  const { manifest } = lookup;
  const anchors = await Promise.all(anchorsOf(elements, manifest).map((anchor) => loaded(lookup, anchor)));
  const candidates = holdingAll(anchors, manifest, mask);
  // One key has no order: where it stands need not be loaded.
  if (candidates.size === 0 || (anchors.length === 1 && anchors[0].told.length === 0)) return candidates;
  const placed = await Promise.all(anchors.map((anchor) => positionsOf(lookup, anchor, candidates)));
  const impacts = [...candidates].map(([id, impact]) => [id, Math.min(impact, told(id, anchors, placed))]);
  return new Map(impacts.filter(([, impact]) => impact > 0));
}

async function loaded(lookup, anchor) {
  if (anchor.entries) return anchor;
  const entry = await (anchor.isPair ? lookup.pair(anchor.key) : lookup.exact(anchor.key));
  return { ...anchor, entries: entry ? [entry] : [] };
}

// The passages that hold all of some anchors, with the least of their impacts.
function holdingAll(anchors, { nPassages }, mask) {
  const seen = new Uint8Array(nPassages);
  const least = new Uint8Array(nPassages).fill(MOST);
  anchors.forEach(({ entries }, at) => {
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
  seen.forEach((count, id) => count === anchors.length && res.set(id, least[id]));
  return res;
}

// For each candidate the positions of an anchor in it, with what stands beside: a map from passages
// to maps from positions to `{span, before, after}`.
async function positionsOf(lookup, { entries }, candidates) {
  const { isStop } = lookup.manifest;
  const res = new Map();
  for (const entry of entries) {
    const span = isHan(entry.key) ? [...entry.key].length : entry.key.split(" ").length;
    const take = (place, positions, runs) => {
      const id = entry.ids[place];
      if (!candidates.has(id)) return;
      if (!res.has(id)) res.set(id, new Map());
      positions.forEach((position, at) => res.get(id).set(position, { span, ...runs?.[at] }));
    };
    if (entry.inline) {
      readPositions(new Reader(entry.inline.bytes, entry.inline.at), entry, entry.count, isStop, take);
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
      readPositions(reader, entry, count, lookup.manifest.isStop, (place, ...rest) => take(first + place, ...rest));
    }),
  );
}

// The least impact of what the anchors tell of, where they stand one after another in a passage
// with all of it beside them; 0 where they do not.
function told(id, anchors, placed) {
  const own = placed.map((positions) => positions.get(id));
  if (!own.every(Boolean)) return 0;
  for (const position of own[0].keys()) {
    const start = position - anchors[0].offset;
    const places = anchors.map(({ offset }, at) => own[at].get(start + offset));
    if (!places.every(Boolean)) continue;
    const impacts = anchors.flatMap(({ offset, told }, at) => told.map((element) => beside(places[at], element.offset - offset, element.code)));
    const least = Math.min(MOST, ...impacts);
    if (least > 0) return least;
  }
  return 0;
}

// How much a word counts that should stand so far from a place; 0 where it does not stand there.
function beside({ span, before, after }, distance, code) {
  const codes = distance < 0 ? before?.[-distance - 1] : after?.[distance - span];
  return codes?.find(([own]) => own === code)?.[1] ?? 0;
}
