// Open data against its own schema, tables read strictly, and the JSON-LD of a page through a
// processor, as those who did not write it would take them.

import { Ajv2020 } from "ajv/dist/2020.js";
import jsonld from "jsonld";

// The terms of schema.org that pages use, and no others: with `safe` a term that is not here is an
// error, as is one that is misspelt. The real context would come by network.
const SCHEMA_ORG = Object.fromEntries([
  ...["Article", "BreadcrumbList", "CorrectionComment", "CreativeWork", "ListItem", "Organization"],
  ...["Periodical", "Person", "PublicationIssue"],
  ...["author", "correction", "headline", "inLanguage", "isPartOf", "issueNumber"],
  ...["itemListElement", "keywords", "name", "position", "publisher", "text", "translationOfWork"],
  "translator",
].map((term) => [term, `https://schema.org/${term}`]));
for (const term of ["item", "url"]) {
  SCHEMA_ORG[term] = { "@id": `https://schema.org/${term}`, "@type": "@id" };
}
for (const term of ["dateModified", "datePublished"]) {
  SCHEMA_ORG[term] = { "@id": `https://schema.org/${term}`, "@type": "https://schema.org/Date" };
}

// Which types a page of an issue has, and of what its parts are.
const WANTED = ["Article", "BreadcrumbList", "Periodical", "PublicationIssue"];

// The JSON-LD of a page.
export async function readJsonLd(file, text, addresses, problems) {
  const say = (message) => problems.add(file, null, `JSON-LD: ${message}`);
  const documentLoader = async (url) => ({ documentUrl: url, document: { "@context": SCHEMA_ORG } });
  let nodes;
  try {
    nodes = await jsonld.flatten(JSON.parse(text), null, { documentLoader, safe: true });
  } catch (error) {
    say(`a processor can't read it: ${error.details?.event?.message ?? error.message}`);
    return;
  }
  const types = nodes.flatMap((node) => node["@type"] ?? []);
  for (const type of WANTED) {
    if (!types.includes(`https://schema.org/${type}`)) say(`there is no ${type}`);
  }
  const known = new Set(nodes.map((node) => node["@id"]));
  const one = (type) => nodes.find((node) => node["@type"]?.includes(`https://schema.org/${type}`));
  const article = one("Article");
  const [issue] = article?.["https://schema.org/isPartOf"] ?? [];
  if (!known.has(issue?.["@id"])) say("the article is no part of an issue");
  const [url] = article?.["https://schema.org/url"] ?? [];
  if (url?.["@id"] !== addresses.of(file)) say(`the article stands at ${url?.["@id"]}`);
}

// Every JSON file that the schema describes.
export function readData(schema, files, problems) {
  const ajv = new Ajv2020({ allErrors: true });
  const { $id, ...rest } = JSON.parse(schema);
  ajv.addSchema(rest, "schema");
  for (const [name, text] of files) {
    const validate = ajv.getSchema(`schema#/$defs/${name}`);
    if (!validate) {
      problems.add(`data/${name}`, null, "schema.json does not describe it");
    } else if (!validate(JSON.parse(text))) {
      const { instancePath, message } = validate.errors[0];
      problems.add(`data/${name}`, null, `by its schema: ${instancePath} ${message}`);
    }
  }
}

// A table by RFC 4180: every field in quotes, as many in each row, rows ended by CRLF. No field
// may be what a spreadsheet takes for a formula.
export function readTable(file, text, problems) {
  let nFields = null;
  let inRow = 0;
  let at = 0;
  const field = /"((?:[^"]|"")*)"(,|\r\n)/y;
  while (at < text.length) {
    field.lastIndex = at;
    const [whole, words, end] = field.exec(text) ?? [];
    if (whole === undefined) {
      problems.add(file, null, `no quoted field stands at ${JSON.stringify(text.slice(at, at + 20))}`);
      return;
    }
    if (/^[=+\-@\t\r]/.test(words)) problems.add(file, null, `\`${words.slice(0, 20)}\` is a formula`);
    at = field.lastIndex;
    inRow += 1;
    if (end === ",") continue;
    nFields ??= inRow;
    if (inRow !== nFields) problems.add(file, null, `a row has ${inRow} fields, not ${nFields}`);
    inRow = 0;
  }
  if (nFields === null || inRow !== 0) problems.add(file, null, "the last row does not end");
}
