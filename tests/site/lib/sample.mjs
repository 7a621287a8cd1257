// Some pages of each kind, in place of all.

// At most so many pages of each kind, the first and the last of them always: what is special about
// a page is as a rule that it begins or ends a list.
export function sample(pages, most) {
  const kinds = new Map();
  for (const page of pages) kinds.set(kind(page), [...(kinds.get(kind(page)) ?? []), page]);
  return [...kinds.values()].flatMap((same) => spread(same, most));
}

function spread(pages, most) {
  if (pages.length <= most) return pages;
  if (most === 1) return pages.slice(0, 1);
  const step = (pages.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, nth) => pages[Math.round(nth * step)]);
}

// Pages of one kind stand equally deep below a folder of one name; those of issues bear a number.
// Lists of one kind in a folder deeper are told apart, `forwards/label` from `forwards/outlet`.
function kind(page) {
  const folders = page.split("/").slice(0, -1).map((folder) => folder.replace(/^\d+$/, "#"));
  const named = folders.slice(0, folders.length > 2 ? 2 : 1);
  return `${folders.length}/${named.join("/")}/${folders.length === 0 ? page : ""}`;
}
