// Bytes of the index: inflated, and read number by number.

export async function inflate(stream) {
  const plain = stream.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  // An unsigned number in LEB128.
  number() {
    let res = 0;
    for (let unit = 1; ; unit *= 128) {
      if (this.at >= this.bytes.length) throw new Error("the index ends in the middle of a number");
      const byte = this.bytes[this.at++];
      res += (byte & 127) * unit;
      if (byte < 128) return res;
    }
  }

  // So many rising numbers, each written as its distance from the one before.
  rising(count) {
    const res = new Uint32Array(count);
    let last = 0;
    for (let at = 0; at < count; at += 1) {
      last += this.number();
      res[at] = last;
    }
    return res;
  }

  take(count) {
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}

// Rising numbers from a list of distances.
export function summed(distances) {
  let last = 0;
  return distances.map((distance) => (last += distance));
}

// Which of so many chunks holds a key.
export function numberOf(key, chunks) {
  let sum = 0;
  for (let at = 0; at < key.length; at += 1) sum = (Math.imul(sum, 31) + key.charCodeAt(at)) >>> 0;
  return sum % chunks;
}
