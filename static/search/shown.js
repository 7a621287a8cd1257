// A result on the page: the issues, what should be said of it, the facets beside it.

import { Groups } from "./groups.js";
import { leave } from "./marks.js";
import { Panel } from "./panel.js";
import { halfWidth } from "./query.js";
import { button, chinese, count, make } from "./view.js";

const KINDS = { term: "Term", topic: "Topic", outlet: "Source", person: "Person" };
const HAN = /\p{Script=Han}/u;

export class Shown {
  // `choose(text, focus)` is called when another query is chosen.
  constructor({ list, status, notes, facets }, engine, choose) {
    Object.assign(this, { status, notes, files: engine.files });
    this.groups = new Groups(list, engine.files);
    this.panel = facets && new Panel(facets, engine, choose);
  }

  // Shows a result and its issues in their order, unless another has come between. `facets` is
  // there a little later.
  async show(typed, result, issues, isStale) {
    const text = halfWidth(typed);
    const others = issues.length === 0 ? await import("./near.js").then(({ suggestions }) => suggestions(result, text)) : [];
    await this.groups.show(result, issues, isStale);
    if (isStale()) return;
    this.status.replaceChildren(...found(result));
    this.notes.replaceChildren(...notes(text, result, others, this.files));
    // Counting them can wait until what was found is on the screen.
    this.facets = new Promise((resolve) => setTimeout(resolve)).then(() => isStale() || this.panel?.show(text, result));
  }

  clear() {
    this.groups.clear();
    this.notes.replaceChildren();
  }

  hasMore() {
    return this.groups.hasMore();
  }

  showMore() {
    return this.groups.showMore();
  }

  // Leaves word for the page at an address of what to mark there.
  leave(address) {
    if (this.groups.patterns) leave(address, this.groups.patterns, this.groups.result.folding);
  }
}

// How much was found, in words.
function found({ count: amount, issues, named }) {
  if (issues.length === 0) return [make("b", {}, named.length > 0 ? "No passage has this name" : "Nothing found")];
  const isKnown = issues.some(({ passages }) => passages.length > 0);
  const where = count(issues.length, "issue");
  return isKnown ? [make("b", {}, count(amount, "passage")), ` in ${where}`] : [make("b", {}, where)];
}

// What should be said of a result: whose name it is, other names that were found, what was not
// understood, what else may have been meant where nothing answers.
function notes(text, { grouped, named, query, parts, issues }, others, files) {
  const res = named.map((one) => pageOf(one, files));
  res.push(...grouped.filter(({ names }) => names.length > 0).map((group) => also(text, group, files)));
  for (const name of new Set(query.unknown)) {
    res.push(note(`“${name}:” is no operator here, so it was looked for as text. There are year, topic, outlet, kind, label, lang and in.`));
  }
  if (query.chunks.some(({ isCut }) => isCut)) res.push(note("Many words begin so; only some of them were looked at. Type on."));
  if (parts.groups.some(({ isBounded }) => isBounded)) {
    res.push(note("The phrase has only very common words: these issues hold them all, not always side by side."));
  }
  if (issues.length === 0 && named.length === 0) res.push(nothing(query, others));
  return res;
}

function note(...content) {
  return make("p", { class: "also" }, ...content);
}

// The way to the page of what was named.
function pageOf({ kind, page, names: [name, ...others] }, files) {
  const characters = others.find((other) => HAN.test(other));
  const words = characters ? `${name} ${characters}` : name;
  return note(`${KINDS[kind]}: `, make("a", { href: files.page(page) }, make("b", {}, chinese(words))));
}

function also(text, { chunks, names, page }, files) {
  const typed = chunks.map((chunk) => chunk.text).join(" ");
  const only = text.replace(typed, `"${typed}"`);
  const listed = names.flatMap((name, at) => [at > 0 ? ", " : "", make("b", {}, chinese(name))]);
  const glossary = make("a", { href: files.page(page) }, "glossary");
  return note("Also found: ", ...listed, ", by the ", glossary, ". ", button(`Only “${typed}”`, { "data-query": only }));
}

function nothing(query, others) {
  if (others.length > 0) {
    const choices = others.flatMap(({ text, words }, at) => [at > 0 ? ", " : "", button(words, { "data-query": text })]);
    return note("Nothing is spelt so. Did you mean ", ...choices, "?");
  }
  if (query.chunks.length === 0) return note("Say what is looked for, not only what is not.");
  return note("No issue holds all of this. Fewer words, or the lists below, may help.");
}
