// The issues that were found, each filled with its passages when it comes into view.

import { excerpt, pieces } from "./excerpts.js";
import { matches, patternsOf } from "./matches.js";
import { phrase } from "./query.js";
import { failure, group, placeholder } from "./view.js";

// So many issues are listed at once, and so many are filled before any is shown.
export const STEP = 10;
const FIRST = 4;
const SHOWN = 2;
// Once somebody scrolls, what is as near as this is filled before it is seen; until then, what is seen.
const NEAR = "600px";

export class Groups {
  // `list` is the element they stand in; `leaving(patterns)` is called when a hit is followed.
  constructor(list, files) {
    Object.assign(this, { list, files, elements: new Map() });
    this.watch("0px");
    addEventListener("scroll", () => this.watch(NEAR), { capture: true, once: true, passive: true });
    list.addEventListener("click", (event) => this.clicked(event));
  }

  // Fills what comes within a distance of the window from now on.
  watch(distance) {
    this.observer?.disconnect();
    this.observer = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: distance });
    for (const element of this.list.querySelectorAll(".waiting")) this.observer.observe(element);
  }

  // Shows the first of the issues of a result, in their order, once these are there.
  async show(result, issues, isStale) {
    const patterns = patternsOf(result, phrase);
    const shown = issues.slice(0, STEP);
    const filled = await Promise.all(shown.slice(0, FIRST).map((issue) => this.filled(result, patterns, issue)));
    if (isStale()) return;
    this.observer.disconnect();
    this.elements.clear();
    Object.assign(this, { result, issues, patterns });
    this.list.replaceChildren();
    this.add(shown, filled);
  }

  clear() {
    this.observer.disconnect();
    this.elements.clear();
    this.issues = [];
    this.list.replaceChildren();
  }

  hasMore() {
    return this.list.children.length < this.issues.length;
  }

  showMore() {
    const from = this.list.children.length;
    this.add(this.issues.slice(from, from + STEP), []);
    return this.list.children[from];
  }

  add(issues, filled) {
    issues.forEach((found, at) => {
      const element = filled[at] ?? placeholder(this.place(found));
      this.elements.set(element, found);
      this.list.append(element);
      if (!filled[at]) this.observer.observe(element);
    });
  }

  place({ issue }, manifest = this.result.manifest) {
    const slug = manifest.slugOf(issue);
    const pageAt = (within) => this.files.page(`${encodeURIComponent(slug)}/${within}`);
    return { slug, number: manifest.numbers[issue], address: pageAt(""), pageAt };
  }

  seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      this.observer.unobserve(target);
      this.fill(target);
    }
  }

  async fill(element, shown = SHOWN) {
    const found = this.elements.get(element);
    const filled = await this.filled(this.result, this.patterns, found, shown);
    if (this.elements.get(element) !== found) return null;
    this.elements.delete(element);
    this.elements.set(filled, found);
    element.replaceWith(filled);
    return filled;
  }

  async clicked(event) {
    const element = event.target.closest(".group");
    const asked = event.target.closest("[data-more], [data-retry]");
    if (!element || !asked) return;
    const before = element.querySelectorAll(".hits > li").length;
    const filled = await this.fill(element, "more" in asked.dataset ? Infinity : SHOWN);
    const fresh = filled?.querySelectorAll(".hits > li")[before] ?? filled;
    fresh?.querySelector("a")?.focus();
  }

  async filled(result, patterns, found, shown = SHOWN) {
    const place = this.place(found, result.manifest);
    try {
      const passages = await this.files.excerpts(place.slug);
      return group({ ...place, ...contents(passages, found, patterns, result, shown, place.pageAt) });
    } catch {
      const element = placeholder(place);
      element.append(failure(`The passages of No. ${place.number} could not be fetched.`));
      return element;
    }
  }
}

// What stands in the group of an issue. Its head is shown by the title; of the other passages the
// best are read and shown, in their order.
function contents(file, found, patterns, result, shown, pageAt) {
  const { folding, manifest } = result;
  const first = manifest.firsts[found.issue];
  const known = found.passages.map(({ id, score }) => ({ score, passage: file.passages[id - first] }));
  const passages = (known.length > 0 ? known : guessed(file, patterns, folding)).filter(({ passage }) => passage);
  const others = passages.filter(({ passage }) => passage !== file.passages[0]);
  const best = new Set(others.toSorted((a, b) => b.score - a.score).slice(0, shown));
  const title = matches(file.title, patterns, folding);
  return {
    words: file.words,
    title: { pieces: pieces(file.title, title), isFound: title.length > 0 || others.length === 0 },
    subtitle: others.length < passages.length && title.length === 0 ? subtitleOf(file, patterns, folding) : null,
    hits: others.filter((one) => best.has(one)).map(({ passage }) => hit(passage, patterns, folding, pageAt)),
    rest: others.length - best.size,
  };
}

// What else of the head of an issue has the words.
function subtitleOf({ passages: [head] }, patterns, folding) {
  const { isFound, pieces } = excerpt(head, patterns, folding);
  return isFound ? pieces : null;
}

function hit(passage, patterns, folding, pageAt) {
  const { id, pieces } = excerpt(passage, patterns, folding);
  const place = id && `#${encodeURIComponent(id)}`;
  return { address: `${pageAt(passage.page)}${place}`, part: passage.in, heading: passage.heading, pieces };
}

// The index does not know which passages hold a stop word: these do.
function guessed(file, patterns, folding) {
  const holds = ({ blocks }) => blocks.some(([, text]) => matches(text, patterns, folding).length > 0);
  return file.passages.filter(holds).map((passage) => ({ score: 0, passage }));
}
