// Builds an archive with the program under test, and opens its pages.

import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { choosePages } from "./kinds.mjs";
import { folderReader, serve } from "./server.mjs";
import { visit } from "./visit.mjs";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

// Two cores, and a page waits for the browser most of the time.
const AT_ONCE = 3;

// Runs something with a folder of its own, which is gone afterwards.
export async function withFolder(run) {
  const folder = await mkdtemp(path.join(tmpdir(), "chinai-browser-"));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function build(root, out, baseUrl) {
  const chinai = process.env.CHINAI;
  if (!chinai) throw new Error("set CHINAI to the path of the program: CHINAI=target/release/chinai npm test");
  const given = ["--root", root, "build", "--drafts", "--quiet", "--out", out, "--base-url", baseUrl];
  const { status, stderr } = spawnSync(path.resolve(ROOT, chinai), given, { encoding: "utf8" });
  if (status !== 0) throw new Error(`chinai ${given.join(" ")}\n${stderr}`);
}

// Opens pages of a built site that stands at `base`, at most so many of a kind; resolves to
// `{pages, findings}`.
export async function visitSite(browser, folder, base, most) {
  const pages = await choosePages(folder, most);
  const server = await serve(base, withoutLeaving(folderReader(folder)));
  const findings = [];
  const queue = [...pages];
  const work = async () => {
    for (let page = queue.shift(); page; page = queue.shift()) {
      findings.push(...(await visit(browser, server.origin + base + page.address, base + page.address)));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    await server.close();
  }
  return { pages, findings };
}

// A page that leads on at once can't be looked at: here it stays.
function withoutLeaving(read) {
  return async (name) => {
    const bytes = await read(name);
    if (!name.endsWith(".html")) return bytes;
    return bytes.toString().replace(/<meta http-equiv="refresh"[^>]*>/, "");
  };
}
