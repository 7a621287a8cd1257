// Which pages of a built site to open: of every kind as few as show everything that pages of the
// kind can hold. The kind is what the page says of itself; a kind that is new is found by itself.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

// Chooses at most so many pages of a kind. Resolves to `[{file, address, kind}]`, the address being that below the site's own.
export async function choosePages(folder, most) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const kinds = new Map();
  for (const entry of entries.filter((entry) => entry.isFile() && entry.name.endsWith(".html"))) {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/");
    const text = await readFile(path.join(folder, file), "utf8");
    const kind = text.match(/<body[^>]* data-page="([^"]*)"/)?.[1];
    if (!kind) throw new Error(`${file} does not say which kind of page it is: <body data-page="…">`);
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push({ file, kind, marks: marksOf(text), length: text.length });
  }
  const chosen = [...kinds.values()].flatMap((pages) => coverage(pages, most));
  return chosen.map(({ file, kind }) => ({ file, kind, address: file.replace(/(^|\/)index\.html$/, "$1") }));
}

// What a page holds, by its elements, classes and languages, and what is Chinese in attributes.
function marksOf(text) {
  const marks = new Set();
  for (const [, name] of text.matchAll(/<([a-z][a-z0-9]*)[\s>]/g)) marks.add(name);
  for (const [, names] of text.matchAll(/ class="([^"]*)"/g)) names.split(/\s+/).forEach((name) => marks.add(`.${name}`));
  for (const [, tag] of text.matchAll(/ lang="([^"]*)"/g)) marks.add(`:${tag}`);
  for (const [, name] of text.matchAll(/ (alt|title)="[^"]*\p{Script=Han}/gu)) marks.add(`@${name}`);
  return marks;
}

// As few pages as hold every mark, the longest first: it holds most and is the hardest to set.
function coverage(pages, most) {
  const left = new Set(pages.flatMap((page) => [...page.marks]));
  const byLength = pages.sort((a, b) => b.length - a.length || (a.file < b.file ? -1 : 1));
  const chosen = [];
  while (left.size > 0 && chosen.length < most) {
    const fresh = (page) => [...page.marks].filter((mark) => left.has(mark)).length;
    const best = byLength.reduce((best, page) => (fresh(page) > fresh(best) ? page : best));
    chosen.push(best);
    for (const mark of best.marks) left.delete(mark);
  }
  return chosen;
}
