// The page on which the archive is searched: what is typed, what is shown, what stands in the
// address. The words are kept behind the `#` of the address, which a browser sends to nobody.
//
// What shows results is loaded with the first of them, so that a page that is only opened stays
// light.

import { Engine } from "./engine.js";
import { Files } from "./files.js";
import { SORTS } from "./outcome.js";

// A page that answers sooner does not say that it is looking.
const SOON = 300;

class SearchPage {
  constructor(root) {
    const at = (name) => document.getElementById(name);
    Object.assign(this, { root, input: at("q"), results: at("results"), status: at("status"), notes: at("notes"), sorts: at("sort"), more: at("more"), failure: at("failure") });
    this.files = new Files(new URL(root.dataset.index, location.href).href);
    this.engine = new Engine(this.files);
    this.turn = 0;
    this.isCommitted = true;
  }

  start() {
    const { input } = this;
    input.addEventListener("input", (event) => event.isComposing || this.typed());
    input.addEventListener("compositionend", () => this.typed());
    input.form.addEventListener("submit", (event) => this.submitted(event));
    input.addEventListener("keydown", (event) => this.leaveInput(event));
    this.results.addEventListener("keydown", (event) => this.moveAmongHits(event));
    for (const name of ["click", "auxclick", "contextmenu"]) this.results.addEventListener(name, (event) => this.followed(event));
    this.sorts.addEventListener("click", (event) => this.sorted(event));
    this.notes.addEventListener("click", (event) => this.noted(event));
    this.failure.addEventListener("click", (event) => event.target.closest("button") && this.retry());
    this.more.addEventListener("click", () => this.showMore());
    addEventListener("popstate", () => this.restore());
    // Whatever was typed before this script came counts too.
    const state = stateOf(location);
    if (input.value && !state.text) this.typed();
    else this.restore();
    // Where there are no words yet, the index is made ready for the first of them.
    if (!this.text) this.files.manifest().catch(() => {});
  }

  // What the address says is shown.
  restore() {
    const { text, sort } = stateOf(location);
    this.sort = sort;
    if (this.input.value !== text) this.input.value = text;
    this.isCommitted = true;
    this.unwritten = null;
    if (location.search) this.write("replaceState", text);
    return this.run(text, false);
  }

  // The address is written when the results are there: it takes a browser longer than to find them.
  typed() {
    const text = this.input.value;
    if (text === this.text) return;
    this.unwritten ??= this.isCommitted ? "pushState" : "replaceState";
    this.isCommitted = false;
    this.run(text, true);
  }

