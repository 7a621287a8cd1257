// An Atom feed, against RFC 4287.
//
// The rules by section of the RFC, so that it can be said in words what is wrong: how often each
// element may stand (4.1), persons (3.2), dates (3.3), ids (4.2.6), links (4.2.7), content (4.1.3).
// atom.mjs has a validator go by the RFC's own grammar. Left out: XHTML content
// is not validated as such, media types are only looked at for their shape, extension elements are
// passed over. Beyond the RFC: every address is absolute and leads somewhere, no id stands twice.

import { readHtmlFragment } from "./html.mjs";

const ATOM = "http://www.w3.org/2005/Atom";

// How often an element may stand in its parent: [at least, at most].
const ONE = [1, 1];
const MAYBE = [0, 1];
const ANY = [0, Infinity];
const FEED = {
  author: ANY, category: ANY, contributor: ANY, entry: ANY, generator: MAYBE, icon: MAYBE, id: ONE,
  link: ANY, logo: MAYBE, rights: MAYBE, subtitle: MAYBE, title: ONE, updated: ONE,
};
const ENTRY = {
  author: ANY, category: ANY, content: MAYBE, contributor: ANY, id: ONE, link: ANY,
  published: MAYBE, rights: MAYBE, source: MAYBE, summary: MAYBE, title: ONE, updated: ONE,
};
const PERSON = { email: MAYBE, name: ONE, uri: MAYBE };

export function readFeed(file, root, addresses, problems) {
  const feed = new Feed(file, addresses, problems);
  if (root.local !== "feed") {
    feed.say(root, `the root of a feed is \`feed\`, not \`${root.local}\``);
    return;
  }
  feed.read(root);
}

class Feed {
  #file;
  #addresses;
  #problems;

  constructor(file, addresses, problems) {
    this.#file = file;
    this.#addresses = addresses;
    this.#problems = problems;
  }

  say(element, message) {
    this.#problems.add(this.#file, element.line, `feed: ${message}`);
  }

  read(root) {
    this.#count(root, FEED);
    this.#common(root);
    const self = children(root, "link").filter((link) => relation(link) === "self");
    const own = this.#addresses.of(this.#file);
    if (self.length !== 1 || self[0].attributes.get("href") !== own) {
      this.say(root, `there must be one \`link rel="self"\`, to ${own}`);
    }
    const ids = new Set();
    for (const entry of children(root, "entry")) {
      this.#entry(entry, children(root, "author").length > 0);
      const id = children(entry, "id")[0]?.text;
      if (ids.has(id)) this.say(entry, `two entries have the id \`${id}\``);
      ids.add(id);
    }
  }

  #entry(entry, hasFeedAuthor) {
    this.#count(entry, ENTRY);
    this.#common(entry);
    if (!hasFeedAuthor && children(entry, "author").length === 0) {
      this.say(entry, "neither the entry nor the feed has an author");
    }
    const [content] = children(entry, "content");
    const links = children(entry, "link").map(relation);
    if (!content && !links.includes("alternate")) {
      this.say(entry, "an entry without content needs a `link rel=\"alternate\"`");
    }
    if (content) this.#content(content, entry);
  }

  // What feed and entry have alike.
  #common(parent) {
    for (const name of ["updated", "published"]) {
      for (const date of children(parent, name)) {
        if (!isInstant(date.text)) this.say(date, `\`${name}\` is no date by RFC 3339: \`${date.text}\``);
      }
    }
    for (const id of children(parent, "id")) {
      if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(id.text)) this.say(id, `\`${id.text}\` is no absolute IRI`);
    }
    for (const name of ["title", "subtitle", "summary", "rights"]) {
      for (const text of children(parent, name)) this.#text(text);
    }
    for (const person of [...children(parent, "author"), ...children(parent, "contributor")]) {
      this.#count(person, PERSON);
      if (children(person, "name")[0]?.text.trim() === "") this.say(person, "a person's name is empty");
    }
    for (const category of children(parent, "category")) {
      if (!category.attributes.get("term")) this.say(category, "a category needs a `term`");
    }
    this.#links(parent);
  }

  #links(parent) {
    const alternates = new Set();
    for (const link of children(parent, "link")) {
      const { attributes } = link;
      this.#address(link, attributes.get("href") ?? "");
      const type = attributes.get("type");
      if (type !== undefined && !/^[^\s/]+\/[^\s/]+$/.test(type)) {
        this.say(link, `\`${type}\` is no media type`);
      }
      if (relation(link) !== "alternate") continue;
      const kind = `${type} ${attributes.get("hreflang")}`;
      if (alternates.has(kind)) this.say(link, "two alternate links of one type and language");
      alternates.add(kind);
    }
  }

  #text(element) {
    const type = element.attributes.get("type") ?? "text";
    if (!["text", "html", "xhtml"].includes(type)) this.say(element, `\`${type}\` is no type of text`);
    if (type !== "xhtml" && element.children.length > 0) {
      this.say(element, `\`${element.local}\` of type ${type} holds elements`);
    }
    if (element.local === "title" && type === "text" && element.text.trim() === "") {
      this.say(element, "the title is empty");
    }
  }

  #content(content, entry) {
    const type = content.attributes.get("type") ?? "text";
    const src = content.attributes.get("src");
    if (src !== undefined) {
      this.#address(content, src);
      if (children(entry, "summary").length === 0) this.say(entry, "content elsewhere needs a summary");
      if (content.text.trim() !== "") this.say(content, "content with `src` must be empty");
    } else if (type === "html") {
      if (content.children.length > 0) this.say(content, "HTML content holds elements; it must be escaped");
      const { references, found } = readHtmlFragment(content.text);
      for (const { message } of found) this.say(content, message);
      for (const { url } of references) this.#address(content, url);
    } else if (type === "xhtml") {
      const isDiv = content.children.length === 1 && content.children[0].local === "div";
      if (!isDiv) this.say(content, "XHTML content must be one `div`");
    }
  }

  #address(element, url) {
    const message = this.#addresses.absoluteProblem(url);
    if (message) this.say(element, message);
  }

  #count(parent, rules) {
    for (const child of parent.children) {
      if (child.uri === ATOM && !(child.local in rules)) {
        this.say(child, `\`${child.local}\` may not stand in \`${parent.local}\``);
      }
    }
    for (const [name, [least, most]] of Object.entries(rules)) {
      const count = children(parent, name).length;
      if (count < least) this.say(parent, `\`${parent.local}\` lacks \`${name}\``);
      if (count > most) this.say(parent, `\`${parent.local}\` has ${count} of \`${name}\``);
    }
  }
}

function children(parent, name) {
  return parent.children.filter((child) => child.uri === ATOM && child.local === name);
}

function relation(link) {
  return link.attributes.get("rel") ?? "alternate";
}

// A date and time by RFC 3339, of a day that there is.
function isInstant(text) {
  const parts = text.match(
    /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/,
  );
  return parts !== null && isDay(parts[1]);
}

// Whether `2020-11-16` is a day of the calendar.
export function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
