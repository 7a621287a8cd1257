// What was found, in the order in which it is shown: by what is wrong, then by file.

// A mistake in a template stands on every page: the first few say enough.
const SHOWN = 4;

export class Problems {
  #byMessage = new Map();
  #files = new Set();

  add(file, line, message) {
    if (!this.#byMessage.has(message)) this.#byMessage.set(message, []);
    this.#byMessage.get(message).push(line ? `${file}:${line}` : file);
    this.#files.add(file);
  }

  has(file) {
    return this.#files.has(file);
  }

  // How many files have one.
  files() {
    return this.#files.size;
  }

  print() {
    for (const [message, places] of this.#byMessage) {
      for (const place of places.slice(0, SHOWN)) console.log(`${place}: ${message}`);
      const more = places.length - SHOWN;
      if (more > 0) console.log(`  and in ${more.toLocaleString("en")} more places: ${message}`);
    }
  }
}
