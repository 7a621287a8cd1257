// The search of a site that is read from a disk. There a page may load scripts and nothing else: no
// modules, no files. So the modules of the search stand below as functions, and each file of the
// index is a script that hands over its bytes.
"use strict";

const { src: own } = document.currentScript;
const waiting = new Map();

// Called by those scripts, with a character for each byte.
function chinaiFile(text) {
  waiting.get(document.currentScript.src)?.(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

// Stands in for `fetch`.
function fetchScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${address}.js`;
    waiting.set(script.src, (bytes) => resolve(new Response(bytes)));
    script.addEventListener("load", () => script.remove());
    script.addEventListener("error", () => reject(new Error(`${address}.js can't be read`)));
    document.head.append(script);
  });
}

// `modules` are functions of how to come by another one, and of their own address.
function begin(modules) {
  if (location.protocol !== "file:") return;
  const made = new Map();
  const use = (name) => {
    if (!made.has(name)) made.set(name, modules[name](use, own));
    return made.get(name);
  };
  globalThis.fetch = fetchScript;
  use("keys.js");
  use("page.js");
}

