// One page alone, read in a worker: is it valid HTML, what does it hold that it must not, and which
// addresses and ids are in it. Whether the addresses lead anywhere takes all pages: addresses.mjs.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isMainThread, parentPort, workerData } from "node:worker_threads";

import { HtmlValidate, StaticConfigLoader } from "html-validate";

import { readHtml } from "./html.mjs";

// Both presets whole, but for rules of taste. Each that is off or changed says why.
const CONFIG = {
  root: true,
  extends: ["html-validate:standard", "html-validate:recommended"],
  rules: {
    // How a document is spelled that means the same either way.
    "attr-quotes": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "void-style": "off",
    // The author's: code in a `<pre>` keeps the blanks at the ends of its lines.
    "no-trailing-whitespace": "off",
    // The author's: an issue is called what it is called. The rule is advice for search engines.
    "long-title": "off",
    // The HTML standard wants ids without white space, nothing more; headings may be Chinese.
    "valid-id": ["error", { relaxed: true }],
    // The standard allows `>` in text and a `&` that begins no reference; so do both parsers.
    "no-raw-characters": ["error", { relaxed: true }],
    // The standard lets any element that may have a name have one; the standard preset says so too.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Inline styles are found by html.mjs, in one place with everything else of their kind.
    "no-inline-style": "off",
  },
};

// Of itself the validator puts its settings together anew for every page, which takes it longer
// than the page.
class Settings extends StaticConfigLoader {
  #settled = null;

  getConfigFor(handle, override) {
    this.#settled ??= super.getConfigFor(handle, override);
    return this.#settled;
  }
}

const validator = new HtmlValidate(new Settings(CONFIG));

// Reads a page, and validates it if it is to be: `{file, ids, references, found, jsonLd}`.
export function readPage(file, text, isValidated = true) {
  const { ids, references, found } = readHtml(text);
  if (isValidated) found.push(...validate(file, text));
  const jsonLd = text.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)?.[1];
  return { file, ids, references: firstOfEach(references), found, jsonLd };
}

function validate(file, text) {
  const report = validator.validateStringSync(text, file);
  const messages = report.results.flatMap((result) => result.messages);
  return messages.map(({ line, message, ruleId }) => ({ line, message: `${message} (${ruleId})` }));
}

// An address that stands on a page a hundred times is looked up once.
function firstOfEach(references) {
  const first = new Map();
  for (const reference of references) {
    const key = `${reference.isLoaded} ${reference.url}`;
    if (!first.has(key)) first.set(key, reference);
  }
  return [...first.values()];
}

if (!isMainThread) {
  parentPort.on("message", async (files) => {
    if (files.length === 0) {
      parentPort.close();
      return;
    }
    const { folder, validated } = workerData;
    const read = async (file) =>
      readPage(file, await readFile(path.join(folder, file), "utf8"), validated.has(file));
    const answers = [];
    for (const file of files) answers.push(await read(file));
    parentPort.postMessage(answers);
  });
}
