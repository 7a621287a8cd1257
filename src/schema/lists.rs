//! The fields, file by file.

use super::forms::{Form, Record, kinds, optional, required, states};

const TEXTS: Form = Form::List(&Form::Text);

/// The front matter of an issue.
pub(super) const ISSUE: Record = Record {
    owner: "an issue",
    fields: &[
        required("number", Form::Number, "The number of the issue."),
        required("title", Form::Text, "What it is called, without the prefix “ChinAI #120:”."),
        required("date", Form::Date, "When it came out: a day, a month (2020-11) or a year."),
        optional("subtitle", Form::Text, "The line under the title."),
        optional("kind", Form::OneOf(kinds), "What sort of issue it is; by default a feature."),
        optional("slug", Form::Text, "Its address on this site; by default its number."),
        optional("url", Form::Address, "Where it was first published."),
        optional(
            "aliases",
            TEXTS,
            "Former addresses on this site, such as /p/old, that lead here.",
        ),
        optional("topics", TEXTS, "What it is about: keys of data/topics.yaml."),
        optional("draft", Form::Flag, "Whether it is left out of the published site."),
        optional("authors", TEXTS, "Who wrote it; by default the author in chinai.yaml."),
        optional(
            "contributors",
            Form::List(&Form::Either(&[Form::Text, Form::Record(&CONTRIBUTOR)])),
            "Who else had a hand in it.",
        ),
        optional("feature", Form::Record(&FEATURE), "The one original that was translated."),
        optional("features", Form::List(&Form::Record(&FEATURE)), "The originals translated."),
        optional("forwards", Form::List(&Form::Record(&FORWARD)), "Four to Forward: any number."),
        optional("horn", Form::List(&Form::Record(&PREVIEW)), "Around the Horn: the previews."),
        optional("corrections", Form::List(&Form::Record(&CORRECTION)), "What was put right."),
        optional(
            "as_sent",
            Form::Markdown,
            "What stood in every issue as it was sent: Markdown, shown folded.",
        ),
        optional("related", Form::List(&Form::Number), "The numbers of related issues."),
        optional("extra", Form::Anything, "Anything, for templates of your own."),
    ],
};

const CONTRIBUTOR: Record = Record {
    owner: "a contributor",
    fields: &[
        required("name", Form::Text, "Their name, or a key of data/people.yaml."),
        optional("role", Form::Text, "What they did: translator, for example."),
    ],
};

const FEATURE: Record = Record {
    owner: "a feature",
    fields: &[
        required("title", Form::Text, "What the original is called, in English."),
        optional("original_title", Form::Text, "What it is called in Chinese."),
        optional("outlet", Form::Text, "Who published it: a key of data/outlets.yaml, or a name."),
        optional("url", Form::Address, "Where the original is."),
        optional("archived", Form::Address, "A kept copy of it."),
        optional(
            "translation",
            Form::Text,
            "The full translation: a Markdown file beside the issue, or an address.",
        ),
        optional("authors", TEXTS, "Who wrote the original."),
        optional("translator", Form::Text, "Who translated it; by default the archive's author."),
        optional("published", Form::Date, "When the original came out."),
        optional("medium", Form::Text, "What it is: article, report, video."),
    ],
};

const FORWARD: Record = Record {
    owner: "a forward",
    fields: &[
        required("title", Form::Text, "What is recommended."),
        optional("label", Form::Text, "How much: Must-read, Should-read, or your own words."),
        optional("url", Form::Address, "Where it is."),
        optional("archived", Form::Address, "A kept copy of it."),
        optional("authors", TEXTS, "Who made it."),
        optional("outlet", Form::Text, "Who published it: a key of data/outlets.yaml, or a name."),
        optional("language", Form::Language, "Its language: en, zh."),
        optional("date", Form::Date, "When it came out."),
        optional("note", Form::Markdown, "Why one should read it, as Markdown."),
    ],
};

const PREVIEW: Record = Record {
    owner: "a preview",
    fields: &[
        required("title", Form::Text, "What the article is called."),
        optional("url", Form::Address, "Where it is."),
        optional("summary", Form::Markdown, "What it says, as Markdown."),
        optional(
            "source",
            Form::Either(&[Form::Text, Form::Record(&SOURCE)]),
            "Who published it: an outlet, or a sentence.",
        ),
    ],
};

const SOURCE: Record = Record {
    owner: "a source",
    fields: &[
        required("outlet", Form::Text, "A key of data/outlets.yaml, or a name."),
        optional("about", Form::Text, "What there is to say of it."),
    ],
};

