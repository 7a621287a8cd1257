// Results as elements of a page. Whatever comes from the archive is put in as text, never as
// markup.

const PARTS = { takeaways: "Key takeaways", translation: "Full translation", forwards: "Four to Forward" };

// Making one of these takes longer than all that is made with it.
const NUMBERS = new Intl.NumberFormat("en");

const HAN_RUN = /[\p{Script=Han}々〇]+/gu;

// Makes an element; children are elements or texts.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(attribute, value === true ? "" : value);
  }
  element.append(...children.flat());
  return element;
}

// A text with its Chinese under a language.
export function chinese(text) {
  const res = [];
  let at = 0;
  for (const { 0: run, index } of text.matchAll(HAN_RUN)) {
    res.push(text.slice(at, index), make("span", { lang: "zh-Hans" }, run));
    at = index + run.length;
  }
  return [...res, text.slice(at)].filter((part) => part !== "");
}

// Pieces of an excerpt, `{text, isMarked}`.
export function marked(pieces) {
  return pieces.flatMap(({ text, isMarked }) => (isMarked ? [make("mark", {}, ...chinese(text))] : chinese(text)));
}

// An issue before anything is known of it but its number.
export function placeholder({ number, address }) {
  const link = make("a", { href: address }, `No. ${number}`);
  return make("li", { class: "group waiting" }, make("p", { class: "kicker" }, link));
}

// An issue with its passages. `title` is `{pieces, isFound}`; each of `hits` is `{address, part,
// heading, pieces}`; `rest` is how many more there are.
export function group({ number, words, address, title, subtitle, hits, rest }) {
  const heading = make("h3", { class: title.isFound ? "hit" : null }, make("a", { href: address }, marked(title.pieces)));
  const element = make("li", { class: "group" }, make("p", { class: "kicker" }, `No. ${number} · ${words}`), heading);
  if (subtitle) element.append(make("p", { class: "meta" }, marked(subtitle)));
  if (hits.length > 0) element.append(make("ul", { class: "hits" }, hits.map((hit) => passage(hit, number))));
  if (rest > 0) element.append(make("p", { class: "onward" }, button(`${count(rest, "more passage")} in this issue`, { "data-more": "" })));
  return element;
}

function passage({ address, part, heading, pieces }, number) {
  const where = [PARTS[part], heading === PARTS[part] ? "" : heading].filter(Boolean).join(": ");
  const element = make("li", { class: "hit" });
  if (where) element.append(make("span", { class: "meta" }, chinese(where)));
  element.append(make("span", { class: "excerpt" }, marked(pieces)), " ");
  const hidden = make("span", { class: "vh" }, chinese(`${where && `, ${where}`}, in No. ${number}`));
  element.append(make("a", { class: "go", href: address }, "Go to passage", hidden));
  return element;
}

export function button(text, attributes = {}) {
  return make("button", { type: "button", ...attributes }, text);
}

// That something could not be fetched, and the way out.
export function failure(words) {
  return make("div", { class: "failed" }, make("p", {}, words), button("Try again", { class: "more", "data-retry": "" }));
}

export function count(amount, word) {
  return `${number(amount)} ${word}${amount === 1 ? "" : "s"}`;
}

export function number(amount) {
  return NUMBERS.format(amount);
}
