// What was typed, and what is wanted by it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parse, withValues, years } from "../../static/search/query.js";
import { Folding } from "../../static/search/tokens.js";

const folding = new Folding();
const read = (text, options) => parse(text, folding, options);
const words = ({ units }) => units.map(({ text }) => text).join(" ");

test("chunks stand between white space, also that of Chinese input", () => {
  assert.deepEqual(read("Cloud  native　云原生").chunks.map(words), ["cloud", "native", "云原生"]);
});

test("what an input method types in full width means the same", () => {
  const query = read("ｙｅａｒ：２０２０，２０２１ －ｓｌａｃｋ ＃５ ＂cloud native＂ 云＊");
  assert.deepEqual(query.filters, [{ name: "year", values: ["2020", "2021"], isExcluded: false }]);
  assert.deepEqual(query.excluded.map(words), ["slack"]);
  assert.deepEqual(query.numbers, [{ number: 5, isExcluded: false }]);
  assert.deepEqual(query.chunks.map((chunk) => [words(chunk), chunk.isQuoted, chunk.isBeginning]), [["cloud native", true, false], ["云", false, true]]);
  assert.equal(withValues("云 ｙｅａｒ：２０２０", "year", ["2021"]), "云 year:2021");
});

test("a word with an apostrophe and an s is a form of the word", () => {
  const owners = read("Alibaba's it’s boss' o's'x \"cat's\" 云's").chunks.map(({ owner }) => owner && words(owner));
  assert.deepEqual(owners, ["alibaba", "it", null, null, null, null]);
});

test("what stands in quotes is a phrase, straight or curly, closed or not", () => {
  for (const text of ['"cloud native"', "“cloud native”", '"cloud native']) {
    const [chunk, ...rest] = read(text).chunks;
    assert.deepEqual([words(chunk), chunk.isQuoted, rest.length], ["cloud native", true, 0], text);
  }
});

test("what follows a minus is not wanted: a word, a phrase, an operator, an issue", () => {
  const query = read('-slack -"cloud native" -year:2020 -#5');
  assert.deepEqual(query.excluded.map(words), ["slack", "cloud native"]);
  assert.deepEqual(query.filters, [{ name: "year", values: ["2020"], isExcluded: true }]);
  assert.deepEqual(query.numbers, [{ number: 5, isExcluded: true }]);
  assert.deepEqual(query.chunks, []);
});

test("an operator takes several values, and values in quotes, in any case", () => {
  assert.deepEqual(read('Topic:"large models",chips').filters, [
    { name: "topic", values: ["large models", "chips"], isExcluded: false },
  ]);
});

test("a language is meant with any of its scripts", () => {
  assert.deepEqual(read("lang:zh-Hans,en -lang:zh-Hant").filters.map(({ values }) => values), [["zh", "en"], ["zh"]]);
});

test("an operator that does not exist is text, and is told; an address is only text", () => {
  const query = read("foo:bar https://example.org");
  assert.deepEqual(query.chunks.map(words), ["foo bar", "https example org"]);
  assert.deepEqual(query.unknown, ["foo"]);
});

test("the last word is a beginning while one types, until something follows it", () => {
  const beginnings = (text) => read(text, { typing: true }).chunks.map(({ isBeginning }) => isBeginning);
  assert.deepEqual(beginnings("cloud nat"), [false, true]);
  assert.deepEqual(beginnings("cloud nat "), [false, false]);
  assert.deepEqual(beginnings('cloud "nat"'), [false, false]);
  assert.deepEqual(read("nat* cloud").chunks.map(({ isBeginning }) => isBeginning), [true, false]);
});

test("words with hyphens between are also one word, up to four of them", () => {
  assert.deepEqual(read('e-commerce "e-commerce" a-b-c-d-e').chunks.map(({ joined }) => joined), ["ecommerce", null, null]);
});

test("a chunk without a word asks for nothing", () => {
  const query = read('- * "" “” … #');
  assert.deepEqual([query.chunks, query.excluded], [[], []]);
});

test("years are one, or from one to another", () => {
  assert.deepEqual(["2020", "2019..2021", "..2019", "2021..", "soon", ".."].map(years), [
    [2020, 2020],
    [2019, 2021],
    [0, 2019],
    [2021, 9999],
    null,
    null,
  ]);
});

test("a facet that is chosen takes the place of its operator and leaves the rest as it was typed", () => {
  assert.equal(withValues('cloud year:2019 -year:2020 "a b"', "year", ["2021", "2022"]), 'cloud -year:2020 "a b" year:2021,2022');
  assert.equal(withValues("cloud topic:chips", "topic", []), "cloud");
  assert.equal(withValues("cloud", "outlet", ["Quay Gazette"]), 'cloud outlet:"Quay Gazette"');
});

test("any text can be typed", () => {
  for (const text of ["\ud800", "\"", "-", "::", "year:", "a".repeat(100_000), "\u202e<script>", "#99999999999"]) {
    assert.doesNotThrow(() => read(text, { typing: true }), JSON.stringify(text.slice(0, 20)));
  }
});
