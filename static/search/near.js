// What may have been meant when nothing was found: words that are spelt nearly so, and Chinese by
// its pairs of characters.

const MOST = 3;

// Other queries to try: `[{text, words}]`, the whole query, and what in it is new.
export async function suggestions({ query, lookup }, typed) {
  const res = [];
  for (const chunk of query.chunks.filter(({ units }) => units.length === 1)) {
    const [{ sort, text }] = chunk.units;
    const others = sort === "w" ? await similar(text, lookup) : await loosened(text, lookup);
    for (const words of others) res.push({ text: typed.replace(chunk.text, words), words });
  }
  return res.filter(({ text }) => text !== typed).slice(0, MOST);
}

// The words of the index that are spelt nearly as this one, best first; none when it is there.
async function similar(word, lookup) {
  const places = new Set([lookup.chunkOf(word), lookup.chunkOf(word.slice(0, 3)), lookup.chunkOf(swapped(word))]);
  const chunks = (await Promise.all([...places].map((place) => lookup.chunk(place)))).filter(Boolean);
  if (chunks.some((chunk) => chunk.find(word))) return [];
  const most = Math.max(1, Math.floor(word.length / 3));
  const near = chunks.flatMap((chunk) =>
    chunk.keys.map((key, at) => ({ key, distance: distance(word, key, most), count: () => chunk.nPassages(at) })),
  );
  return near
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || b.count() - a.count())
    .slice(0, MOST)
    .map(({ key }) => key);
}

// Where the first two letters changed places, the word stands elsewhere.
function swapped(word) {
  return word.slice(1, 2) + word.slice(0, 1) + word.slice(2);
}

// A run of ideographs as those of its pairs that occur.
async function loosened(run, lookup) {
  const characters = [...run];
  if (characters.length < 3) return [];
  const pairs = characters.slice(0, -1).map((one, at) => one + characters[at + 1]);
  const known = [];
  for (let at = 0; at < pairs.length; at += 1) {
    if (await lookup.exact(pairs[at])) {
      known.push(pairs[at]);
      at += 1;
    }
  }
  return known.length > 0 ? [known.join(" ")] : [];
}

// How many letters have to be changed, added, left out or swapped; beyond `most` it is any number
// greater than that.
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const changed = last[j - 1] + (isSame ? 0 : 1);
      row[j] = Math.min(changed, last[j] + 1, row[j - 1] + 1, isSwap ? before[j - 2] + 1 : Infinity);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
}
