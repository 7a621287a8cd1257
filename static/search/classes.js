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
    for (const one of classes) {
      const keys = one.names.map((name) => nameKey(name, folding));
      this.longest = Math.max(this.longest, ...keys.map((key) => key.length));
      new Set(keys).forEach((key) => this.byKey.set(key, [...(this.byKey.get(key) ?? []), one]));
    }
  }

  // Chunks in groups, `{chunks, names, page}`: where some run together to a name, `names` are the
  // others of its class, and the longest such run counts; `page` explains what they name.
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
      const others = this.othersOf(key);
      if (others.names.length > 0) res = { chunks: chunks.slice(at, end + 1), ...others };
    }
    return res;
  }

  othersOf(key) {
    const plain = TONE_NUMBERS.test(key) ? key.replace(/[1-5]/g, "") : key;
    const classes = this.byKey.get(key) ?? this.byKey.get(plain) ?? [];
    const names = classes.flatMap((one) => one.names);
    const others = new Map();
    for (const name of names) {
      const own = nameKey(name, this.folding);
      // Of names that are spelt alike the first is shown: it is the thing's own.
      if (own !== key && !others.has(own)) others.set(own, name);
    }
    return { names: [...others.values()], page: classes[0]?.page };
  }
}

// Finds a group: all of its chunks as they were typed, or any other name.
export async function findGroup({ chunks, names }, lookup, folding, options) {
  const typed = await Promise.all(chunks.map((chunk) => lookup.find(chunk, options)));
  const others = await Promise.all(names.map((name) => lookup.find(phrase(name, folding), options)));
  return either([every(typed), ...others]);
}
