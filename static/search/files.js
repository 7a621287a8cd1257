// The files of the index: fetched once each, when they are needed.

import { inflate, summed } from "./bytes.js";

// Longer than this no answer is waited for, in milliseconds.
const PATIENCE = 30_000;

// The code of the commonest stop word.
const FIRST_CODE = 2;

// The index was made anew while it was being read.
export class Renewed extends Error {}

export class Files {
  // `address` is that of the manifest.
  constructor(address, { fetch = globalThis.fetch.bind(globalThis) } = {}) {
    this.address = address;
    this.root = address.replace(/search\/index\.bin$/, "");
    this.fetch = fetch;
    this.kept = new Map();
  }

  // The address of a page; on a disk the page of a folder has a name.
  page(path) {
    return `${this.root}${path}${this.root.startsWith("file:") ? "index.html" : ""}`;
  }

  manifest() {
    return this.once("", async () => readManifest(await this.json(this.address)));
  }

  // A file under the hash of the index: `t0`, `f-topic`.
  async bytes(name) {
    const { folder } = await this.manifest();
    return this.once(name, () => this.hashed(`${this.root}search/i/${folder}/${name}.bin`));
  }

  list(name) {
    return this.once(`list ${name}`, async () => JSON.parse(text(await this.bytes(name))));
  }

  // The passages of an issue.
  excerpts(slug) {
    return this.once(`/${slug}`, () => this.json(`${this.root}${encodeURIComponent(slug)}/search.bin`));
  }

  // Whatever failed is tried again the next time. Parts of the program are kept as well: a browser
  // puts what waits for an `import`, even of a part that is there, behind all else it has to do.
  once(name, load) {
    if (!this.kept.has(name)) {
      const loading = load();
      loading.catch(() => this.kept.delete(name));
      this.kept.set(name, loading);
    }
    return this.kept.get(name);
  }

  async json(address, options) {
    return JSON.parse(text(await this.load(address, options)));
  }

  async hashed(address) {
    try {
      return await this.load(address);
    } catch (error) {
      if (error.status !== 404) throw error;
      const { folder } = await this.json(this.address, { cache: "reload" });
      if (address.includes(`/${folder}/`)) throw error;
      this.kept.clear();
      throw new Renewed();
    }
  }

  async load(address, options = {}) {
    const answer = await this.fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw Object.assign(new Error(`${address}: ${answer.status}`), { status: answer.status });
    return inflate(answer.body);
  }
}

function text(bytes) {
  return new TextDecoder().decode(bytes);
}

// The manifest with what follows from it: the first passage of each issue, its year, the codes of
// what is common.
function readManifest(manifest) {
  if (manifest.version !== 2) throw new Error(`the index has format ${manifest.version}`);
  const { issues, slugs } = manifest;
  const numbers = summed(manifest.numbers);
  const firsts = Uint32Array.from([0, ...summed(manifest.passages)]);
  const yearOf = new Uint16Array(issues);
  manifest.years.forEach(([year, from]) => yearOf.fill(year, from));
  const issueOf = new Uint32Array(firsts[issues]);
  for (let issue = 0; issue < issues; issue += 1) issueOf.fill(issue, firsts[issue], firsts[issue + 1]);
  const codes = new Map([...manifest.stops, ...manifest.common].map((word, at) => [word, FIRST_CODE + at]));
  return {
    ...manifest,
    numbers,
    firsts,
    yearOf,
    issueOf,
    codes,
    isStop: (code) => code < FIRST_CODE + manifest.stops.length,
    han: new Set(manifest.han.match(/../gsu)),
    nPassages: issueOf.length,
    slugOf: (issue) => slugs[issue] ?? String(numbers[issue]),
  };
}
