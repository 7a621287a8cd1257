// From what each part of a query finds to the issues that are shown, best first.

// A passage that holds everything is worth more than several that hold a part each.
const TOGETHER = 1.25;

// `{issues: [{issue, score, passages}], count}`: the issues that every group is found in, each
// with its passages `{id, score}` in their order. `count` is how many passages there are; where
// the index does not know them, an issue counts as one.
export function conclude(manifest, { groups, excluded, filters, issues: allowed, passages: mask }) {
  const res = { issues: [], count: 0 };
  // What is not wanted says nothing of what is.
  if (groups.length === 0 && filters.every(({ isExcluded }) => isExcluded)) return res;
  const scored = groups.filter(({ scores }) => scores.some((score) => score > 0)).length;
  for (let issue = 0; issue < manifest.issues; issue += 1) {
    const isWanted = allowed[issue] && groups.every((group) => group.issues[issue]);
    if (!isWanted || excluded.some((group) => group.issues[issue])) continue;
    const passages = groups.length > 0 ? passagesOf(issue, manifest, groups, scored) : counted(issue, manifest, mask);
    if (groups.length === 0 && passages.length === 0) continue;
    const score = passages.reduce((best, passage) => Math.max(best, passage.score), 0);
    res.issues.push({ issue, score, passages });
    res.count += Math.max(1, passages.length);
  }
  return res;
}

function passagesOf(issue, { firsts }, groups, scored) {
  const res = [];
  for (let id = firsts[issue]; id < firsts[issue + 1]; id += 1) {
    let [score, held] = [0, 0];
    for (const { scores } of groups) {
      score += scores[id];
      if (scores[id] > 0) held += 1;
    }
    if (held > 0) res.push({ id, score: held === scored && scored > 1 ? score * TOGETHER : score });
  }
  return res;
}

// Of filters alone the passages that count, or the head of the issue where all do.
function counted(issue, { firsts }, mask) {
  if (!mask) return firsts[issue] < firsts[issue + 1] ? [{ id: firsts[issue], score: 0 }] : [];
  return within(issue, { firsts }, (id) => mask[id]).map((id) => ({ id, score: 0 }));
}

// The passages of an issue that are wanted.
export function within(issue, { firsts }, isWanted) {
  const ids = Array.from({ length: firsts[issue + 1] - firsts[issue] }, (_, at) => firsts[issue] + at);
  return ids.filter(isWanted);
}

export const SORTS = {
  best: { name: "Best match", order: (a, b) => b.score - a.score || b.issue - a.issue },
  newest: { name: "Newest", order: (a, b) => b.issue - a.issue },
  first: { name: "First mention", order: (a, b) => a.issue - b.issue },
};
