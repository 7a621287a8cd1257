// The stem of an English word: `connections` and `connecting` are `connect`.
//
// The algorithm of M. F. Porter (1980), with its five steps. A stem need not be a word; it is only
// good for being compared with another.

const VOWEL = "(?:[aeiou]|(?<=[^aeiou])y)";
const CONSONANT = "(?:[^aeiouy]|(?<=[aeiou]|^)y)";

// What precedes an ending must have so many changes from vowel to consonant.
const ONE_CHANGE = new RegExp(`^${CONSONANT}*(?:${VOWEL}+${CONSONANT}+)`);
const JUST_ONE_CHANGE = new RegExp(`^${CONSONANT}*${VOWEL}+${CONSONANT}+${VOWEL}*$`);
const TWO_CHANGES = new RegExp(`^${CONSONANT}*(?:${VOWEL}+${CONSONANT}+){2}`);
const HAS_VOWEL = new RegExp(VOWEL);
const IS_SHORT = new RegExp(`${CONSONANT}${VOWEL}(?![wxy])${CONSONANT}$`);
const IS_DOUBLE = /([^aeiouylsz])\1$/;

const SECOND = endings(
  "ational ate|tional tion|enci ence|anci ance|izer ize|abli able|alli al|entli ent|eli e|ousli ous|" +
    "ization ize|ation ate|ator ate|alism al|iveness ive|fulness ful|ousness ous|aliti al|iviti ive|biliti ble",
);
const THIRD = endings("icate ic|ative |alize al|iciti ic|ical ic|ful |ness ");
const FOURTH = endings("al |ance |ence |er |ic |able |ible |ant |ement |ment |ent |ou |ism |ate |iti |ous |ive |ize ");

export function stem(word) {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  let res = pastOrProgressive(plural(word));
  if (res.endsWith("y") && HAS_VOWEL.test(res.slice(0, -1))) res = `${res.slice(0, -1)}i`;
  res = exchanged(res, SECOND, ONE_CHANGE);
  res = exchanged(res, THIRD, ONE_CHANGE);
  return withoutLastE(withoutFourth(res));
}

// Longer endings come first: the longest that fits is the one that counts.
function endings(list) {
  return list
    .split("|")
    .map((pair) => pair.split(" "))
    .sort(([a], [b]) => b.length - a.length);
}

function plural(word) {
  if (word.endsWith("sses") || word.endsWith("ies")) return word.slice(0, -2);
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function pastOrProgressive(word) {
  if (word.endsWith("eed")) return ONE_CHANGE.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const ending = ["ed", "ing"].find((ending) => word.endsWith(ending));
  if (!ending) return word;
  const rest = word.slice(0, -ending.length);
  if (!HAS_VOWEL.test(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (IS_DOUBLE.test(rest)) return rest.slice(0, -1);
  return JUST_ONE_CHANGE.test(rest) && IS_SHORT.test(rest) ? `${rest}e` : rest;
}

function exchanged(word, list, condition) {
  const found = list.find(([ending]) => word.endsWith(ending));
  if (!found) return word;
  const rest = word.slice(0, -found[0].length);
  return condition.test(rest) ? rest + found[1] : word;
}

function withoutFourth(word) {
  const ion = /[st]ion$/.test(word) ? ["ion", ""] : undefined;
  const [ending] = FOURTH.find(([ending]) => word.endsWith(ending)) ?? ion ?? [""];
  const rest = word.slice(0, word.length - ending.length);
  return ending && TWO_CHANGES.test(rest) ? rest : word;
}

function withoutLastE(word) {
  const rest = word.slice(0, -1);
  const isSuperfluous = TWO_CHANGES.test(rest) || (ONE_CHANGE.test(rest) && !IS_SHORT.test(rest));
  if (word.endsWith("e")) return isSuperfluous ? rest : word;
  return word.endsWith("ll") && TWO_CHANGES.test(rest) ? rest : word;
}
