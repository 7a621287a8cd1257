// What was found: `{scores, issues}`, a number for every passage, 0 where it does not hold what was
// looked for, and a flag for every issue. An issue may have a flag and no passage: then the index
// does not know which of its passages it is.

export function nothing({ nPassages, issues }) {
  return { scores: new Float32Array(nPassages), issues: new Uint8Array(issues) };
}

// Whatever any of several has; the better score counts.
export function either(all) {
  const [first, ...rest] = all;
  for (const other of rest) {
    other.scores.forEach((score, id) => (first.scores[id] = Math.max(first.scores[id], score)));
    other.issues.forEach((flag, issue) => (first.issues[issue] |= flag));
  }
  return first;
}

// What all of several have, each in some passage of the issue.
export function every(all) {
  const [first, ...rest] = all;
  for (const other of rest) {
    other.scores.forEach((score, id) => (first.scores[id] += score));
    other.issues.forEach((flag, issue) => (first.issues[issue] &= flag));
  }
  return first;
}

// How much a word says that so many of all passages hold.
export function rarity(nPassages, count) {
  return Math.log(1 + (nPassages - count + 0.5) / (count + 0.5));
}
