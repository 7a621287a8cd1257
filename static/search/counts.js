// What a value of a facet would leave of a result.

import { within } from "./outcome.js";

// How many passages a further value of a facet would leave; `all` are its own issues, where it
// has `issues`, or its passages.
export function countWith({ manifest, parts, issues: found }, { issues, all: own }) {
  const sizes = found.map((one) => {
    if (issues) return own.has(one.issue) ? Math.max(1, one.passages.length) : 0;
    if (parts.groups.length === 0) return within(one.issue, manifest, (id) => own.has(id) && parts.passages?.[id] !== 0).length;
    const kept = one.passages.filter(({ id }) => own.has(id));
    const isWhole = parts.groups.every(({ scores }) => {
      const isKnown = one.passages.some(({ id }) => scores[id] > 0);
      return !isKnown || kept.some(({ id }) => scores[id] > 0);
    });
    return isWhole ? kept.length : 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
