// What is looked at inside the page. `install` is sent there as it stands and leaves
// `globalThis.look`: functions that each give a list of what is wrong, in words.

export function install() {
  const HAN = /\p{Script=Han}/u;

  const name = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].map((one) => `.${one}`).join("");
    const text = (element.textContent || element.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ");
    return `<${element.localName}${id}${classes}>${text ? ` “${text.slice(0, 40)}”` : ""}`;
  };

  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  // Shown to the eye: text for screen readers alone is cut to nothing.
  const isSeen = (element) => {
    if (!isShown(element)) return false;
    for (let one = element; one; one = one.parentElement) {
      const { width, height } = one.getBoundingClientRect();
      if (width <= 1 && height <= 1 && getComputedStyle(one).overflow !== "visible") return false;
    }
    return true;
  };

  function* texts(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.data.trim() !== "" && !["SCRIPT", "STYLE", "TITLE", "NOSCRIPT"].includes(node.parentElement.nodeName)) yield node;
    }
  }

  // Every colour that CSS can compute, as sRGB with opacity: the canvas knows them all.
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  const colour = (css) => {
    if (!colours.has(css)) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = css;
      pixel.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
      colours.set(css, [r, g, b, a / 255]);
    }
    return colours.get(css);
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const luminance = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const layer = colour(getComputedStyle(one).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    const canvas = colour(matchMedia("(prefers-color-scheme: dark)").matches ? "#000" : "#fff");
    return layers.reduceRight((below, layer) => over(layer, below), canvas);
  };

  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
  const focusable = () =>
    [...document.querySelectorAll(FOCUSABLE)].filter((one) => {
      return one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0;
    });

  // A chart's parts are as small as what they show. Who can't hit one finds the same in words: a
  // link to where it leads, or the link of the row it stands in, which leads to a list with it.
  const isInWordsToo = (part) => {
    if (!part.closest("svg")) return false;
    const links = [...document.querySelectorAll("main a[href]")].filter((one) => !one.closest("svg"));
    const row = part.closest("li");
    const isSame = (link) => new URL(link.href).pathname === new URL(part.href.baseVal, location.href).pathname;
    return links.some((link) => isSame(link) || row?.contains(link));
  };

  // What can be pressed. A box and its label are one thing; what only scrolls is nothing to press.
  const TARGETS = "a[href], button, input, select, textarea, summary";
  const targets = () =>
    [...document.querySelectorAll(TARGETS)]
      .map((one) => (["radio", "checkbox"].includes(one.type) && one.closest("label")) || one)
      .filter((one) => isSeen(one) && !one.matches(".skip") && !isInWordsToo(one));

  // A link in a sentence, or whose height the text around it sets, may be as low as its line.
  const isInSentence = (target) => {
    if (getComputedStyle(target).display !== "inline") return false;
    let block = target.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const rest = [...texts(block)].filter((text) => !text.parentElement.closest("a, button"));
    return rest.some((text) => /[\p{L}\p{N}]/u.test(text.data));
  };

  // A box may show its focus on the label around it.
  const inFocus = (element) => {
    const label = ["radio", "checkbox"].includes(element.type) && element.closest("label");
    return label ? [element, label] : [element];
  };
  const ring = (element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return 0;
    return contrast(colour(outlineColor), behind(element.parentElement));
  };

  globalThis.look = {
    overflow() {
      const { scrollWidth, clientWidth } = document.scrollingElement;
      if (scrollWidth <= clientWidth) return [];
      const wide = [...document.body.querySelectorAll("*")].filter((one) => {
        return one.getBoundingClientRect().right > clientWidth + 0.5 && !one.closest(".scroll > *, pre > *");
      });
      return [`is ${scrollWidth - clientWidth} px too wide: ${wide.slice(-1).map(name)}`];
    },

    contrast(root = document.body) {
      const poor = new Map();
      for (const text of texts(root)) {
        const element = text.parentElement;
        if (!isSeen(element)) continue;
        const style = getComputedStyle(element);
        const ink = colour(element.namespaceURI.endsWith("/svg") ? style.fill : style.color);
        const paper = behind(element);
        const ratio = contrast(over(ink, paper), paper);
        if (ratio < 4.5) poor.set(`${name(element)} has ${ratio.toFixed(2)}:1`, true);
      }
      return [...poor.keys()];
    },

    targets() {
      const all = targets().map((element) => ({ element, box: element.getBoundingClientRect() }));
      const isSmall = ({ box }) => Math.min(box.width, box.height) < 23.99;
      const centre = ({ box }) => [box.left + box.width / 2, box.top + box.height / 2];
      // Alone within a circle of 24 px, a small one does no harm.
      const isNear = (small, other) => {
        const [x, y] = centre(small);
        const [X, Y] = isSmall(other)
          ? centre(other)
          : [Math.max(other.box.left, Math.min(x, other.box.right)), Math.max(other.box.top, Math.min(y, other.box.bottom))];
        return Math.hypot(x - X, y - Y) < (isSmall(other) ? 24 : 12);
      };
      return all
        .filter((one) => isSmall(one) && !isInSentence(one.element))
        .filter((one) => all.some((other) => other.element !== one.element && isNear(one, other)))
        .map(({ element, box }) => `${name(element)} is ${Math.round(box.width)} by ${Math.round(box.height)} px`);
    },

    han() {
      const wrong = new Map();
      const check = (element, text, what) => {
        const tag = element.closest("[lang]")?.lang ?? "";
        // Kana say that the characters with them are Japanese.
        if (!HAN.test(text) || /^zh-(Hans|Hant)/.test(tag) || tag === "ja") return;
        wrong.set(`${what} is under \`${tag}\`: “${text.trim().slice(0, 40)}”`, true);
      };
      for (const text of [...texts(document.body)].filter(({ parentElement }) => parentElement.localName !== "title")) {
        check(text.parentElement, text.data, name(text.parentElement));
      }
      // What can hold no element has one language: that of most of its letters.
      const isChinese = (text) => {
        const letters = text.match(/\p{L}/gu) ?? [];
        return letters.filter((letter) => HAN.test(letter)).length * 2 > letters.length;
      };
      for (const title of document.body.querySelectorAll("svg title")) {
        if (isChinese(title.textContent)) check(title, title.textContent, "<title>");
      }
      for (const element of document.body.querySelectorAll("[alt], [title], [placeholder]")) {
        for (const attribute of ["alt", "title", "placeholder"]) {
          const text = element.getAttribute(attribute) ?? "";
          if (isChinese(text)) check(element, text, `${attribute} of <${element.localName}>`);
        }
      }
      return [...wrong.keys()];
    },

    // Chinese is never slanted, and its emphasis is dots.
    slanted() {
      const slanted = [...texts(document.body)].filter((text) => {
        return HAN.test(text.data) && getComputedStyle(text.parentElement).fontStyle !== "normal";
      });
      const undotted = [...document.querySelectorAll("em")].filter((em) => {
        const han = [...texts(em)].find((text) => HAN.test(text.data));
        return han && getComputedStyle(han.parentElement).textEmphasisStyle === "none";
      });
      return [
        ...slanted.map((text) => `slanted: ${name(text.parentElement)}`),
        ...undotted.map((em) => `emphasis without dots: ${name(em)}`),
      ];
    },

    tabindex() {
      const jumps = [...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0);
      return jumps.map((one) => `${name(one)} has tabindex ${one.tabIndex}`);
    },

    // What has focus now: its place in the order of the document, and whether it can be seen there.
    focus() {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const box = inFocus(element).at(-1).getBoundingClientRect();
      return {
        name: name(element),
        at: focusable().indexOf(element),
        ring: Math.max(...inFocus(element).map(ring)),
        isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      };
    },

    // The words of everything that can be reached, to compare a page with its own self without scripts.
    reachable() {
      const all = [...document.querySelectorAll("main :is(a[href], h1, h2, h3, h4)")].filter(isShown);
      // A status is what a script has to say; another order of a list shows nothing that it lacks.
      const lasting = all.filter((one) => !one.closest("[role=status], .orders"));
      return [...new Set(lasting.map((one) => one.textContent.trim()))];
    },

    // Controls that would do nothing without a script.
    dead() {
      const controls = [...document.querySelectorAll("button, input, select, textarea")].filter(isSeen);
      const works = (one) => one.closest("form[action]") || ["radio", "checkbox"].includes(one.type);
      return controls.filter((one) => !works(one)).map((one) => `${name(one)} does nothing without a script`);
    },

    // Places that an address can lead to: a few of each sort.
    places() {
      const seen = new Set();
      const all = [...document.querySelectorAll("main [id]:not(svg, svg *, [role=status], [role=status] *)")].filter((one) => {
        const sort = `${one.localName} ${one.className} ${one.parentElement.className}`;
        const isNew = isSeen(one) && one.textContent.trim() !== "" && !seen.has(sort);
        seen.add(sort);
        return isNew;
      });
      return all.slice(0, 8).map((one) => one.id);
    },

    // Whether the place that the address leads to is marked, in view, and still legible.
    target(before) {
      const element = document.querySelector(":target");
      if (!element) return ["leads to nothing"];
      const { backgroundColor, outlineStyle, borderLeftColor } = getComputedStyle(element);
      const after = [backgroundColor, outlineStyle, borderLeftColor].join();
      const box = element.getBoundingClientRect();
      const problems = after === before ? [`${name(element)} is not marked as the target`] : [];
      if (box.top < -1 || box.top > innerHeight) problems.push(`${name(element)} is not in view as the target`);
      return [...problems, ...globalThis.look.contrast(element).map((what) => `as the target ${what}`)];
    },

    looksOf(id) {
      const { backgroundColor, outlineStyle, borderLeftColor } = getComputedStyle(document.getElementById(id));
      return [backgroundColor, outlineStyle, borderLeftColor].join();
    },

    // On paper: the page is there, ways round the site are not, and addresses can be read.
    print() {
      const problems = [];
      if (!document.querySelector("main h1")?.checkVisibility()) problems.push("has no heading on paper");
      for (const one of document.querySelectorAll("nav, .skip, .pl, a[rel=prev], a[rel=next]")) {
        if (isSeen(one)) problems.push(`${name(one)} is on paper, where it leads nowhere`);
      }
      // Its margin and a line or two: else it is what a last sheet holds alone.
      const [main, foot] = ["main", "body > footer"].map((name) => document.querySelector(name)?.getBoundingClientRect().bottom);
      if (foot - main > 100) problems.push(`spends ${Math.round(foot - main)} px on the foot of the page`);
      for (const link of document.querySelectorAll(".fwd h3 a[href^=http], .fw h3 a[href^=http]")) {
        if (!getComputedStyle(link, "::after").content.includes(link.getAttribute("href"))) {
          problems.push(`${name(link)} does not show its address`);
        }
      }
      return problems;
    },
  };
}
