// Opens one page as readers do: wide and narrow, light and dark, with text twice as large, by
// keyboard, without scripts, on paper. Tells what is wrong as `{check, place, what}`, the place
// being page, width and scheme.

import axe from "axe-core";

import { openPage } from "./browser.mjs";
import { install } from "./in-page.mjs";

// What is looked at, and the rule that a page keeps.
export const CHECKS = {
  axe: "axe-core finds no violation",
  overflow: "nothing scrolls sideways, at 320, 390 and 1280 px, nor with text twice as large",
  contrast: "every text has a contrast of at least 4.5:1",
  targets: "whatever can be pressed is at least 24 px high and wide, in a sentence or well apart",
  han: "every Han character is under a language that says which script it is",
  slanted: "Chinese is never slanted, and its emphasis is dots",
  foreign: "nothing is asked for at another origin, and everything asked for is there",
  quiet: "nothing is said on the console, and the policy forbids nothing",
  shift: "nothing moves while the page loads",
  noscript: "without scripts the page is whole",
  focus: "the skip link comes first and works, focus follows the document and is seen",
  target: "a place that an address leads to is marked, in view and legible",
  print: "on paper the page is whole and addresses can be read",
  languages: "a translation shows English, both or Chinese, by keyboard and without scripts",
};

const WIDTHS = [1280, 390];
const HEIGHT = 900;

// More steps of the Tab key say nothing new.
const TABS = 24;

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// Of axe's rules those that a change of scheme can break.
const AXE_COLOURS = ["color-contrast", "link-in-text-block"];

// Visits the page at an address; `name` is what messages call it. Resolves to the findings.
export async function visit(browser, url, name) {
  const findings = [];
  for (const width of WIDTHS) await visitAt(browser, url, name, width, findings);
  return findings;
}

async function visitAt(browser, url, name, width, findings) {
  const context = await browser.newContext({ viewport: { width, height: HEIGHT }, colorScheme: "light" });
  try {
    const { page, notes } = await openPage(context, url);
    let at = `${width} px, light`;
    const say = (check, problems) => findings.push(...problems.map((what) => ({ check, place: `${name} at ${at}`, what })));
    const look = (check, ...given) => page.evaluate(([check, given]) => globalThis.look[check](...given), [check, given]);

    await page.evaluate(install);
    if (width === WIDTHS[0]) findings.push(...(await visitWithoutScripts(browser, page, url, name)));
    await loadPictures(page);
    say("shift", await page.evaluate(() => globalThis.shifts));
    for (const check of ["overflow", "contrast", "targets", "han", "slanted"]) say(check, await look(check));
    await page.evaluate(axe.source);
    say("axe", await runAxe(page, { type: "tag", values: AXE_TAGS }));
    say("focus", [...(await look("tabindex")), ...(await walk(page, look))]);
    if (width === WIDTHS[0]) say("target", await visitPlaces(page, look));

    at = `${width} px, dark`;
    await page.emulateMedia({ colorScheme: "dark" });
    say("contrast", await look("contrast"));
    say("axe", await runAxe(page, { type: "rule", values: AXE_COLOURS }));
    say("languages", await switchLanguages(page));
    if (width !== WIDTHS[0]) say("target", await visitPlaces(page, look));

    const devtools = await context.newCDPSession(page);
    await devtools.send("Page.setFontSizes", { fontSizes: { standard: 32 } });
    at = `${width} px, text twice as large`;
    say("overflow", await look("overflow"));
    if (width !== WIDTHS[0]) {
      at = "320 px, text twice as large";
      await page.setViewportSize({ width: 320, height: HEIGHT });
      say("overflow", await look("overflow"));
      await devtools.send("Page.setFontSizes", { fontSizes: { standard: 16 } });
      at = "320 px";
      say("overflow", await look("overflow"));
    } else {
      await devtools.send("Page.setFontSizes", { fontSizes: { standard: 16 } });
      at = "paper";
      say("print", await print(page, look));
    }
    at = `${width} px`;
    say("foreign", notes.requests);
    say("quiet", [...notes.console, ...notes.policy]);
  } finally {
    await context.close();
  }
}

// Pictures far below are loaded when they come near.
async function loadPictures(page) {
  await page.evaluate(async () => {
    scrollTo(0, document.body.scrollHeight);
    const pictures = [...document.images].map((image) => {
      return image.complete || new Promise((resolve) => image.addEventListener("load", resolve, { once: true }));
    });
    await Promise.race([Promise.all(pictures), new Promise((resolve) => setTimeout(resolve, 3000))]);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    scrollTo(0, 0);
  });
}

