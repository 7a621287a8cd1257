// Names of things: with one name of a term its others are found too, and what has a page is led to.

import { numberOf } from "./bytes.js";
import { either, every } from "./found.js";
import { phrase } from "./query.js";
import { nameKey } from "./tokens.js";

const TONE_NUMBERS = /^(?:[a-z]+[1-5])+$/;

// How many characters of a name tell where it stands.
const BEGINNING = 2;

export class Names {
  constructor(files, manifest, folding) {
    Object.assign(this, { files, manifest, folding });
  }

  // Chunks in groups, `{chunks, names, page}`: where some run together to a name of a term, `names`
  // are the others of it, and the longest such run counts; `page` explains what they name.
  async grouped(chunks, isPlain) {
    // One after the other they would be waited for as often.
    await Promise.all(chunks.filter(isPlain).map(({ text }) => this.chunk(this.key(text))));
    const res = [];
    for (let at = 0; at < chunks.length; ) {
      const found = await this.longestFrom(chunks, at, isPlain);
      const group = found ?? { chunks: [chunks[at]], names: [] };
      res.push(group);
      at += group.chunks.length;
    }
    return res;
  }

  async longestFrom(chunks, at, isPlain) {
    let [key, res] = ["", null];
    for (let end = at; end < chunks.length && isPlain(chunks[end]); end += 1) {
      key += this.key(chunks[end].text);
      // Tone numbers make what is typed longer than the name.
      if (key.length > 2 * (await this.chunk(key)).longest) break;
      const terms = (await this.called(key)).filter(({ kind }) => kind === "term");
      const names = this.others(terms, key);
      if (names.length > 0) res = { chunks: chunks.slice(at, end + 1), names, page: terms[0].page };
    }
    return res;
  }

  // What goes by all that is looked for as one name, but for a term of which the other names are
  // found: `{kind, page, names}`.
  async named(chunks, grouped) {
    if (chunks.length === 0 || chunks.some(({ text }) => text.includes("*"))) return [];
    const found = await this.called(this.key(chunks.map(({ text }) => text).join(" ")));
    return found.filter(({ page }) => grouped.every((group) => group.page !== page));
  }

  // What goes by a name.
  async called(key) {
    const plain = TONE_NUMBERS.test(key) ? key.replace(/[1-5]/g, "") : key;
    const own = (await this.chunk(key)).byKey.get(key);
    return own ?? (await this.chunk(plain)).byKey.get(plain) ?? [];
  }

  others(terms, key) {
    const res = new Map();
    for (const name of terms.flatMap(({ names }) => names)) {
      const own = this.key(name);
      // Of names that are spelt alike the first is shown: it is the thing's own.
      if (own !== key && !res.has(own)) res.set(own, name);
    }
    return [...res.values()];
  }

  key(name) {
    return nameKey(name, this.folding);
  }

  // The names that may begin as one does: by their keys, and how long the longest is.
  chunk(key) {
    const number = numberOf([...key].slice(0, BEGINNING).join(""), this.manifest.names);
    return this.files.once(`names ${number} of ${this.folding.simplified.size}`, async () => {
      const [byKey, all] = [new Map(), await this.files.list(`n${number}`)];
      for (const one of all) {
        for (const own of new Set(one.names.map((name) => this.key(name)))) byKey.set(own, [...(byKey.get(own) ?? []), one]);
      }
      return { byKey, longest: Math.max(0, ...[...byKey.keys()].map(({ length }) => length)) };
    });
  }
}

// Finds a group: all of its chunks as they were typed, or any other name.
export async function findGroup({ chunks, names }, lookup, folding, options) {
  const typed = await Promise.all(chunks.map((chunk) => lookup.find(chunk, options)));
  const others = await Promise.all(names.map((name) => lookup.find(phrase(name, folding), options)));
  return either([every(typed), ...others]);
}
