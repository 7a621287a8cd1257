// By what a phrase is known: the few keys whose places tell of all its words.
//
// A word with places of its own tells which stop words stand beside it, and which common word
// behind these. Where that does not reach, common words are known by the pairs that they make.

import { isHan } from "./tokens.js";

// The anchors of a phrase, `{key, isPair, offset, entries, told}`: `told` are the elements that stand
// beside one. Elements are `{key, offset, code, entries}`, not all of them stop words.
export function anchorsOf(elements, { isStop, han }) {
  const phrase = new Phrase(elements, isStop);
  phrase.addPlaced(han);
  phrase.addCommon();
  phrase.addStops();
  return phrase.anchors;
}

class Phrase {
  constructor(elements, isStop) {
    Object.assign(this, { elements, isStop, anchors: [], known: new Set() });
  }

  // What has places. Two pairs of characters are one key where one of them is common.
  addPlaced(han) {
    const { elements, known } = this;
    elements.forEach((element, at) => {
      const next = elements[at + 1];
      if (!isLong(element, next, han)) return;
      const shared = element.offset + 2 - next.offset;
      this.add({ key: element.key + [...next.key].slice(shared).join(""), isPair: true }, at, at + 1);
    });
    elements.forEach(({ key, code, entries }, at) => {
      if (code === undefined && !known.has(at)) this.add({ key, entries, isPair: false }, at, at);
    });
  }

  // Common words of which nothing tells, each with the word behind it or, at the end, before it.
  addCommon() {
    const { elements, known } = this;
    elements.forEach(({ code }, at) => {
      if (!known.has(at) && !this.isStop(code)) this.addPair(at + 1 < elements.length ? at : at - 1);
    });
  }

  // Stop words of which nothing tells: there is a common word before or behind them.
  addStops() {
    const { elements, known } = this;
    elements.forEach((_, at) => {
      if (known.has(at)) return;
      let end = at;
      while (end < elements.length && this.isStop(elements[end].code)) end += 1;
      this.addPair(end < elements.length ? end - 1 : at - 1);
    });
  }

  // A pair tells of the stop words on the side of its own.
  addPair(at) {
    const { key, code, offset } = this.elements[at];
    const next = this.elements[at + 1];
    const told = [
      ...(this.isStop(code) ? this.stopsFrom(at - 1, -1) : []),
      ...(this.isStop(next.code) ? this.stopsFrom(at + 2, 1) : []),
    ];
    this.known.add(at).add(at + 1);
    this.anchors.push({ key: `${key} ${next.key}`, isPair: true, offset, told });
  }

  // The stop words from an element on.
  stopsFrom(at, step) {
    const res = [];
    for (; this.isStop(this.elements[at]?.code); at += step) {
      res.push(this.elements[at]);
      this.known.add(at);
    }
    return res;
  }

  add(anchor, first, last) {
    const told = [first - 1, last + 1].flatMap((at, side) => {
      const step = side === 0 ? -1 : 1;
      const stops = this.stopsFrom(at, step);
      const end = at + step * stops.length;
      const common = this.elements[end];
      if (common?.code === undefined) return stops;
      this.known.add(end);
      return [...stops, common];
    });
    this.known.add(first).add(last);
    this.anchors.push({ ...anchor, offset: this.elements[first].offset, told });
  }
}

// Whether two elements are pairs of characters, one directly behind the other or sharing one, of
// which the index has the key of both.
function isLong(one, other, han) {
  return other !== undefined && other.offset - one.offset <= 2 && [one, other].every(({ key }) => isHan(key) && [...key].length === 2) && (han.has(one.key) || han.has(other.key));
}
