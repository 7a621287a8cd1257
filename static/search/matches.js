// Where in a text the words of a query stand. Works on the text itself, by the rules by which it
// was indexed, so that it can mark a passage and find the place in it.

import { cut, scan, tokens } from "./tokens.js";

// The patterns of what was searched, as plain data: `{keys}` for a word in any of its forms,
// `{units}` for words and characters one after another.
export function patternsOf({ grouped, folding }, phrase) {
  const named = grouped.flatMap(({ names }) => names.map((name) => phrase(name, folding)));
  return [...grouped.flatMap(({ chunks }) => chunks), ...named].flatMap((chunk) => {
    const own = chunk.forms ? { keys: chunk.forms } : { units: singles(chunk.units) };
    const others = [chunk.joined && [chunk.joined], chunk.owner?.forms].filter(Boolean);
    return [own, ...others.map((keys) => ({ keys }))];
  });
}

// Runs of ideographs, character by character.
function singles(units) {
  return units.flatMap(({ sort, text, position }) => {
    const characters = sort === "h" ? [...text] : [text];
    return characters.map((character, at) => ({ text: character, position: position + at }));
  });
}

// The places of all patterns in a text: `{start, end, pattern}`, in order.
export function matches(text, patterns, folding) {
  const units = scan(text, folding);
  const byPosition = new Map(units.map((unit) => [unit.position, unit]));
  const keys = tokens(units);
  const found = patterns.flatMap((pattern, place) => {
    const spans = pattern.keys ? ofKeys(keys, new Set(pattern.keys)) : ofUnits(units, byPosition, pattern.units);
    return spans.map((span) => ({ ...span, pattern: place }));
  });
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

function ofKeys(tokens, keys) {
  return tokens.filter(({ key }) => keys.has(key)).map(({ start, end }) => ({ start, end }));
}

function ofUnits(units, byPosition, wanted) {
  const first = wanted[0].position;
  return units.flatMap((unit) => {
    const own = wanted.map(({ text, position }) => {
      const there = byPosition.get(unit.position + position - first);
      return there && cut(there.text) === text ? there : null;
    });
    return own.every(Boolean) ? [{ start: unit.start, end: own.at(-1).end }] : [];
  });
}

// Places that touch or overlap as one.
export function merged(places) {
  const res = [];
  for (const { start, end } of places) {
    const last = res.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else res.push({ start, end });
  }
  return res;
}
