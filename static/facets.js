// Combines the facets of the library of forwards.
//
// Without this script every value of a facet is a link to a list of its own, and stays one. With
// it values can be combined: within a facet any of the chosen, across facets all of them; and the
// oldest can come first. What is chosen stands in the address, `?label=must-read&sort=oldest`, so
// that it can be kept and shared.
//
// Which forward has which values comes from `facets.json`, in the order of the library; the rows
// are taken from its pages, each fetched once, when it is needed.

const STEP = 50;
const FIGURES = new Intl.NumberFormat("en");

function begin(nav) {
  const links = [...nav.querySelectorAll("a[data-value]")].map((element) => ({
    element,
    facet: element.closest("[data-facet]").dataset.facet,
    value: element.dataset.value,
    text: element.firstElementChild.innerHTML,
    shown: element.querySelector(".n"),
    count: element.querySelector(".n").textContent,
    href: element.href,
  }));
  const library = new URL(nav.dataset.library, location.href).href;
  const list = document.getElementById("list");
  if (location.href.split(/[?#]/)[0] === library && list) {
    new Library(nav, list, library, links).start();
  } else {
    leadToCombinations(library, links);
  }
}

// On a list of one value the others lead to both.
function leadToCombinations(library, links) {
  const here = links.filter(({ element }) => element.hasAttribute("aria-current"));
  for (const link of links) {
    if (here.includes(link)) link.element.href = library;
    else if (here.length > 0) link.element.href = address(library, [...here, link]);
  }
}

// The address of a choice, in the order of the facets on the page.
function address(library, chosen, isOldestFirst = false) {
  const query = new URLSearchParams(chosen.map(({ facet, value }) => [facet, value]));
  if (isOldestFirst) query.set("sort", "oldest");
  return query.size > 0 ? `${library}?${query}` : library;
}

class Library {
  constructor(nav, list, library, links) {
    Object.assign(this, { nav, list, library, links });
    this.status = document.getElementById("status");
    this.atFirst = this.status.innerHTML;
    this.title = document.title;
    this.chips = list.parentElement.insertBefore(make("ul", "chips chosen"), list);
    this.chips.setAttribute("aria-label", "Chosen");
    this.found = list.parentElement.insertBefore(make("div", "found"), list);
    this.orders = list.parentElement.querySelector(".orders") ?? make("p");
    this.pages = new Map();
    this.turn = 0;
  }

  start() {
    const onClick = (event) => this.clicked(event);
    this.nav.addEventListener("click", onClick);
    this.chips.addEventListener("click", onClick);
    this.orders.addEventListener("click", onClick);
    addEventListener("popstate", () => this.show());
    if (location.search) this.show();
    else this.order([]);
  }

  // A plain click changes the choice in place; any other is the browser's.
  async clicked(event) {
    const anchor = event.target.closest("a[href]");
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!anchor || !isPlain || !(anchor.dataset.value || anchor.dataset.drop)) return;
    event.preventDefault();
    const isChip = this.chips.contains(anchor);
    const isOrder = this.orders.contains(anchor);
    history.pushState(null, "", anchor.dataset.drop ? anchor.href : this.toggled(anchor));
    await this.show();
    if (isChip) (this.chips.querySelector("a") ?? this.status).focus();
    if (isOrder) this.orders.querySelector("a").focus();
  }

  toggled(anchor) {
    const link = this.links.find(({ element }) => element === anchor);
    return this.address(toggle(this.links, this.chosen(), link));
  }

  // The address of another choice in the same order.
  address(chosen) {
    return address(this.library, chosen, this.isOldestFirst());
  }

  isOldestFirst() {
    return new URLSearchParams(location.search).get("sort") === "oldest";
  }

  // The chosen values by the address; what it names that is not there is passed over.
  chosen() {
    const query = new URLSearchParams(location.search);
    return this.links.filter(({ facet, value }) => query.getAll(facet).includes(value));
  }

  async show() {
    const turn = ++this.turn;
    const chosen = this.chosen();
    if (chosen.length === 0 && !this.isOldestFirst()) return this.showAll();
    try {
      const index = await this.index();
      if (turn !== this.turn) return;
      const { matches, counts } = search(index, chosen);
      if (this.isOldestFirst()) matches.reverse();
      this.mark(chosen, counts);
      this.status.innerHTML = `<span><b>${number(matches.length)} link${matches.length === 1 ? "" : "s"}</b> of ${number(index.count)}</span>`;
      const names = chosen.map(({ value }) => value).join(", ");
      document.title = names ? `${names} | ${this.title}` : this.title;
      this.list.hidden = true;
      await this.fill(index, matches, STEP, turn);
    } catch {
      // Without the index, or a page of the library, the lists of single values are still there.
      if (turn === this.turn) location.assign(chosen.at(-1)?.href ?? this.library);
    }
  }

  showAll() {
    this.mark([], null);
    this.status.innerHTML = this.atFirst;
    document.title = this.title;
    this.found.replaceChildren();
    this.list.hidden = false;
  }

  index() {
    this.loaded ??= fetch(this.nav.dataset.index).then((answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.json();
    });
    return this.loaded;
  }

  // Shows what is chosen, how much each further value would leave, and where each link leads now.
  mark(chosen, counts) {
    for (const link of this.links) {
      const { element, facet, value } = link;
      const isChosen = chosen.includes(link);
      const count = counts?.get(facet).get(value) ?? 0;
      if (isChosen) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
      // What is written anew is laid out anew, also where it says the same.
      const words = counts ? number(count) : link.count;
      if (link.words !== words) link.shown.textContent = link.words = words;
      element.classList.toggle("nil", counts !== null && count === 0 && !isChosen);
      element.href = counts ? this.address(toggle(this.links, chosen, link)) : link.href;
    }
    this.order(chosen);
    this.chips.replaceChildren(...chosen.map((link) => this.chip(chosen, link)));
    if (chosen.length > 1) this.chips.append(this.dropAll());
  }

  // The other order as a link beside the name of the one that is shown.
  order(chosen) {
    const isOldestFirst = this.isOldestFirst();
    const anchor = make("a");
    anchor.href = address(this.library, chosen, !isOldestFirst);
    anchor.dataset.drop = "order";
    anchor.textContent = isOldestFirst ? "Newest first" : "Oldest first";
    const shown = make("b");
    shown.textContent = isOldestFirst ? "Oldest first" : "Newest first";
    this.orders.replaceChildren(shown, " · ", anchor);
  }

  chip(chosen, link) {
    const item = make("li");
    const anchor = make("a", "chip on");
    anchor.href = this.address(toggle(this.links, chosen, link));
    anchor.dataset.drop = "one";
    anchor.innerHTML = `<span class="vh">Remove </span>${link.text} <span aria-hidden="true">×</span>`;
    item.append(anchor);
    return item;
  }

  dropAll() {
    const item = make("li");
    const anchor = make("a", "chip");
    anchor.href = this.address([]);
    anchor.dataset.drop = "all";
    anchor.textContent = "All forwards";
    item.append(anchor);
    return item;
  }

  // Fetches the pages that the first matches stand on, and shows these.
  async fill(index, matches, length, turn) {
    const shown = matches.slice(0, length);
    const parts = [...new Set(shown.map((record) => Math.floor(record / index.part)))];
    const pages = new Map(await Promise.all(parts.map(async (part) => [part, await this.page(part)])));
    if (turn !== this.turn) return;
    const rows = shown.map((record) => pages.get(Math.floor(record / index.part))[record % index.part]);
    this.found.replaceChildren(...grouped(rows));
    if (matches.length > length) this.found.append(this.more(index, matches, length, turn));
  }

  more(index, matches, length, turn) {
    const button = make("button", "more");
    button.type = "button";
    button.textContent = `Show ${number(Math.min(STEP, matches.length - length))} more`;
    button.addEventListener("click", async () => {
      await this.fill(index, matches, length + STEP, turn);
      this.found.querySelectorAll(".fw > li")[length]?.querySelector("a")?.focus();
    });
    return button;
  }

  // The rows of a page of the library, in its order, each with the heading it stands under.
  page(part) {
    if (!this.pages.has(part)) this.pages.set(part, part === 0 ? rowsOf(this.list) : this.fetched(part));
    return this.pages.get(part);
  }

  async fetched(part) {
    const answer = await fetch(`${this.library}page-${part + 1}/`);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return rowsOf(page.getElementById("list"));
  }
}

// The choice with a value taken in, or out when it was chosen.
function toggle(links, chosen, link) {
  return links.filter((other) => chosen.includes(other) !== (other === link));
}

// The forwards that have one of the chosen values in every facet; and for each value, how many
// there would be with it: the other facets as they are chosen, its own left open.
function search(index, chosen) {
  const wanted = index.facets.map(({ key, values }) => {
    const own = chosen.filter(({ facet }) => facet === key).map(({ value }) => values.indexOf(value));
    return own.length > 0 ? new Set(own) : null;
  });
  const totals = index.facets.map(({ values }) => new Array(values.length).fill(0));
  const matches = [];
  for (let record = 0; record < index.count; record++) {
    const missed = missedFacets(index, wanted, record);
    if (missed.length === 0) matches.push(record);
    if (missed.length > 1) continue;
    index.facets.forEach(({ of }, facet) => {
      if (missed.length === 1 && missed[0] !== facet) return;
      for (const place of places(of[record])) totals[facet][place]++;
    });
  }
  const counts = new Map(
    index.facets.map(({ key, values }, facet) => [key, new Map(values.map((value, place) => [value, totals[facet][place]]))]),
  );
  return { matches, counts };
}

// The facets in which a forward has none of the chosen values; two are as good as all.
function missedFacets(index, wanted, record) {
  const missed = [];
  for (let facet = 0; facet < wanted.length && missed.length < 2; facet++) {
    const own = wanted[facet];
    if (own && !places(index.facets[facet].of[record]).some((place) => own.has(place))) missed.push(facet);
  }
  return missed;
}

function places(of) {
  return typeof of === "number" ? [of] : of;
}

function rowsOf(list) {
  return [...list.querySelectorAll(".grp")].flatMap((group) =>
    [...group.querySelectorAll(".fw > li")].map((row) => ({ heading: group.querySelector("h2"), row })),
  );
}

// Rows under their headings, copied, so that the pages they came from stay whole.
function grouped(rows) {
  const groups = [];
  let last = null;
  for (const { heading, row } of rows) {
    if (heading !== last) {
      const group = make("section", "grp");
      group.append(document.importNode(heading, true), make("ul", "fw"));
      groups.push(group);
      last = heading;
    }
    groups.at(-1).lastElementChild.append(document.importNode(row, true));
  }
  return groups;
}

function make(name, classes = "") {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  return element;
}

function number(count) {
  return FIGURES.format(count);
}

const nav = document.querySelector("nav.facets[data-index]");
if (nav) begin(nav);
