// What was typed, as what is wanted. Knows nothing of the index.
//
// Chunks stand between white space; all of them are wanted, each in some passage of the issue.
// `"…"` is a phrase, `-x` is not wanted, `word*` is the beginning of a word, `#120` an issue, and
// `year:2020` one of the operators. An operator that does not exist is text.

import { chainFrom, cut, joined, scan } from "./tokens.js";

export const OPERATORS = ["year", "topic", "outlet", "kind", "label", "lang", "in"];

const FULL_WIDTH = /[\uff01-\uff5e]/gu;
const PIECE = /(?:[^\s"“”]|["“”][^"“”]*(?:["“”]|$))+/gu;
const VALUE = /["“”]([^"“”]*)["“”]?|[^,"“”]+/gu;

// `{chunks, excluded, filters, numbers, unknown}`. With `typing` the last word is the beginning of
// one, unless something stands after it.
export function parse(typed, folding, { typing = false } = {}) {
  const query = { chunks: [], excluded: [], filters: [], numbers: [], unknown: [] };
  const text = halfWidth(typed);
  const parts = [...text.matchAll(PIECE)].flatMap(([piece]) => split(piece));
  const isOpen = typing && /\S$/.test(text);
  parts.forEach((part, at) => take(query, part, folding, isOpen && at === parts.length - 1));
  return query;
}

// What an input method for Chinese types in the width of an ideograph, `：` for `:`.
export function halfWidth(text) {
  return text.replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
}

// `a"b c"` is a chunk and a phrase; `topic:"b c"` and `-"b c"` are one piece.
function split(piece) {
  if (/^-?[A-Za-z]+:/.test(piece) && operator(piece)) return [piece];
  return piece.match(/-?["“”][^"“”]*["“”]?|[^"“”]+/gu) ?? [];
}

function take(query, piece, folding, isTyped) {
  const isExcluded = piece.length > 1 && piece.startsWith("-");
  const plain = isExcluded ? piece.slice(1) : piece;
  const filter = operator(plain);
  if (filter) {
    query.filters.push({ ...filter, isExcluded });
    return;
  }
  const number = plain.match(/^#(\d{1,9})$/);
  if (number) {
    query.numbers.push({ number: Number(number[1]), isExcluded });
    return;
  }
  const unknown = plain.match(/^([A-Za-z]+):(?!\/)[^\s]/);
  if (unknown) query.unknown.push(unknown[1]);
  const chunk = chunkOf(plain, folding, isTyped && !isExcluded);
  if (chunk.units.length > 0) (isExcluded ? query.excluded : query.chunks).push(chunk);
}

// `year:2019,2021`: its name and its values.
function operator(piece) {
  const [, name, rest] = piece.match(/^-?([A-Za-z]+):(.+)$/su) ?? [];
  if (!name || !OPERATORS.includes(name.toLowerCase())) return null;
  const typed = [...rest.matchAll(VALUE)].map(([value, quoted]) => (quoted ?? value).trim()).filter(Boolean);
  // Languages are told apart, their scripts are not: `lang:zh-Hans` is `lang:zh`.
  const values = name.toLowerCase() === "lang" ? typed.map((tag) => tag.replace(/-.*$/s, "") || tag) : typed;
  return values.length > 0 ? { name: name.toLowerCase(), values } : null;
}

// Consecutive words and runs of ideographs: `units` are `{sort, text, position}`, whole runs
// being one. `owner` is a chunk too: the word of which `Alibaba's` is a form.
function chunkOf(text, folding, isTyped) {
  const isQuoted = /^["“”]/.test(text);
  const isBeginning = !isQuoted && (isTyped || text.endsWith("*"));
  const units = scan(text, folding);
  const isChain = !isQuoted && units.length > 1 && chainFrom(units, 0).length === units.length;
  const key = isChain && units.length <= 4 ? joined(units) : null;
  const owner = isQuoted ? null : ownerOf(units);
  return { text, isQuoted, isTyped, isBeginning, units: inRuns(units), joined: key, owner };
}

function ownerOf([word, ending, ...rest]) {
  const isOwner = word?.sort === "w" && rest.length === 0 && ending?.text === "s" && /^['’]$/.test(ending.gap);
  return isOwner ? { text: word.text, isQuoted: false, isTyped: false, isBeginning: false, units: inRuns([word]) } : null;
}

function inRuns(units) {
  const res = [];
  for (const { sort, text, position, gap } of units) {
    const last = res.at(-1);
    if (sort === "h" && last?.sort === "h" && gap === "") last.text += text;
    else res.push({ sort, text: sort === "w" ? cut(text) : text, position });
  }
  return res;
}

// The text of a query with other values of an operator, or without it.
export function withValues(text, name, values) {
  const pieces = (halfWidth(text).match(PIECE) ?? []).filter((piece) => piece.startsWith("-") || operator(piece)?.name !== name);
  const quoted = values.map((value) => (/[\s,]/.test(value) ? `"${value}"` : value));
  return [...pieces, ...(values.length > 0 ? [`${name}:${quoted.join(",")}`] : [])].join(" ");
}

// A phrase for a name.
export function phrase(name, folding) {
  return chunkOf(`"${name}"`, folding, false);
}

// The year that an operator's value stands for, from the first to the last: `2019..2021`.
export function years(value) {
  const [, from, dots, to] = value.match(/^(\d{1,4})?(\.\.)?(\d{1,4})?$/) ?? [];
  if (!from && !to) return null;
  if (!dots) return [Number(value), Number(value)];
  return [Number(from ?? 0), Number(to ?? 9999)];
}
