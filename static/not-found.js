// Guesses which issue was meant by an address that leads nowhere: by the slug it had elsewhere,
// by a number in the address, by words of the title. Without this script the page says how
// addresses are made, and where to begin.

const MOST = 3;
const ROOM = 60;

// Words that stand in many titles and tell nothing.
const COMMON = new Set(["chinai", "html", "index", "with", "from", "that", "this", "what", "about"]);

async function guess(place) {
  const asked = decoded(location.pathname);
  const answer = await fetch(place.dataset.index);
  if (!answer.ok) return;
  const { words, issues } = likely(asked, await answer.json());
  if (issues.length === 0) return;
  const found = document.createElement("div");
  found.append(paragraph(words), list(issues));
  place.append(found);
}

function decoded(path) {
  try {
    return decodeURIComponent(path).toLowerCase();
  } catch {
    return path.toLowerCase();
  }
}

// The issues that may be meant, and what to say of them; the surest way of guessing wins.
function likely(asked, issues) {
  const last = asked.split("/").findLast((part) => part !== "")?.replace(/\.html?$/, "") ?? "";
  const slugs = issues.filter(({ slug }) => slug?.toLowerCase() === last);
  if (slugs.length > 0) return { words: "It was published under this address elsewhere. Here it is:", issues: slugs };
  const numbers = (asked.match(/\d{1,6}/g) ?? []).map(Number);
  const numbered = issues.filter(({ number }) => numbers.includes(number));
  if (numbered.length > 0) return { words: "By the number in the address, this may be meant:", issues: numbered.slice(0, MOST) };
  const titled = byTitle(last, issues);
  if (titled.length > 0) return { words: "By the words in the address, this may be meant:", issues: titled };
  if (numbers.length === 0) return { words: "", issues: [] };
  return { words: `The archive knows no issue ${numbers.at(-1)}. The nearest it has:`, issues: nearest(numbers.at(-1), issues) };
}

function byTitle(last, issues) {
  const wanted = [...new Set(wordsOf(last))];
  const scored = issues.map((issue) => {
    const words = wordsOf(issue.title);
    return { issue, score: wanted.filter((word) => words.includes(word)).length };
  });
  const enough = Math.max(1, Math.ceil(wanted.length / 2));
  return scored
    .filter(({ score }) => score >= enough)
    .sort((a, b) => b.score - a.score || b.issue.number - a.issue.number)
    .slice(0, MOST)
    .map(({ issue }) => issue);
}

function wordsOf(text) {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 3 && !COMMON.has(word));
}

// The issues before and after a number that is missing.
function nearest(number, issues) {
  const before = issues.findLast((issue) => issue.number < number);
  const after = issues.find((issue) => issue.number > number);
  return [before, after].filter(Boolean);
}

function paragraph(words) {
  const element = document.createElement("p");
  element.textContent = words;
  return element;
}

function list(issues) {
  const element = document.createElement("ul");
  for (const { href, number, title } of issues) {
    const item = document.createElement("li");
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = `No. ${number}, ${short(title)}`;
    item.append(anchor);
    element.append(item);
  }
  return element;
}

// As much of a title as the room kept for a guess can hold, cut after a word.
function short(title) {
  return title.length > ROOM ? `${title.slice(0, ROOM).replace(/\s+\S*$/, "")}…` : title;
}

const place = document.getElementById("guess");
// No guess is no harm: the page below it helps all the same.
if (place) guess(place).catch(() => {});
