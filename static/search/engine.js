// Searches the index: a query in, the issues with their passages out. Knows nothing of the page.
//
// What comes while the first files of the index are awaited is loaded then, not before.

import { Renewed } from "./files.js";
import { Lookup } from "./lookup.js";
import { conclude } from "./outcome.js";
import { parse } from "./query.js";
import { Folding } from "./tokens.js";

const HAN = /\p{Script=Han}/u;

export class Engine {
  constructor(files) {
    this.files = files;
  }

  // Finds what a text asks for. `typing`: its last word may be the beginning of one. `stems`:
  // other forms of a word are found as well, and names of a class while one is typed. Resolves to
  // what `conclude` gives, with `manifest`, `query`, `grouped`, `named` and `parts`.
  async search(text, options = {}) {
    try {
      return await this.searchOnce(text, options);
    } catch (error) {
      if (error instanceof Renewed) return this.searchOnce(text, options);
      throw error;
    }
  }

  async searchOnce(text, { typing = false, stems = false }) {
    const [manifest, folding, { Names, findGroup }, { combine, resolve }] = await Promise.all([
      this.files.manifest(),
      this.folding(text),
      this.files.once("names.js", () => import("./names.js")),
      this.files.once("filters.js", () => import("./filters.js")),
    ]);
    const query = parse(text, folding, { typing });
    const names = new Names(this.files, manifest, folding);
    const [filters, grouped] = await Promise.all([
      resolve(query, this.files, manifest, folding),
      names.grouped(query.chunks, (chunk) => isPlain(chunk, stems)),
    ]);
    const { issues, passages } = combine(filters, manifest);
    const lookup = new Lookup(this.files, manifest);
    const full = grouped.some(({ names }) => names.some((name) => HAN.test(name))) ? await this.folding("汉") : folding;
    const options = { mask: passages, stems };
    const [groups, excluded, named] = await Promise.all([
      Promise.all(grouped.map((group) => findGroup(group, lookup, full, options))),
      Promise.all(query.excluded.map((chunk) => lookup.find(chunk))),
      names.named(query.chunks, grouped),
    ]);
    const parts = { groups, excluded, filters, issues, passages };
    return { ...conclude(manifest, parts), manifest, folding: full, query, grouped, named, parts, lookup };
  }

  // The table of traditional characters is for those who type Chinese.
  folding(text) {
    if (!HAN.test(text)) return this.files.once("folding", async () => new Folding());
    return this.files.once("folding with characters", async () => {
      const pairs = [...(await this.files.list("han"))];
      return new Folding(new Map(pairs.flatMap((one, at) => (at % 2 === 0 ? [[one, pairs[at + 1]]] : []))));
    });
  }
}

// What may be a name: no phrase, no beginning that was asked for.
function isPlain({ isQuoted, isTyped, isBeginning, text }, stems) {
  if (isQuoted || text.includes("*")) return false;
  return !isBeginning || (stems && isTyped);
}
