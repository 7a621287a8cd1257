// A chunk of terms: the keys in order, and for each the passages that hold it.
//
// The format is told in `src/search`. An entry is read when it is asked for.

import { Reader } from "./bytes.js";
import { compareKeys } from "./tokens.js";

const INLINE = 1;
const STOP = 2;
const COMMON = 3;

const END = 0;
const SAME_PLACE = 1;

export class TermChunk {
  constructor(bytes, nIssues) {
    const reader = new Reader(bytes);
    this.bytes = bytes;
    this.nIssues = nIssues;
    this.keys = [];
    this.sizes = [];
    this.entries = new Map();
    const decoder = new TextDecoder();
    let last = new Uint8Array();
    for (let left = reader.number(); left > 0; left -= 1) {
      const shared = last.subarray(0, reader.number());
      const rest = reader.take(reader.number());
      const key = new Uint8Array(shared.length + rest.length);
      key.set(shared);
      key.set(rest, shared.length);
      this.keys.push(decoder.decode(key));
      this.sizes.push(reader.number());
      last = key;
    }
    this.starts = this.sizes.map(((at) => (size) => (at += size) - size)(reader.at));
  }

  // The entry of a key; none when no passage holds it.
  find(key) {
    const at = this.keys.indexOf(key);
    return at < 0 ? undefined : this.entry(at);
  }

  // The entries of all keys that begin so.
  beginning(prefix) {
    const res = [];
    for (let at = this.place(prefix); this.keys[at]?.startsWith(prefix); at += 1) res.push(this.entry(at));
    return res;
  }

  // Where a key stands, or would stand.
  place(key) {
    let [low, high] = [0, this.keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(this.keys[middle], key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  entry(at) {
    if (!this.entries.has(at)) this.entries.set(at, this.read(at));
    return this.entries.get(at);
  }

  // How many passages hold the key at a place.
  nPassages(at) {
    return new Reader(this.bytes, this.starts[at]).number() >> 3;
  }

  read(at) {
    const reader = new Reader(this.bytes, this.starts[at]);
    const head = reader.number();
    const [count, hasRuns, kind] = [head >> 3, (head & 4) !== 0, head & 3];
    if (kind === STOP) {
      const code = reader.number();
      return { key: this.keys[at], count, code, issues: bits(reader.take((this.nIssues + 7) >> 3), this.nIssues) };
    }
    const ids = reader.rising(count);
    const packed = reader.take((count + 1) >> 1);
    const impacts = Uint8Array.from(ids, (_, place) => (packed[place >> 1] >> ((place & 1) * 4)) & 15);
    const entry = { key: this.keys[at], count, ids, impacts, hasRuns };
    if (kind === COMMON) return entry;
    if (kind === INLINE) return { ...entry, inline: reader };
    return { ...entry, segments: segments(reader) };
  }
}

function bits(bytes, count) {
  return Uint8Array.from({ length: count }, (_, at) => (bytes[at >> 3] >> (at & 7)) & 1);
}

// Where the positions of a common word stand: for so many of its passages each in a chunk.
function segments(reader) {
  let [first, chunk] = [0, 0];
  return Array.from({ length: reader.number() }, () => {
    const count = reader.number();
    chunk += reader.number();
    const res = { first, count, chunk, offset: reader.number() };
    first += count;
    return res;
  });
}

// Reads where an entry stands in `count` of its passages: calls `take(place, positions, runs)` for
// each. `runs` has, for each position, what stands before and after it: at each place, the nearest
// first, codes with their impact.
export function readPositions(reader, { hasRuns }, count, isStop, take) {
  const counts = Array.from({ length: count }, () => reader.number());
  const positions = counts.map((each) => reader.rising(each));
  positions.forEach((own, place) => {
    const runs = hasRuns ? Array.from(own, () => ({ before: side(reader, isStop), after: side(reader, isStop) })) : null;
    take(place, own, runs);
  });
}

// What stands on one side. A stop word says nothing of how much the phrase counts.
function side(reader, isStop) {
  const res = [];
  for (let code = reader.number(); code !== END; code = reader.number()) {
    const isSame = code === SAME_PLACE;
    const own = isSame ? reader.number() : code;
    const fact = [own, isStop(own) ? Infinity : reader.number()];
    if (isSame) res.at(-1).push(fact);
    else res.push([fact]);
  }
  return res;
}
