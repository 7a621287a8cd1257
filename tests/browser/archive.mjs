// Writes the archive of the tests to a folder: the issues in archive/, each written for something
// a page can hold, and as many made ones as give lists their length.

import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const WRITTEN = fileURLToPath(new URL("./archive/", import.meta.url));

// With those in archive/ well over forty issues, and over sixty forwards: three an issue.
const MADE = 36;

const KINDS = ["feature", "around-the-horn", "essay", "other", "feature"];
const LABELS = ["Must-read", "Should-read", "Worth a look", "For the weekend"];
const OUTLETS = ["harbour-daily", "night-market-review", "signal-hill", "港口周刊", "The Quay Gazette"];
const SUBJECTS = ["cranes", "tides", "lessons", "lanterns", "queues", "bridges", "markets", "maps"];

export async function writeArchive(folder, made = MADE) {
  await cp(WRITTEN, folder, { recursive: true });
  await mkdir(path.join(folder, "issues"), { recursive: true });
  for (let number = 1; number <= made; number += 1) {
    if (isWritten(number)) continue;
    await writeFile(path.join(folder, "issues", `${number}-made.md`), issue(number));
  }
}

// Whether the number is that of an issue in archive/.
function isWritten(number) {
  return number >= 100 && number < 110;
}

function issue(number) {
  const pick = (list, step = 1) => list[(number * step) % list.length];
  const subject = pick(SUBJECTS, 3);
  // Two issues a month, so that they are spread over several years.
  const month = String(((number >> 1) % 12) + 1).padStart(2, "0");
  const year = 2019 + Math.floor(number / 12);
  const fields = [
    `number: ${number}`,
    `title: "Letter ${number}, on ${subject}"`,
    `date: ${year}-${month}-${number % 2 ? "07" : "21"}`,
    `kind: ${pick(KINDS)}`,
    `topics: [${pick(["ports", "schools", "weather"])}]`,
  ];
  if (pick(KINDS) === "feature") fields.push(feature(subject, pick(OUTLETS)));
  fields.push("forwards:", ...[0, 1, 2].map((at) => forward(number, at)));
  const before = number > 1 ? ` It goes on where ChinAI #${number - 1} stopped.` : "";
  const body = `A letter on ${subject} (${pick(["吊机", "潮汐", "课程"])}) for the length of lists.${before}`;
  return `---\n${fields.join("\n")}\n---\n${body}\n\n## Context\n\nThe tide table says more.\n`;
}

function feature(subject, outlet) {
  return [
    "feature:",
    `  title: "Of ${subject}"`,
    `  original_title: ${outlet === "night-market-review" ? "關於機器的書" : "关于机器的书"}`,
    `  outlet: ${outlet}`,
    "  published: 2019",
  ].join("\n");
}

function forward(number, at) {
  const pick = (list) => list[(number + at * 2) % list.length];
  return [
    `  - label: ${pick(LABELS)}`,
    `    title: "Piece ${number}.${at + 1}, on ${pick(SUBJECTS)}"`,
    `    url: https://signal.example/${number}/${at + 1}`,
    `    outlet: ${pick(OUTLETS)}`,
    `    language: ${pick(["en", "zh-Hans", "zh-Hant"])}`,
    `    note: "What to look for in it: ${pick(SUBJECTS)}, and ${pick(["码头", "碼頭"])}."`,
  ].join("\n");
}
