// Words that are alike: by their stem, by their spelling; and how they are shown.

import assert from "node:assert/strict";
import { test } from "node:test";

import { excerpt, pieces } from "../../static/search/excerpts.js";
import { matches } from "../../static/search/matches.js";
import { distance } from "../../static/search/near.js";
import { stem } from "../../static/search/stem.js";
import { Folding } from "../../static/search/tokens.js";

const folding = new Folding();

test("forms of one English word have one stem", () => {
  const groups = [
    "connect connected connecting connection connections",
    "regulate regulated regulating regulation regulations",
    "model models modeled",
    "policy policies",
    "chip chips",
    "happy happiness",
    "adopt adopted adoption",
    "agree agreed agrees",
  ];
  for (const group of groups) assert.equal(new Set(group.split(" ").map(stem)).size, 1, group);
});

test("other words have other stems, and what is no English word stays as it is", () => {
  assert.equal(new Set(["cloud", "club", "cling", "class", "classic"].map(stem)).size, 5);
  for (const word of ["gpt4", "als", "sky", "云", "über", "is"]) assert.ok(word.startsWith(stem(word)), word);
});

test("a slip of the hand is one step: a letter changed, added, left out, or two swapped", () => {
  assert.deepEqual(["dingtalk", "dingtolk", "dingtalks", "dintalk", "dingtlak"].map((word) => distance(word, "dingtalk", 2)), [0, 1, 1, 1, 1]);
  assert.ok(distance("cloud", "export", 2) > 2);
});

test("the words of a pattern are found in any spelling that folds to them", () => {
  const text = "Cloud, CLOUDS and clōud; 阿里云 on 云 alone";
  const at = (pattern) => matches(text, [pattern], folding).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(at({ keys: ["cloud"] }), ["Cloud", "clōud"]);
  assert.deepEqual(at({ units: [{ text: "里", position: 0 }, { text: "云", position: 1 }] }), ["里云"]);
  assert.deepEqual(at({ units: [{ text: "云", position: 0 }] }), ["云", "云"]);
});

test("an excerpt is of the block that holds most, and is cut around the match", () => {
  const long = `${"before ".repeat(80)}cloud native ${"after ".repeat(80)}`;
  const passage = { blocks: [["a", "cloud"], ["b", long]] };
  const { id, isFound, pieces } = excerpt(passage, [{ keys: ["cloud"] }, { keys: ["native"] }], folding);
  const text = pieces.map((piece) => piece.text).join("");
  assert.deepEqual([id, isFound], ["b", true]);
  assert.deepEqual(pieces.filter((piece) => piece.isMarked).map((piece) => piece.text), ["cloud", "native"]);
  assert.ok(text.startsWith("…before") && text.endsWith("…") && text.length < 300, text);
});

test("a heading that stands above the excerpt is not shown once more", () => {
  const heading = "Cloud native";
  const shown = (blocks) => excerpt({ heading, blocks }, [{ keys: ["cloud"] }, { keys: ["native"] }], folding).id;
  assert.equal(shown([["h", heading], ["p", "the cloud"], ["q", "nothing"]]), "p");
  assert.equal(shown([["h", heading], ["q", "nothing"]]), "h");
});

test("a text is never cut within a character", () => {
  const text = "𠀀".repeat(400);
  for (const start of [0, 201, 399]) {
    const shown = pieces(text, [{ start: start * 2, end: start * 2 + 2 }]);
    assert.ok(shown.every((piece) => piece.text.isWellFormed()), String(start));
  }
});
