// The facets beside the results: how many passages each value would leave. Choosing one changes
// the query, by the operator that does the same.

import { isMeant, loadFacet } from "./filters.js";
import { countWith } from "./counts.js";
import { withValues } from "./query.js";
import { chinese, make, number } from "./view.js";

const FACETS = {
  year: "Year",
  in: "Part of the issue",
  topic: "Topic",
  outlet: "Outlet",
  label: "Label",
  kind: "Kind",
  lang: "Language",
};
const PARTS = { takeaways: "Key takeaways", translation: "Full translation", forwards: "Four to Forward" };
const MOST = 12;

export class Panel {
  // `choose(text)` is called with the query that a choice makes.
  constructor(element, engine, choose) {
    Object.assign(this, { element, engine, choose });
    this.facets = Object.entries(FACETS).map(([name, title]) => {
      const list = make("ul");
      const details = make("details", { "data-facet": name, open: name === "year" }, make("summary", {}, title), list);
      details.addEventListener("toggle", () => this.fill(name, details, list));
      return { name, details, list };
    });
    element.replaceChildren(...this.facets.map(({ details }) => details));
    element.addEventListener("click", (event) => this.clicked(event));
  }

  // Shows the facets of a result; those that are closed are counted when they open.
  async show(text, result) {
    Object.assign(this, { text, result });
    await Promise.all(this.facets.map(({ name, details, list }) => this.fill(name, details, list)));
  }

  async fill(name, details, list) {
    const { text, result } = this;
    if (!details.open || !result) return;
    try {
      const values = await this.values(name);
      const chosen = chosenOf(result, name, values);
      const base = chosen.length > 0 ? await this.engine.search(withValues(text, name, []), { stems: true }) : result;
      const whole = chosen.length > 0 && base.issues.length === 0 ? null : base;
      const counted = values.map((value) => ({ ...value, count: whole ? countWith(base, value) : 0 }));
      if (this.result !== result) return;
      const kept = counted.filter((value) => value.count > 0 || chosen.includes(value.key));
      list.replaceChildren(...this.options(name, kept, chosen, text));
    } catch {
      list.replaceChildren(make("li", { class: "small" }, "Could not be fetched. Close it and open it again."));
    }
  }

  values(name) {
    const { files } = this.engine;
    return name === "year" ? files.once("years", async () => years(this.result.manifest)) : loadFacet(files, name);
  }

  options(name, values, chosen, text) {
    const sorted = name === "year" ? values : values.toSorted((a, b) => b.count - a.count);
    const isShown = (value, at) => at < MOST || chosen.includes(value.key);
    if (sorted.length === 0) return [make("li", { class: "small" }, "Nothing to choose from.")];
    return sorted.filter(isShown).map((value) => {
      const isChosen = chosen.includes(value.key);
      const next = isChosen ? chosen.filter((key) => key !== value.key) : [...chosen, value.key];
      const words = [...chinese(PARTS[value.key] ?? value.name), ...(value.zh ? [" ", ...chinese(value.zh)] : [])];
      const option = make(
        "button",
        { type: "button", "data-query": withValues(text, name, next), "aria-pressed": String(isChosen), "data-value": value.key },
        make("span", {}, words),
        make("span", { class: "n" }, number(value.count)),
      );
      return make("li", {}, option);
    });
  }

  clicked(event) {
    const option = event.target.closest("[data-query]");
    if (!option) return;
    const { facet } = option.closest("[data-facet]").dataset;
    this.choose(option.dataset.query, () => this.element.querySelector(`[data-facet="${facet}"] [data-value="${CSS.escape(option.dataset.value)}"]`));
  }
}

// The years as values, newest first.
function years(manifest) {
  const res = new Map();
  manifest.yearOf.forEach((year, issue) => {
    if (!res.has(year)) res.set(year, []);
    res.get(year).push(issue);
  });
  const values = [...res].map(([year, issues]) => ({ key: String(year), name: String(year), issues, all: new Set(issues) }));
  return values.sort((a, b) => b.key - a.key);
}

// The keys of a facet that the query asks for.
function chosenOf({ query, folding }, name, values) {
  const wanted = query.filters.filter((filter) => filter.name === name && !filter.isExcluded).flatMap((filter) => filter.values);
  if (name === "year") return wanted.filter((value) => values.some(({ key }) => key === value));
  return values.filter((value) => wanted.some((one) => isMeant(one, value, folding))).map(({ key }) => key);
}
