// Names of one thing: its English name, the characters, the pinyin.

import { either, every } from "./found.js";
import { phrase } from "./query.js";
import { nameKey } from "./tokens.js";

const TONE_NUMBERS = /^(?:[a-z]+[1-5])+$/;

export class Classes {
  constructor(classes, folding) {
    this.folding = folding;
    this.byKey = new Map();
    this.longest = 0;
    for (const names of classes) {
      const keys = names.map((name) => nameKey(name, folding));
      this.longest = Math.max(this.longest, ...keys.map((key) => key.length));
      new Set(keys).forEach((key) => this.byKey.set(key, [...(this.byKey.get(key) ?? []), ...names]));
    }
  }

  // Chunks in groups, `{chunks, names}`: where some run together to a name, `names` are the others
  // of its class, and the longest such run counts.
  grouped(chunks, isPlain) {
    const res = [];
    for (let at = 0; at < chunks.length; ) {
      const found = this.longestFrom(chunks, at, isPlain);
      const group = found ?? { chunks: [chunks[at]], names: [] };
      res.push(group);
      at += group.chunks.length;
    }
    return res;
  }

  longestFrom(chunks, at, isPlain) {
    let [key, res] = ["", null];
    for (let end = at; end < chunks.length && isPlain(chunks[end]); end += 1) {
      key += nameKey(chunks[end].text, this.folding);
      // Tone numbers make what is typed longer than the name.
      if (key.length > 2 * this.longest) break;
      const names = this.othersOf(key);
      if (names.length > 0) res = { chunks: chunks.slice(at, end + 1), names };
    }
    return res;
  }

  othersOf(key) {
    const plain = TONE_NUMBERS.test(key) ? key.replace(/[1-5]/g, "") : key;
    const names = this.byKey.get(key) ?? this.byKey.get(plain) ?? [];
    const others = new Map(names.map((name) => [nameKey(name, this.folding), name]));
    others.delete(key);
    return [...others.values()];
  }
}

// Finds a group: all of its chunks as they were typed, or any other name.
export async function findGroup({ chunks, names }, lookup, folding, options) {
  const typed = await Promise.all(chunks.map((chunk) => lookup.find(chunk, options)));
  const others = await Promise.all(names.map((name) => lookup.find(phrase(name, folding), options)));
  return either([every(typed), ...others]);
}
