// Words and phrases looked up in the index: which passages hold them, and how well.
//
// What only some queries need is loaded with the first of them. Of stop words the index knows only
// the issues that hold them.

import { numberOf, Reader } from "./bytes.js";
import { either, nothing, rarity } from "./found.js";
import { compareKeys } from "./tokens.js";

// The worth of a word of the same stem, and of one that only begins so.
const STEM = 0.75;
const BEGINNING = 0.5;

// More chunks than these are not loaded for the beginning of a word, or for the forms of one.
const MOST_BEGINNINGS = 10;
const MOST_FORMS = 2;
// While one types, the first letters of a word load less: most are passed over quickly.
const MOST_TYPED = [0, 1, 2, 4];
// Whatever begins with one ideograph is shown whole: its pairs are all there is.
const ALL = Infinity;

export class Lookup {
  constructor(files, manifest) {
    this.files = files;
    this.manifest = manifest;
  }

  // Finds a chunk of the query; `mask` has the passages that count, none meaning all. Adds what
  // words it stands for to `chunk.forms`, and whether more begin so than were looked at.
  async find(chunk, { mask = null, stems = false } = {}) {
    const found = chunk.units.length === 1 ? await this.single(chunk, stems, mask) : await this.phrase(chunk, mask);
    const joined = chunk.joined && (await this.ofEntries([{ entry: await this.exact(chunk.joined), worth: 1 }], mask));
    const owner = stems && chunk.owner && (await this.find(chunk.owner, { mask, stems }));
    return either([found, joined, owner].filter(Boolean));
  }

  async single(chunk, stems, mask) {
    const [{ sort, text }] = chunk.units;
    if (sort === "h" && [...text].length > 1) return this.phrase(chunk, mask);
    if (sort === "h") return this.ofEntries(weighed(await this.beginning(text, ALL), 1), mask);
    const exact = await this.exact(text);
    const entries = [{ entry: exact, worth: 1 }];
    if (chunk.isBeginning) entries.push(...weighed(await this.beginning(text, mostFor(chunk, stems), chunk), BEGINNING));
    if (stems && !chunk.isQuoted) entries.push(...weighed(await this.forms(text), STEM));
    const best = new Map();
    for (const one of entries.filter(({ entry }) => entry)) {
      if (!(best.get(one.entry.key)?.worth > one.worth)) best.set(one.entry.key, one);
    }
    if (exact) best.set(text, { entry: exact, worth: 1 });
    chunk.forms = [...best.keys()];
    return this.ofEntries([...best.values()], mask);
  }

  async phrase(chunk, mask) {
    const { findPhrase } = await this.files.once("phrases.js", () => import("./phrases.js"));
    return findPhrase(this, elementsOf(chunk), mask);
  }

  async exact(key) {
    return (await this.chunk(this.chunkOf(key)))?.find(key);
  }

  // The entry of what two keys make together, of which one is common.
  async pair(key) {
    const { pairs } = this.manifest;
    return (await this.entries(`c${numberOf(key, pairs)}`)).find(key);
  }

  // The entries of keys that begin so, from at most so many chunks.
  async beginning(prefix, most, chunk = null) {
    const places = this.chunksFrom(prefix);
    if (chunk && places.length > most) chunk.isCut = true;
    const chunks = await Promise.all(places.slice(0, most).map((place) => this.chunk(place)));
    return chunks.flatMap((one) => one.beginning(prefix));
  }

  // The other forms of a word, by its stem.
  async forms(word) {
    if (!/^[a-z]{3,}$/.test(word)) return [];
    const { stem } = await this.files.once("stem.js", () => import("./stem.js"));
    const root = stem(word);
    const shared = commonStart(root, word);
    const places = this.chunksFrom(shared);
    const near = places.length <= MOST_FORMS ? places : [this.chunkOf(word)];
    const chunks = await Promise.all(near.map((place) => this.chunk(place)));
    const keys = chunks.flatMap((chunk) => chunk.keys.map((key, at) => ({ chunk, key, at })));
    const forms = keys.filter(({ key }) => key !== word && key.startsWith(shared) && stem(key) === root);
    return forms.map(({ chunk, at }) => chunk.entry(at));
  }

  // Which chunk would hold a key.
  chunkOf(key) {
    const { terms } = this.manifest;
    let [low, high] = [0, terms.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(terms[middle], key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  // The chunks that may hold keys that begin so.
  chunksFrom(prefix) {
    const { terms } = this.manifest;
    const res = [];
    for (let at = this.chunkOf(prefix); at < terms.length; at += 1) {
      if (at >= 0 && compareKeys(terms[at], prefix) > 0 && !terms[at].startsWith(prefix)) break;
      if (at >= 0) res.push(at);
    }
    return res;
  }

  // A chunk of terms; none in an empty index.
  async chunk(place) {
    return place < 0 ? undefined : this.entries(`t${place}`);
  }

  entries(name) {
    return this.files.once(`entries of ${name}`, async () => {
      const [bytes, { TermChunk }] = await Promise.all([this.files.bytes(name), import("./terms.js")]);
      return new TermChunk(bytes, this.manifest.issues);
    });
  }

  // Passages that hold any of some keys.
  async ofEntries(weighed, mask) {
    const { nPassages } = this.manifest;
    const entries = weighed.filter(({ entry }) => entry);
    const found = nothing(this.manifest);
    const total = entries.reduce((sum, { entry }) => sum + entry.count, 0);
    for (const { entry, worth } of entries) {
      if (entry.code) {
        await this.addStop(found, entry, mask);
        continue;
      }
      const scale = (rarity(nPassages, total) * worth) / 15;
      entry.ids.forEach((id, at) => {
        if (mask && !mask[id]) return;
        found.scores[id] = Math.max(found.scores[id], scale * entry.impacts[at]);
        found.issues[this.manifest.issueOf[id]] = 1;
      });
    }
    return found;
  }

  // Where only some passages count, those of a stop word are needed after all.
  async addStop(found, entry, mask) {
    if (!mask) {
      entry.issues.forEach((flag, issue) => (found.issues[issue] |= flag));
      return;
    }
    const reader = new Reader(await this.files.bytes(`s${entry.code}`));
    for (const id of reader.rising(reader.number())) {
      if (mask[id]) found.issues[this.manifest.issueOf[id]] = 1;
    }
  }
}

function weighed(entries, worth) {
  return entries.map((entry) => ({ entry, worth }));
}

// How many chunks are loaded for the beginning of a word.
function mostFor({ isTyped, units: [{ text }] }, isForReaders) {
  if (!isForReaders) return ALL;
  return (isTyped && MOST_TYPED[text.length]) || MOST_BEGINNINGS;
}

function commonStart(a, b) {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}

// The keys of a phrase, and how far each stands from its beginning. A run of ideographs is pairs
// that do not overlap, and the last one; a single one is whatever begins with it.
function elementsOf({ units, isBeginning }) {
  return units.flatMap(({ sort, text, position }, at) => {
    if (sort === "w") return [{ key: text, offset: position, isBeginning: isBeginning && at === units.length - 1 }];
    const characters = [...text];
    if (characters.length === 1) return [{ key: text, offset: position, isBeginning: true }];
    const starts = characters.map((_, start) => start).filter((start) => start % 2 === 0 && start < characters.length - 1);
    if (characters.length % 2 === 1) starts.push(characters.length - 2);
    return starts.map((start) => ({ key: characters[start] + characters[start + 1], offset: position + start, isBeginning: false }));
  });
}