async function runAxe(page, runOnly) {
  const violations = await page.evaluate(async (runOnly) => {
    const { violations } = await globalThis.axe.run({ runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.target.join(" ")) }));
  }, runOnly);
  return violations.map(({ id, help, at }) => `${help} (${id}): ${at.slice(0, 3).join(", ")}`);
}

// Walks through the page with the Tab key, from the skip link on.
async function walk(page, look) {
  const problems = [];
  let last = -1;
  for (let step = 0; step < TABS; step += 1) {
    await page.keyboard.press("Tab");
    const focus = await look("focus");
    if (!focus) break;
    if (step === 0 && !(await page.evaluate(() => document.activeElement.matches("a.skip[href^='#']")))) {
      problems.push(`the Tab key leads to ${focus.name} first, not to a skip link`);
    }
    if (focus.ring < 3) problems.push(`${focus.name} has focus and a ring of ${focus.ring.toFixed(2)}:1`);
    if (!focus.isInView) problems.push(`${focus.name} has focus and is not in view`);
    if (focus.at <= last) problems.push(`${focus.name} has focus out of order`);
    last = focus.at;
  }
  const lands = await page.evaluate(() => {
    const skip = document.querySelector("a.skip");
    skip?.focus();
    return skip !== null;
  });
  if (lands) {
    await page.keyboard.press("Enter");
    const isThere = await page.evaluate(() => document.activeElement === document.querySelector("main"));
    if (!isThere) problems.push("the skip link does not lead to the text");
  }
  return problems;
}

async function visitPlaces(page, look) {
  const problems = [];
  for (const id of await look("places")) {
    const before = await look("looksOf", id);
    await page.evaluate((id) => location.replace(`#${encodeURIComponent(id)}`), id);
    problems.push(...(await look("target", before)));
  }
  await page.evaluate(() => location.replace("#"));
  return problems;
}

// The switch of a translation: which languages are seen with each choice.
async function switchLanguages(page) {
  const views = page.locator(".views input[type=radio]");
  if ((await views.count()) === 0) return [];
  const problems = [];
  const seen = () =>
    page.evaluate(() => {
      const count = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
      return { en: count(".pair:not(.single) .en"), zh: count(".pair:not(.single) .zh"), single: count(".single .en") };
    });
  const choose = async (keys, what, fits) => {
    for (const key of keys) await page.keyboard.press(key);
    if (!fits(await seen())) problems.push(`${what} does not show what it says: ${JSON.stringify(await seen())}`);
  };
  await page.locator(".views input[type=radio]:checked").focus();
  const all = await seen();
  await choose([], "both at first", ({ en, zh }) => en > 0 && en === zh);
  await choose(["ArrowLeft"], "English", ({ en, zh, single }) => en === all.en && zh === 0 && single === all.single);
  await choose(["ArrowRight", "ArrowRight"], "中文", ({ en, zh, single }) => en === 0 && zh === all.zh && single === all.single);
  await choose(["ArrowLeft"], "both", ({ en, zh }) => en === all.en && zh === all.zh);
  return problems;
}

async function print(page, look) {
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  const problems = [...(await look("print")), ...(await look("contrast"))];
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  if (!/\/Type\s*\/Page\b/.test(pdf.toString("latin1"))) problems.push("no page of paper comes of it");
  return problems;
}

// The same page with scripts off: nothing is missing, and nothing is there that would not work. A
// page that runs no script is that page.
async function visitWithoutScripts(browser, page, url, name) {
  const say = (problems) => problems.map((what) => ({ check: "noscript", place: `${name} without scripts`, what }));
  const reachable = await page.evaluate(() => globalThis.look.reachable());
  // The script of the search does nothing before a key is pressed.
  const isPlain = await page.evaluate(() =>
    [...document.scripts].every((script) => script.type === "application/ld+json" || /\/search\.[0-9a-f]+\.js$/.test(script.src)),
  );
  if (isPlain) return say(await page.evaluate(() => globalThis.look.dead()));
  const viewport = { width: WIDTHS[0], height: HEIGHT };
  const context = await browser.newContext({ viewport, javaScriptEnabled: false });
  try {
    const plain = await context.newPage();
    await plain.goto(url, { waitUntil: "load" });
    await plain.evaluate(install);
    const left = await plain.evaluate(() => globalThis.look.reachable());
    const missing = reachable.filter((one) => !left.includes(one)).map((one) => `\`${one}\` is there only with scripts`);
    return say([...missing, ...(await plain.evaluate(() => globalThis.look.dead()))]);
  } finally {
    await context.close();
  }
}
