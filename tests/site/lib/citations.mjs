// Citations, read by citation-js: what a reference manager would make of them.
//
// Every `cite.bib`, `cite.ris` and `cite.csl.json` of a folder must say the same, and say it of the
// page they stand beside. Of RIS the translator is left out: outside of books the format has no
// place for one that programs agree on.

import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";
import "@citation-js/plugin-ris";

const FORMS = {
  ".bib": (text) => parse(text, "@biblatex/text"),
  ".ris": (text) => parse(text, "@ris/file"),
  ".csl.json": (text) => parse(JSON.parse(text), "@csl/list+object"),
};

function parse(data, forceType) {
  return new Cite(data, { forceType }).data;
}

// The form of a file by its name, without the rest: `[120/cite, .bib]`.
export function formOf(file) {
  const ending = Object.keys(FORMS).find((ending) => file.endsWith(ending));
  return ending && [file.slice(0, -ending.length), ending];
}

// Reads a file of citations: a list of plain records; null when it holds none.
export function readCitations(file, text, problems) {
  const [, ending] = formOf(file);
  try {
    const records = FORMS[ending](text).map((record) => facts(record, ending));
    return records.length > 0 ? records : null;
  } catch (error) {
    problems.add(file, null, `citation-js can't read it: ${error.message}`);
  }
  return null;
}

// What all forms must agree on.
function facts(record, ending) {
  const parts = (name) => [name["non-dropping-particle"], name.family, name.given, name.literal];
  // RIS has no comma but the one that parts a name.
  const name = (name) => parts(name).filter(Boolean).join(" ").replaceAll(",", "");
  const names = (list) => (list ?? []).map(name);
  return {
    key: record["citation-key"] ?? record.id,
    title: record.title,
    authors: names(record.author),
    translators: ending === ".ris" ? null : names(record.translator),
    number: record.issue,
    periodical: record["container-title"],
    date: record.issued?.["date-parts"]?.[0].join("-"),
    url: record.URL,
  };
}

// Compares the forms of one citation with each other: `forms` are lists of records by ending.
export function compareForms(place, forms, problems) {
  for (const ending of Object.keys(FORMS)) {
    if (!forms.has(ending)) problems.add(`${place}${ending}`, null, "this form of the citation is missing");
  }
  const [[first, expected], ...others] = forms;
  for (const [ending, records] of others) {
    for (const [at, record] of records.entries()) {
      for (const [what, value] of Object.entries(record)) {
        const other = expected[at]?.[what];
        if (value === null || other === null || JSON.stringify(value) === JSON.stringify(other)) continue;
        const said = `${what} is ${JSON.stringify(value)}, in \`${first}\` ${JSON.stringify(other)}`;
        problems.add(`${place}${ending}`, null, said);
      }
    }
    if (records.length !== expected.length) {
      problems.add(`${place}${ending}`, null, `${records.length} citations, in \`${first}\` ${expected.length}`);
    }
  }
}

// A citation must lead to the page it stands beside.
export function comparePage(place, records, addresses, problems) {
  const page = addresses.of(place.replace(/cite$/, ""));
  if (records[0].url !== page) problems.add(`${place}.bib`, null, `it leads to ${records[0].url}, not to ${page}`);
}
