// The browser, and what is noted of each page from its first byte on.

import { existsSync } from "node:fs";

import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) {
    throw new Error("there is no Chromium: apt-get install chromium fonts-noto-cjk, or set CHROMIUM to its path");
  }
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync", "--no-first-run"];
  return chromium.launch({ executablePath, args });
}

// Opens an address in a fresh page and resolves to `{page, notes}`: `notes` fills with whatever
// the page asks for elsewhere, says on the console, or has forbidden.
export async function openPage(context, url) {
  const page = await context.newPage();
  const notes = { requests: [], console: [], policy: [] };
  const { origin } = new URL(url);
  page.on("request", (request) => {
    const foreign = !request.url().startsWith(`${origin}/`) && !request.url().startsWith("data:");
    if (foreign) notes.requests.push(`asks for ${request.url()}`);
  });
  page.on("console", (message) => notes.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => notes.console.push(`error: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) notes.requests.push(`gets ${response.status()} for ${response.url()}`);
  });
  await page.exposeFunction("noteForbidden", (what) => notes.policy.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.noteForbidden(`\`${event.effectiveDirective}\` forbids ${event.blockedURI} ${event.sample}`.trim());
    });
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) {
        const names = shift.sources.map(({ node }) => node?.className || node?.nodeName || "?");
        globalThis.shifts.push(`by ${shift.value.toFixed(4)}: ${names.join(", ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url, { waitUntil: "load" });
  return { page, notes };
}