const CORRECTION: Record = Record {
    owner: "a correction",
    fields: &[
        required("date", Form::Date, "When it was put right."),
        required("note", Form::Markdown, "What was wrong, and what is right, as Markdown."),
        optional("issue", Form::Number, "The issue it corrects, if it is another."),
    ],
};

/// `chinai.yaml`.
pub(super) const CONFIG: Record = Record {
    owner: "`chinai.yaml`",
    fields: &[
        optional("title", Form::Text, "The name of the archive."),
        optional("base_url", Form::Address, "Where the site will stand; a folder is fine."),
        optional(
            "author",
            Form::Either(&[Form::Text, Form::Record(&AUTHOR)]),
            "Who writes the issues, unless an issue names its own authors.",
        ),
        optional(
            "tag_authority",
            Form::Text,
            "Whose name ids in feeds bear: a domain and a date. Never change it.",
        ),
        optional("language", Form::Language, "The language of the site's own words."),
        optional("description", Form::Text, "One sentence on what this is."),
        optional(
            "license",
            Form::Either(&[Form::Text, Form::Record(&LICENSE)]),
            "Under what the texts and the data may be used.",
        ),
        optional("links", Form::List(&Form::Record(&LINK)), "Links that every page offers."),
        optional("html", Form::OneOf(|| vec!["escaped", "trusted"]), "What becomes of raw HTML."),
        optional("remote_images", Form::Flag, "Whether pictures from other hosts are shown."),
        optional(
            "search_engine",
            Form::Record(&SEARCH_ENGINE),
            "Who searches the site where scripts are off.",
        ),
        optional("search", Form::Flag, "Whether the site can be searched; by default it can."),
        optional("levels", Form::Levels, "How much some messages matter here."),
        optional("limits", Form::Record(&LIMITS), "The largest source file, the largest page."),
    ],
};

const SEARCH_ENGINE: Record = Record {
    owner: "the search engine",
    fields: &[
        required("url", Form::Address, "Where its form leads."),
        optional("words", Form::Text, "The name of the field for the words; by default `q`."),
        required("site", Form::Text, "The name of the field for the site."),
    ],
};

const AUTHOR: Record = Record {
    owner: "the author",
    fields: &[
        required("name", Form::Text, "Their name."),
        optional("family", Form::Text, "The word of the name to sort by."),
    ],
};

const LICENSE: Record = Record {
    owner: "the license",
    fields: &[
        required("name", Form::Text, "What it is called: CC BY 4.0."),
        optional("url", Form::Address, "Where it can be read."),
    ],
};

const LINK: Record = Record {
    owner: "a link",
    fields: &[
        required("title", Form::Text, "Its words."),
        required("url", Form::Address, "Where it leads."),
    ],
};

const LIMITS: Record = Record {
    owner: "`limits`",
    fields: &[
        optional("source", Form::Size, "The largest source file: 5 MB."),
        optional("page", Form::Size, "The largest page: 20 MB."),
    ],
};

/// A record of `data/outlets.yaml`.
pub(super) const OUTLET: Record = Record {
    owner: "a record",
    fields: &[NAME, ZH, PINYIN, ALIASES, ABOUT, optional("url", Form::Address, "Its home page.")],
};

/// A record of `data/people.yaml`.
pub(super) const PERSON: Record = Record {
    owner: "a record",
    fields: &[
        NAME,
        ZH,
        PINYIN,
        ALIASES,
        ABOUT,
        optional("family", Form::Text, "The word of the name to sort by."),
    ],
};

/// A record of `data/topics.yaml`.
pub(super) const TOPIC: Record =
    Record { owner: "a record", fields: &[NAME, ZH, PINYIN, ALIASES, ABOUT] };

/// A record of `data/glossary.yaml`.
pub(super) const TERM: Record = Record {
    owner: "a record",
    fields: &[required("term", Form::Text, "The term in English."), ZH, PINYIN, ALIASES, ABOUT],
};

/// A record of `data/links.yaml`.
pub(super) const STANDING: Record = Record {
    owner: "the record of a link",
    fields: &[
        optional("state", Form::OneOf(states), "What came of asking for it."),
        optional("checked", Form::Date, "When that was."),
        optional("to", Form::Address, "Where it leads now, when it has moved."),
        optional("archived", Form::Address, "A kept copy of it."),
    ],
};

const NAME: super::Field = required("name", Form::Text, "The name in Latin letters.");
const ZH: super::Field = optional("zh", Form::Text, "The name in Chinese characters.");
const PINYIN: super::Field = optional("pinyin", Form::Text, "How that is said.");
const ALIASES: super::Field = optional("aliases", TEXTS, "Other spellings.");
const ABOUT: super::Field = optional("about", Form::Text, "What it is, in a sentence.");
