// Keeps a page of the preview up to date. Sent by `chinai serve` alone; no built page holds it.
//
// The page tells over a WebSocket which it is, and hears when it is another one (`reload`), when
// files it may have loaded are others (`files`, the generation, and where each was and is), and what
// is wrong (`report`).
(() => {
  "use strict";

  const { own, version } = document.currentScript.dataset;
  let { number } = document.currentScript.dataset;
  const place = "chinai-preview:" + location.pathname;
  const report = "chinai-report";

  restore();
  connect();

  function connect() {
    const line = new WebSocket(location.origin.replace(/^http/, "ws") + own + "live");
    let isOpen = false;
    line.onopen = () => {
      isOpen = true;
      line.send([number, version, location.pathname].join(" "));
    };
    line.onmessage = ({ data }) => {
      const [head, ...lines] = data.split("\n");
      const [what, generation] = head.split(" ");
      if (what === "reload") reload();
      if (what === "files") {
        // A line that is opened again goes on from here.
        number = generation;
        update(lines);
      }
      if (what === "report") show(lines.join("\n"));
    };
    line.onclose = () => setTimeout(again, isOpen ? 100 : 500);
  }

  // The line is gone: the preview may have ended, or been started again under other names.
  async function again() {
    try {
      const head = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
      const run = head.headers.get("chinai-preview");
      if (run && run !== own) return reload();
      if (run) return connect();
    } catch {
      // Not there yet.
    }
    setTimeout(again, 500);
  }

  // A stylesheet is exchanged in place; whatever else the page has loaded, it has to load again.
  function update(lines) {
    const path = (address) => new URL(address, location).pathname;
    const changed = new Map(lines.map((line) => line.split(" ").map(path)));
    const sheets = [...document.querySelectorAll("link[rel~=stylesheet]")];
    const ours = sheets.filter(({ href }) => isOurs(href, changed));
    for (const sheet of ours) exchange(sheet, changed.get(path(sheet.href)));
    for (const { href } of ours) changed.delete(path(href));
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    if (loaded.some((name) => isOurs(name, changed))) reload();
  }

  function isOurs(address, paths) {
    const url = new URL(address, location);
    return url.origin === location.origin && paths.has(url.pathname);
  }

  function exchange(sheet, place) {
    const next = sheet.cloneNode();
    const address = new URL(place, location);
    address.searchParams.set("chinai", Date.now());
    next.href = address.href;
    next.onload = () => sheet.remove();
    // Gone or broken: the page is to look as it would without it.
    next.onerror = () => sheet.remove();
    sheet.after(next);
  }

  function show(words) {
    let box = document.getElementById(report);
    if (!words) return box?.remove();
    if (!box) {
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = own + "report.css";
      box = document.createElement("aside");
      box.id = report;
      box.append(sheet, document.createElement("pre"));
      document.body.append(box);
    }
    box.querySelector("pre").textContent = words;
  }

  function reload() {
    remember();
    history.scrollRestoration = "manual";
    location.reload();
  }

  // Where the reader is: a heading near the top of the window and how far it is from there, the
  // details that are open or closed, the field that has the focus and what is in it.
  function remember() {
    const marks = [...document.querySelectorAll("h1[id], h2[id], h3[id], h4[id], section[id]")];
    const above = marks.filter((mark) => mark.getBoundingClientRect().top <= innerHeight / 2);
    const mark = above.at(-1);
    const field = document.activeElement;
    const state = {
      x: scrollX,
      y: scrollY,
      mark: mark && { id: mark.id, top: mark.getBoundingClientRect().top },
      details: [...document.querySelectorAll("details")].map((it) => [name(it), it.open]),
      focus: field && field !== document.body ? way(field) : null,
      value: "value" in field ? field.value : null,
      selection: selectionOf(field),
    };
    try {
      sessionStorage.setItem(place, JSON.stringify(state));
    } catch {
      // Without storage the page begins at its top.
    }
  }

  function restore() {
    let state = null;
    try {
      state = JSON.parse(sessionStorage.getItem(place));
      sessionStorage.removeItem(place);
    } catch {
      return;
    }
    if (!state) return;
    const opened = new Map(state.details);
    for (const details of document.querySelectorAll("details")) {
      const isOpen = opened.get(name(details));
      if (isOpen !== undefined) details.open = isOpen;
    }
    focus(state);
    scroll(state);
    // Once more when pictures and styles are there; from then on the reader scrolls.
    addEventListener("load", () => {
      scroll(state);
      // Not now: the browser would restore what it remembers, which is a number of pixels.
      setTimeout(() => (history.scrollRestoration = "auto"), 500);
    });
  }

  function scroll({ x, y, mark }) {
    const found = mark && y > 0 && document.getElementById(mark.id);
    const top = found ? scrollY + found.getBoundingClientRect().top - mark.top : y;
    scrollTo({ left: x, top, behavior: "instant" });
  }

  function focus({ focus, value, selection }) {
    const field = focus && document.querySelector(focus);
    if (!field) return;
    field.focus({ preventScroll: true });
    if (value !== null && "value" in field && field.value !== value) {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (selection) field.setSelectionRange(...selection);
  }

  function selectionOf(field) {
    // Fields that hold no text have none, and some say so with an error.
    try {
      return field.selectionStart === null ? null : [field.selectionStart, field.selectionEnd];
    } catch {
      return null;
    }
  }

  // A details element by its words: others may have come before it.
  function name(details) {
    const words = details.querySelector("summary")?.textContent.trim() ?? "";
    const same = [...document.querySelectorAll("details")].filter(
      (it) => (it.querySelector("summary")?.textContent.trim() ?? "") === words,
    );
    return details.id || `${words} ${same.indexOf(details)}`;
  }

  // A selector that leads to an element again.
  function way(element) {
    if (element.id) return "#" + CSS.escape(element.id);
    if (!element.parentElement) return element.localName;
    const place = [...element.parentElement.children].indexOf(element) + 1;
    return `${way(element.parentElement)} > :nth-child(${place})`;
  }
})();
