// Operators: which issues, or which passages, may be found at all.

import { nameKey } from "./tokens.js";
import { years } from "./query.js";
import { summed } from "./bytes.js";

// The operators whose values belong to passages, not to whole issues.
export const OF_PASSAGES = ["label", "lang", "in"];

// Resolves the filters of a query to `[{name, isExcluded, issues}]`, or `passages` in place of
// `issues`: a flag for each.
export async function resolve(query, files, manifest, folding) {
  const numbers = numbered(query.numbers, manifest);
  const filters = query.filters.map(async ({ name, values, isExcluded }) => {
    if (name === "year") return { name, isExcluded, issues: ofYears(values, manifest) };
    const facet = await loadFacet(files, name);
    const chosen = facet.filter((value) => values.some((wanted) => isMeant(wanted, value, folding)));
    const of = OF_PASSAGES.includes(name) ? "passages" : "issues";
    return { name, isExcluded, [of]: flags(chosen.map((value) => value[of]), manifest, of) };
  });
  return [...numbers, ...(await Promise.all(filters))];
}

// The values of a facet, `{key, name, zh, issues}`, or `passages` in place of `issues`; `all` is the
// same as a set.
export function loadFacet(files, name) {
  return files.once(`facet ${name}`, async () => {
    const { values } = await files.list(`f-${name}`);
    return values.map(({ issues, passages, ...value }) => {
      const own = summed(issues ?? passages);
      return { ...value, all: new Set(own), [issues ? "issues" : "passages"]: own };
    });
  });
}

// Whether a value is the one that was typed: by its key, or by its name in either script.
export function isMeant(wanted, { key, name, zh }, folding) {
  if (wanted.toLowerCase() === key.toLowerCase()) return true;
  const typed = nameKey(wanted, folding);
  return typed !== "" && [key, name, zh].some((one) => one && nameKey(one, folding) === typed);
}

function ofYears(values, { issues, yearOf }) {
  const spans = values.map(years).filter(Boolean);
  return Uint8Array.from({ length: issues }, (_, issue) => {
    return spans.some(([from, to]) => from <= yearOf[issue] && yearOf[issue] <= to) ? 1 : 0;
  });
}

function numbered(wanted, { numbers }) {
  return wanted.map(({ number, isExcluded }) => {
    return { name: "number", isExcluded, issues: Uint8Array.from(numbers, (own) => (own === number ? 1 : 0)) };
  });
}

function flags(lists, manifest, of) {
  const res = new Uint8Array(of === "issues" ? manifest.issues : manifest.nPassages);
  for (const list of lists) for (const place of list) res[place] = 1;
  return res;
}

// What several filters leave together: `{issues, passages}`; no `passages` where all of them count.
export function combine(filters, manifest) {
  const issues = new Uint8Array(manifest.issues).fill(1);
  let passages = null;
  for (const filter of filters) {
    const flag = filter.isExcluded ? 0 : 1;
    if (filter.issues) {
      filter.issues.forEach((own, issue) => own !== flag && (issues[issue] = 0));
    } else {
      passages ??= new Uint8Array(manifest.nPassages).fill(1);
      filter.passages.forEach((own, id) => own !== flag && (passages[id] = 0));
    }
  }
  return { issues, passages };
}
