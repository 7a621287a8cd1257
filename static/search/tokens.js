// What is looked for in a text: words, and pairs of Han characters.
//
// The index is made by the same rules in Rust (`src/search`); `tests/search/tokens.json` holds
// both to them. A text is folded (no case, no marks, traditional characters as simplified ones)
// and read once; every word and every ideograph has a position, and knows where it stands.

const MARK = /\p{M}/u;
const LETTER = /[\p{Alphabetic}\p{N}]/u;
const IDEOGRAPH =
  /[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2fa1f}\u{30000}-\u{323af}\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]/u;

const LONGEST_KEY = 40;
const LONGEST_CHAIN = 4;

// Folds single characters; each folded character has a class: `w` for a letter, `h` for an
// ideograph, empty for a gap.
export class Folding {
  // `simplified` is a map from traditional characters to simplified ones.
  constructor(simplified = new Map()) {
    this.simplified = simplified;
    this.known = new Map();
  }

  of(character) {
    let res = this.known.get(character);
    if (!res) {
      const plain = [...character.normalize("NFKD")].filter((part) => !MARK.test(part));
      const lower = plain.flatMap((part) => [...part.toLowerCase()]).filter((part) => !MARK.test(part));
      res = lower.map((part) => this.classed(this.simplified.get(part) ?? part));
      this.known.set(character, res);
    }
    return res;
  }

  classed(character) {
    if (IDEOGRAPH.test(character)) return { character, sort: "h" };
    return { character, sort: LETTER.test(character) ? "w" : "" };
  }
}

// The words and ideographs of a text: `{sort, text, position, start, end, gap}`. `start` and `end`
// are places in the text as it was given, `gap` is what stands between it and the one before.
export function scan(text, folding, first = 0) {
  const scanner = new Scanner(first);
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    const folded = folding.of(character);
    if (folded.length === 0) scanner.lengthen(end);
    for (const part of folded) scanner.take(part, at, end);
    at = end;
  }
  return scanner.units;
}

class Scanner {
  constructor(first) {
    this.units = [];
    this.next = first;
    this.gap = "";
    this.word = null;
  }

  take({ character, sort }, start, end) {
    if (sort === "w" && this.word) {
      this.word.text += character;
      this.word.end = end;
      return;
    }
    this.word = null;
    if (sort === "") {
      this.gap += character;
      return;
    }
    const before = this.units.at(-1);
    if (sort === "h" && before?.sort === "h" && this.gap !== "") this.next += 1;
    const unit = { sort, text: character, position: this.next, start, end, gap: this.gap };
    this.units.push(unit);
    this.next += 1;
    this.gap = "";
    if (sort === "w") this.word = unit;
  }

  // A mark belongs to the character before it.
  lengthen(end) {
    const last = this.units.at(-1);
    if (last && this.gap === "") last.end = end;
  }
}

// The keys of scanned units: `{key, position, start, end}`, in order of their positions.
export function tokens(units) {
  return units.flatMap((unit, at) => {
    const { position, start, end } = unit;
    if (unit.sort === "h") {
      const after = units[at + 1];
      const key = after?.sort === "h" && after.gap === "" ? unit.text + after.text : unit.text;
      return [{ key, position, start, end }];
    }
    const word = { key: cut(unit.text), position, start, end };
    const chain = isJoinedTo(unit, units[at - 1]) ? [] : chainFrom(units, at);
    if (chain.length < 2 || chain.length > LONGEST_CHAIN) return [word];
    return [word, { key: joined(chain), position, start, end: chain.at(-1).end }];
  });
}

// Words that follow each other with nothing but a hyphen between.
export function chainFrom(units, at) {
  let end = at + 1;
  while (end < units.length && isJoinedTo(units[end], units[end - 1])) end += 1;
  return units.slice(at, end);
}

// The key of words with hyphens between, as if they were one word.
export function joined(chain) {
  return cut(chain.map(({ text }) => text).join(""));
}

// The key of a word.
export function cut(word) {
  return word.length <= LONGEST_KEY ? word : [...word].slice(0, LONGEST_KEY).join("");
}

// The key of a name: its words and ideographs run together.
export function nameKey(name, folding) {
  return scan(name, folding)
    .map(({ sort, text }) => (sort === "w" ? cut(text) : text))
    .join("");
}

function isJoinedTo(unit, before) {
  return unit.sort === "w" && before?.sort === "w" && (unit.gap === "-" || unit.gap === "\u2010");
}

// Whether a key is of ideographs: a pair, or a single one.
export function isHan(key) {
  return IDEOGRAPH.test(String.fromCodePoint(key.codePointAt(0)));
}

// Compares keys by their code points, as their UTF-8 bytes compare.
export function compareKeys(a, b) {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return rank(one) - rank(other);
  }
  return a.length - b.length;
}

// Surrogates stand for what comes after all other characters.
function rank(unit) {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
