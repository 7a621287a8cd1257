// XML, read strictly: a document that is not well-formed is reported and gives nothing.

import { SaxesParser } from "saxes";

// The root as `{uri, local, attributes: Map, children, text, line}`, or null.
export function parseXml(file, text, problems) {
  const parser = new SaxesParser({ xmlns: true, fileName: file, position: true });
  const above = [];
  let root = null;
  let error = null;
  parser.on("error", (err) => {
    error ??= { line: parser.line, message: err.message.replace(/^.*?:\d+:\d+: /, "") };
  });
  parser.on("opentag", ({ uri, local, attributes }) => {
    const values = Object.values(attributes);
    const element = {
      uri,
      local,
      line: parser.line,
      attributes: new Map(values.map((attribute) => [attribute.name, attribute.value])),
      children: [],
      text: "",
    };
    above.at(-1)?.children.push(element);
    root ??= element;
    above.push(element);
  });
  parser.on("closetag", () => above.pop());
  const take = (chars) => {
    if (above.length > 0) above.at(-1).text += chars;
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.write(text).close();
  if (error) {
    problems.add(file, error.line, `not well-formed XML: ${error.message}`);
    return null;
  }
  return root;
}
