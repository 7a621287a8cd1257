// The box that opens over any page: the same search, with the way to the page of all results.

import { Engine } from "./engine.js";
import { Files } from "./files.js";
import { SORTS } from "./outcome.js";
import { Shown } from "./shown.js";
import { make } from "./view.js";

let box = null;

// Opens the box; `home` is the address of the site's root.
export function open(home) {
  box ??= new Box(home);
  box.open();
}

class Box {
  constructor(home) {
    const files = new Files(new URL("search/index.bin", home).href);
    this.page = files.page("search/");
    this.engine = new Engine(files);
    this.turn = 0;
    this.input = make("input", { type: "search", name: "q", "aria-label": "Search the archive", placeholder: "English or 中文", autocomplete: "off", spellcheck: "false" });
    this.list = make("ol", { class: "results" });
    this.status = make("p", { role: "status" });
    this.notes = make("div");
    this.all = make("a", { href: this.page }, "All results, with filters");
    this.dialog = this.built();
    this.shown = new Shown({ list: this.list, status: this.status, notes: this.notes }, this.engine, (text) => this.choose(text));
    this.listen();
    document.head.append(make("link", { rel: "stylesheet", href: new URL("search.css", import.meta.url).href }));
    document.body.append(this.dialog);
  }

  built() {
    const form = make("form", { class: "field", method: "dialog" }, this.input, make("button", { type: "button", value: "close" }, "Close"));
    const over = make("div", { class: "over" }, this.notes, this.list);
    const foot = make("div", { class: "foot meta" }, this.status, this.all);
    return make("dialog", { class: "quick", "aria-label": "Search" }, form, over, foot);
  }

  listen() {
    const { dialog, input } = this;
    input.addEventListener("input", (event) => event.isComposing || this.typed());
    input.addEventListener("compositionend", () => this.typed());
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      location.assign(this.all.href);
    });
    dialog.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-query]");
      if (chosen) this.choose(chosen.dataset.query);
      // What is beside the box belongs to the dialog itself.
      if (event.target === dialog || event.target.value === "close") this.close();
    });
    // The browser's own ways to close, such as a phone's back gesture.
    dialog.addEventListener("cancel", () => input.blur());
    dialog.addEventListener("keydown", (event) => event.isComposing || this.move(event));
    for (const name of ["click", "auxclick", "contextmenu"]) {
      this.list.addEventListener(name, (event) => {
        const link = event.target.closest("a[href]");
        if (link) this.shown.leave(link.href);
      });
    }
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.input.select();
    this.engine.files.manifest().catch(() => {});
  }

  // Where nothing had the focus before, the field would keep it unseen, and with it the next `/`.
  close() {
    this.input.blur();
    this.dialog.close();
  }

  choose(text) {
    this.input.value = text;
    this.input.focus();
    this.typed();
  }

  async typed() {
    const turn = ++this.turn;
    const isStale = () => turn !== this.turn;
    const text = this.input.value;
    this.all.href = text.trim() ? `${this.page}#${new URLSearchParams({ q: text })}` : this.page;
    if (text.trim() === "") {
      this.shown.clear();
      this.status.replaceChildren();
      return;
    }
    try {
      const result = await this.engine.search(text, { typing: true, stems: true });
      await this.shown.show(text, result, result.issues.toSorted(SORTS.best.order), isStale);
    } catch {
      if (isStale()) return;
      this.shown.clear();
      this.status.textContent = "A part of the index could not be fetched. Type on to try again.";
    }
  }

  move(event) {
    // A search field would only be emptied by it.
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [this.input, ...this.list.querySelectorAll("h3 a, .hit .go")];
    const next = all[all.indexOf(document.activeElement) + step];
    event.preventDefault();
    next?.focus();
  }
}
