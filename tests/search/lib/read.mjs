// Reads a built site as a browser would, without one: the client's own code runs in Node.

import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { Engine } from "../../../static/search/engine.js";
import { Files } from "../../../static/search/files.js";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

// Builds an archive with the program under test.
export function build(root, out) {
  const chinai = process.env.CHINAI;
  if (!chinai) throw new Error("set CHINAI to the path of the program: CHINAI=target/release/chinai node --test tests/search/");
  const given = ["--root", root, "build", "--quiet", "--out", out, "--base-url", "https://example.org/"];
  const { status, stderr } = spawnSync(path.resolve(ROOT, chinai), given, { encoding: "utf8" });
  if (status !== 0) throw new Error(`chinai ${given.join(" ")}\n${stderr}`);
}

// An engine over the files of a site; `reads` is told of each.
export function engineOf(folder, reads = () => {}) {
  const fetch = async (address) => {
    const name = decodeURIComponent(new URL(address).pathname);
    reads(name);
    const bytes = await readFile(path.join(folder, name)).catch(() => null);
    return bytes ? new Response(bytes) : new Response("", { status: 404 });
  };
  return new Engine(new Files("http://localhost/search/index.bin", { fetch }));
}

// The numbers of the issues that a query finds, in an order of `SORTS`.
export async function found(engine, query, options, { order } = { order: (a, b) => a.issue - b.issue }) {
  const { issues, manifest } = await engine.search(query, options);
  return issues.toSorted(order).map(({ issue }) => manifest.numbers[issue]);
}
