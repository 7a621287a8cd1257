// Atom feeds as a validator that others wrote takes them: libxml2, by the grammar of RFC 4287.
//
// feed.mjs has the RFC's rules as well, and says in words what is wrong. This makes sure that nothing
// was misread or left out there, so it looks only at feeds in which nothing was found yet.

import { readFile } from "node:fs/promises";
import path from "node:path";

import { memoryPages, validateXML } from "xmllint-wasm";

const GRAMMAR = new URL("./atom.rng", import.meta.url);

// How many are read into the validator's memory at once.
const BATCH = 100;

export async function validateFeeds(folder, files, problems) {
  const left = files.filter((file) => !problems.has(file));
  const grammar = { fileName: "atom.rng", contents: await readFile(GRAMMAR, "utf8") };
  for (let next = 0; next < left.length; next += BATCH) {
    await validate(grammar, folder, left.slice(next, next + BATCH), problems);
  }
}

async function validate(grammar, folder, files, problems) {
  const read = async (file, nth) => ({ fileName: `${nth}.xml`, contents: await readFile(path.join(folder, file)) });
  const { valid, errors } = await validateXML({
    xml: await Promise.all(files.map(read)),
    schema: grammar,
    extension: "relaxng",
    maxMemoryPages: 2 * memoryPages.GiB,
  });
  const told = errors.filter(({ loc }) => loc);
  for (const { loc, message } of told) {
    const file = files[Number.parseInt(loc.fileName, 10)];
    // What it says next follows from the first.
    if (!problems.has(file)) problems.add(file, loc.lineNumber, `feed: ${message}`);
  }
  if (!valid && told.length === 0) problems.add(files[0], null, `feed: ${errors[0]?.rawMessage}`);
}
