// Where an address on the site leads: to a file of it, to a place on a page, or away.

const AWAY = new Set(["http:", "https:", "mailto:", "tel:"]);

export class Addresses {
  #base;
  #files;
  #folders;
  #ids = new Map();

  constructor(baseUrl, files) {
    this.#base = new URL(baseUrl);
    this.#files = new Set(files);
    this.#folders = new Set(files.flatMap(foldersOf));
  }

  // Makes the ids of a page known.
  hasIds(file, ids) {
    this.#ids.set(file, new Set(ids));
  }

  // The full address of a file.
  of(file) {
    return new URL(encodeURI(file).replace(/(^|\/)index\.html$/, "$1"), this.#base).href;
  }

  // Checks the addresses that stand in a file.
  check(file, references, problems) {
    for (const { url, line, isLoaded } of references) {
      const message = this.problem(url, this.of(file), isLoaded);
      if (message) problems.add(file, line, message);
    }
  }

  // What is wrong with an address that stands in the document at `from`; null when nothing is.
  problem(url, from, isLoaded = false) {
    if (!URL.canParse(url, from)) return `\`${url}\` is not an address`;
    const target = new URL(url, from);
    if (target.origin !== this.#base.origin) {
      if (isLoaded) return `\`${url}\` would be loaded from another origin`;
      return AWAY.has(target.protocol) ? null : `\`${url}\` has a scheme that leads nowhere`;
    }
    if (!target.pathname.startsWith(this.#base.pathname)) {
      // Whoever writes the whole address means what else there is on the host.
      if (/^https?:/i.test(url) && !isLoaded) return null;
      return `\`${url}\` leads out of the site, which stands at ${this.#base.pathname}`;
    }
    let file;
    let fragment;
    try {
      file = decodeURIComponent(target.pathname.slice(this.#base.pathname.length));
      // Browsers keep what follows `:~:` for themselves.
      fragment = decodeURIComponent(target.hash.slice(1).split(":~:")[0]);
    } catch {
      return `\`${url}\` is not percent-encoded UTF-8`;
    }
    if (this.#folders.has(file)) return `\`${url}\` is a folder and lacks its closing slash`;
    if (file === "" || file.endsWith("/")) file += "index.html";
    if (!this.#files.has(file)) return `\`${url}\` leads to no file: there is no ${file}`;
    if (fragment === "" || fragment === "top" || !this.#ids.has(file)) return null;
    return this.#ids.get(file).has(fragment) ? null : `\`${url}\`: ${file} has no id \`${fragment}\``;
  }

  // What is wrong with an address that stands for all below a folder: `/search/i/*`.
  folderProblem(url) {
    const folder = new URL(url.replace(/\*$/, ""), this.#base).pathname.slice(this.#base.pathname.length);
    const isThere = folder === "" || this.#folders.has(folder.replace(/\/$/, ""));
    return isThere ? null : `\`${url}\` stands for a folder that is not there`;
  }

  // What is wrong with an address that is read far from here, as in a feed: it has to be absolute.
  absoluteProblem(url, isLoaded = false) {
    if (!/^[a-z][a-z0-9+.-]*:/i.test(url)) return `\`${url}\` is not an absolute address`;
    return this.problem(url, this.#base.href, isLoaded);
  }

  // Whether an address is one of this site.
  isOurs(url) {
    return URL.canParse(url) && new URL(url).href.startsWith(this.#base.href);
  }
}

// The folders above a file: `a/b/c.html` stands in `a` and `a/b`.
function foldersOf(file) {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}
