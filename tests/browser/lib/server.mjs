// Serves a built site as a host would that reads `_headers`. Nothing here makes a page better
// than it is on disk.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
};

// Serves files, which `read` gives by name (`120/index.html`), below `base`, the path of the
// site's address. Resolves to `{origin, close}`.
export async function serve(base, read) {
  const rules = headerRules(await read("_headers").then(String, () => ""));
  const answer = async (request, response) => {
    const address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const name = address.slice(base.length).replace(/(^|\/)$/, "$1index.html");
    const bytes = address.startsWith(base) ? await read(name).catch(() => null) : null;
    const headers = Object.fromEntries(rules.filter((rule) => rule.fits(address)).flatMap((rule) => rule.headers));
    const type = TYPES[path.extname(name)] ?? "application/octet-stream";
    response.writeHead(bytes === null ? 404 : 200, { ...headers, "Content-Type": type });
    response.end(bytes ?? "");
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

// Reads the files of a folder, and nothing outside of it.
export function folderReader(folder) {
  return (name) => readFile(path.join(folder, path.join("/", name)));
}

// The list of headers, as Netlify and Cloudflare read it.
function headerRules(text) {
  const rules = [];
  for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
    if (line.startsWith("/")) {
      const many = line.endsWith("*");
      const address = many ? line.slice(0, -1) : line;
      rules.push({ fits: (one) => (many ? one.startsWith(address) : one === address), headers: [] });
    } else {
      const [name, ...value] = line.trim().split(": ");
      rules.at(-1).headers.push([name, value.join(": ")]);
    }
  }
  return rules;
}