  async submitted(event) {
    event.preventDefault();
    const text = this.input.value;
    const isNew = this.isCommitted && text !== stateOf(location).text;
    this.write(this.unwritten ?? (isNew ? "pushState" : "replaceState"), text);
    this.isCommitted = true;
    await this.run(text, false);
    if (/^\s*#\d+\s*$/.test(text)) this.results.querySelector("h3 a")?.click();
  }

  // Another query that was offered: a facet, a suggestion. The focus stays where `focus` finds it.
  async choose(text, focus) {
    this.input.value = text;
    this.write("pushState", text);
    this.isCommitted = true;
    await this.run(text, false);
    await this.shown?.facets;
    (focus?.() ?? this.status).focus();
  }

  sorted(event) {
    const { sort } = event.target.closest("[data-sort]")?.dataset ?? {};
    if (!sort || sort === this.sort) return;
    this.sort = sort;
    this.write("pushState", this.text);
    this.isCommitted = true;
    this.run(this.text, this.typing);
  }

  noted(event) {
    const chosen = event.target.closest("[data-query]");
    if (chosen) this.choose(chosen.dataset.query, () => this.input);
  }

  // A hit is followed: its page shall mark what was looked for.
  followed(event) {
    const link = event.target.closest("a[href]");
    if (link) this.shown?.leave(link.href);
  }

  // A part of the program that could not be fetched is asked for again only by a new page.
  retry() {
    if (!this.shown || this.isRetried) return location.reload();
    this.isRetried = true;
    return this.run(this.text, this.typing);
  }

  write(how, text) {
    this.unwritten = null;
    const words = new URLSearchParams({ ...(text && { q: text }), ...(this.sort !== "best" && { sort: this.sort }) });
    history[how](null, "", words.size > 0 ? `${location.pathname}#${words}` : location.pathname);
  }

  async run(text, typing) {
    const turn = ++this.turn;
    const isStale = () => turn !== this.turn;
    Object.assign(this, { text, typing });
    if (text.trim() === "") return this.rest();
    this.state("loading");
    const waiting = setTimeout(() => isStale() || (this.status.textContent = "Looking…"), SOON);
    try {
      const [shown, result] = await Promise.all([this.parts(), this.find(text, typing)]);
      const issues = result.issues.toSorted(SORTS[this.sort].order);
      await shown.show(text, result, issues, isStale);
      if (!isStale()) this.done(result);
    } catch {
      if (!isStale()) this.failed();
    } finally {
      clearTimeout(waiting);
      // The browser takes longer over the address than over the results.
      setTimeout(() => isStale() || this.settle());
    }
  }

  // What the window is called, and what its address says.
  settle() {
    const text = this.text.trim();
    document.title = text ? `${text} | ${this.root.dataset.title}` : this.root.dataset.title;
    if (this.unwritten) this.write(this.unwritten, this.text);
  }

  state(state, amount = this.results.dataset.count) {
    Object.assign(this.results.dataset, { state, count: amount });
    this.root.classList.toggle("asked", state !== "idle");
    this.results.setAttribute("aria-busy", String(state === "loading"));
  }

  // A query that was left in the middle of a word is answered as if it were still being typed.
  async find(text, typing) {
    const result = await this.engine.search(text, { typing, stems: true });
    return typing || result.issues.length > 0 ? result : this.engine.search(text, { typing: true, stems: true });
  }

  // What shows results, loaded once.
  async parts() {
    if (!this.shown) {
      // Those it imports are asked for as well, not only when it is there and says so.
      const [{ Shown }] = await Promise.all([
        import("./shown.js"),
        import("./groups.js"),
        import("./excerpts.js"),
        import("./matches.js"),
        import("./marks.js"),
        import("./panel.js"),
        import("./view.js"),
      ]);
      const elements = { list: this.results, status: this.status, notes: this.notes, facets: document.getElementById("facets") };
      this.shown ??= new Shown(elements, this.engine, (text, focus) => this.choose(text, focus));
    }
    return this.shown;
  }

  rest() {
    this.shown?.clear();
    this.status.replaceChildren();
    this.only([]);
    this.state("idle", 0);
    this.settle();
  }

  done({ issues, count }) {
    for (const one of this.sorts.querySelectorAll("[data-sort]")) one.setAttribute("aria-pressed", String(one.dataset.sort === this.sort));
    this.only([issues.length > 1 && this.sorts, this.shown.hasMore() && this.more]);
    this.isRetried = false;
    this.state("done", count);
  }

  failed() {
    this.shown?.clear();
    this.status.textContent = "The search did not come to an end";
    this.only([this.failure]);
    this.state("failed", 0);
  }

  // Of what is not always there, shows only this.
  only(elements) {
    for (const one of [this.sorts, this.more, this.failure]) one.hidden = !elements.includes(one);
  }

  showMore() {
    this.shown.showMore()?.querySelector("a")?.focus({ preventScroll: true });
    this.only([this.sorts, this.shown.hasMore() && this.more]);
  }

  leaveInput(event) {
    if (event.key !== "ArrowDown" || event.isComposing) return;
    const first = hits(this.results)[0];
    if (!first) return;
    event.preventDefault();
    first.focus();
  }

  moveAmongHits(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = hits(this.results);
    const at = all.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    (all[at + step] ?? (step < 0 ? this.input : all[at])).focus();
  }
}

// The links that lead to what was found.
function hits(list) {
  return [...list.querySelectorAll("h3 a, .hit .go")];
}

// What the address asks for. A form that was sent before the script came leaves its words in front
// of the `#`.
function stateOf({ hash, search }) {
  const kept = new URLSearchParams(hash.slice(1));
  const words = kept.has("q") ? kept : new URLSearchParams(search);
  const sort = words.get("sort");
  return { text: words.get("q") ?? "", sort: Object.hasOwn(SORTS, sort) ? sort : "best" };
}

const root = document.getElementById("search");
if (root) new SearchPage(root).start();
