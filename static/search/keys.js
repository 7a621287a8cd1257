// On every page: the keys that open the search, and the marks that a result left for the page.
// What they need is loaded when they are used.

const home = new URL("../", import.meta.url);

// A key opens the search unless it is being typed somewhere.
function opened(event) {
  const isTyped = event.target.closest?.("input, textarea, select, [contenteditable]");
  const isKey = event.key === "/" && !isTyped && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isShortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (event.isComposing || event.repeat || !(isKey || isShortcut)) return;
  event.preventDefault();
  const box = document.querySelector("#search") && document.getElementById("q");
  if (box) box.select();
  else import("./quick.js").then(({ open }) => open(home));
}

// What was typed goes to the page of results behind the `#`, which is sent to nobody.
function submitted(event) {
  const form = event.target;
  if (!form.matches(".scripted.field") || document.getElementById("search")) return;
  event.preventDefault();
  location.assign(`${form.action}#${new URLSearchParams(new FormData(form))}`);
}

function isMarked() {
  try {
    return localStorage.getItem("chinai-marks") !== null;
  } catch {
    return false;
  }
}

addEventListener("keydown", opened);
addEventListener("submit", submitted);
if (isMarked()) import("./marks.js").then(({ mark }) => mark(document.querySelector("main")));
