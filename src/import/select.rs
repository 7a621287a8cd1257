//! Which posts become issues, under which names, and why others do not.
//!
//! The rules: a post needs a number at the head of its title, and a date. Pages are left out, for
//! an archive has its own. A podcast or a draft gives way to a newsletter of the same number; of
//! two newsletters with one number the later gets an address of its own. A post whose text is
//! missing becomes a catalogue entry.

use std::collections::{BTreeMap, BTreeSet};

use super::Candidate;
use super::posts::{Post, split_id};
use super::remark::Remark;
use super::title;
use super::zone::Zone;
use crate::issue::slug;

/// What becomes of the posts of an export.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The posts that become issues, by number.
    pub chosen: Vec<Chosen>,
    /// The others, each with the reason.
    pub skipped: Vec<Skipped>,
    /// Texts that no row of the table names.
    pub orphans: Vec<String>,
    /// Numbers that no post has, between the first and the last of those that were published: each
    /// stretch by its ends.
    pub gaps: Vec<(u32, u32)>,
}

/// A post that becomes an issue.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The post.
    pub candidate: Candidate,
    /// The name of its text, where there is one.
    pub text: Option<String>,
    /// What is known of it already.
    pub remarks: Vec<Remark>,
}

/// A post that does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its id and what its address ends in.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Why.
    pub why: String,
}

/// Chooses. `texts` are the names of the texts there are; `files` the files that posts have in the
/// archive already, by their ids.
pub fn select<'a>(
    posts: Vec<Post>,
    texts: impl Iterator<Item = &'a str>,
    zone: &Zone,
    files: &BTreeMap<String, String>,
) -> Selection {
    let mut by_id: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for text in texts {
        by_id.entry(split_id(text).0).or_default().push(text);
    }
    let mut res = Selection::default();
    let known: BTreeSet<String> = posts.iter().map(|post| post.id.clone()).collect();
    let orphans = by_id.iter().filter(|(id, _)| !known.contains(**id)).flat_map(|(_, texts)| texts);
    res.orphans = orphans.map(|text| (*text).to_owned()).collect();
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for post in posts {
        if !ids.insert(post.id.clone()) {
            let why = "posts.csv has its id twice: the first row counts".to_owned();
            res.skipped.push(Skipped { name: post.name(), title: post.title, why });
            continue;
        }
        match choose(post, &by_id, zone) {
            Ok(chosen) => res.chosen.push(chosen),
            Err(skipped) => res.skipped.push(skipped),
        }
    }
    let rank = |chosen: &Chosen| {
        let Candidate { post, title, date, .. } = &chosen.candidate;
        (title.number, !post.is_published, post.sort == "podcast", *date, post.id.clone())
    };
    res.chosen.sort_by_cached_key(rank);
    part_equals(&mut res);
    part_addresses(&mut res.chosen);
    res.gaps = gaps(&res.chosen);
    name_files(&mut res.chosen, files);
    res
}

fn choose(post: Post, texts: &BTreeMap<&str, Vec<&str>>, zone: &Zone) -> Result<Chosen, Skipped> {
    let skip = |post: &Post, why: &str| {
        Err(Skipped { name: post.name(), title: post.title.clone(), why: why.to_owned() })
    };
    if post.sort == "page" {
        return skip(&post, "a page, and no issue");
    }
    let Some(title) = title::read(&post.title) else {
        return skip(&post, "no number at the head of its title");
    };
    let Some(date) = zone.day(&post.date) else {
        return skip(&post, "no date: give it one, or copy it by hand");
    };
    let mut remarks = Vec::new();
    if !matches!(post.sort.as_str(), "newsletter" | "podcast" | "thread" | "adhoc_email") {
        let what = format!("a post of the unknown sort `{}`", post.sort);
        remarks.push(Remark::noted("unknown-sort", what));
    }
    let found = texts.get(post.id.as_str()).map(Vec::as_slice).unwrap_or_default();
    let text = found.iter().find(|text| split_id(text).1 == post.slug).or(found.first());
    if found.len() > 1 {
        let what =
            format!("{} texts have its id; `{}` was taken", found.len(), text.unwrap_or(&""));
        remarks.push(Remark::noted("several-texts", what));
    }
    if text.is_none() {
        remarks.push(Remark::lost(
            "missing-text",
            "the export holds no text of it: a catalogue entry",
        ));
    }
    let text = text.map(|text| (*text).to_owned());
    let candidate =
        Candidate { post, title, date, slug: None, has_address: true, file: String::new() };
    Ok(Chosen { candidate, text, remarks })
}

/// Of those with one number the first has it; others give way or get an address of their own.
fn part_equals(selection: &mut Selection) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut chosen: Vec<Chosen> = Vec::new();
    for mut next in std::mem::take(&mut selection.chosen) {
        let number = next.candidate.title.number;
        let is_second = chosen.last().is_some_and(|last| last.candidate.title.number == number);
        let post = &next.candidate.post;
        if is_second && (!post.is_published || post.sort == "podcast") {
            let what = if post.is_published { "a podcast" } else { "a draft" };
            let why = format!("{what} of issue {number}, which is imported");
            selection.skipped.push(Skipped { name: post.name(), title: post.title.clone(), why });
            continue;
        }
        if is_second {
            let base =
                slug::slugify(&next.candidate.title.text).unwrap_or_else(|| format!("{number}"));
            let own = unused(&format!("{number}-{base}"), &taken);
            let what = format!("number {number} is used twice: this one's address is `{own}`");
            next.remarks.push(Remark::noted("duplicate-number", what));
            taken.insert(own.clone());
            next.candidate.slug = Some(own);
        }
        chosen.push(next);
    }
    selection.chosen = chosen;
}

fn gaps(chosen: &[Chosen]) -> Vec<(u32, u32)> {
    let published = chosen.iter().filter(|it| it.candidate.post.is_published);
    let numbers: Vec<u32> = published.map(|it| it.candidate.title.number.get()).collect();
    let gap = |pair: &[u32]| (pair[1] - pair[0] > 1).then(|| (pair[0] + 1, pair[1] - 1));
    numbers.windows(2).filter_map(gap).collect()
}

/// Of those with one address the first has it.
fn part_addresses(chosen: &mut [Chosen]) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for Chosen { candidate, remarks, .. } in chosen {
        let post = &candidate.post;
        let owner = taken.entry(post.slug.clone()).or_insert_with(|| post.name());
        if !post.slug.is_empty() && *owner != post.name() {
            let what = format!("`{}` is the address of {owner}: it gets none", post.slug);
            remarks.push(Remark::noted("duplicate-address", what));
            candidate.has_address = false;
        }
    }
}

/// Names the file of each, unless the archive has one already.
fn name_files(chosen: &mut [Chosen], files: &BTreeMap<String, String>) {
    let mut taken: BTreeSet<String> = files.values().cloned().collect();
    for Chosen { candidate, .. } in chosen {
        if let Some(file) = files.get(&candidate.post.id) {
            candidate.file.clone_from(file);
            continue;
        }
        let number = format!("{:03}", candidate.title.number.get());
        let stem = match short_slug(&candidate.title.text) {
            Some(slug) => format!("{number}-{slug}"),
            None => number,
        };
        let is_free = |name: &String| !taken.contains(name);
        let mut names =
            (1..).map(|n| if n == 1 { format!("{stem}.md") } else { format!("{stem}-{n}.md") });
        candidate.file = names.find(is_free).expect("there is no end of names");
        taken.insert(candidate.file.clone());
    }
}

/// The first words of a title, for a file's name.
fn short_slug(title: &str) -> Option<String> {
    const MOST: usize = 48;
    let slug = slug::slugify(title)?;
    let end = if slug.len() > MOST { slug[..=MOST].rfind('-').unwrap_or(MOST) } else { slug.len() };
    Some(slug[..end].to_owned()).filter(|slug| !slug.is_empty())
}

fn unused(name: &str, taken: &BTreeSet<String>) -> String {
    let cut = &name[..name.len().min(slug::MAX_BYTES - 8)];
    let mut names = (1..).map(|n| {
        if n == 1 {
            cut.trim_end_matches('-').to_owned()
        } else {
            format!("{}-{n}", cut.trim_end_matches('-'))
        }
    });
    names.find(|name| !taken.contains(name)).expect("there is no end of names")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Selection, select};
    use crate::import::posts::Post;
    use crate::import::zone::Zone;

    fn post(id: &str, sort: &str, title: &str) -> Post {
        Post {
            id: id.to_owned(),
            slug: format!("slug-{id}"),
            date: "2020-11-16T10:00:00.000Z".to_owned(),
            is_published: true,
            sort: sort.to_owned(),
            title: title.to_owned(),
            ..Post::default()
        }
    }

    fn selected(posts: Vec<Post>, texts: &[&str]) -> Selection {
        let files = BTreeMap::from([("9".to_owned(), "old/nine.md".to_owned())]);
        select(posts, texts.iter().copied(), &Zone::named("UTC").unwrap(), &files)
    }

    fn check_skipped(post: Post, why: &str) {
        let found = selected(vec![post], &[]);
        assert_eq!(found.skipped[0].why, why);
        assert!(found.chosen.is_empty());
    }

    #[test]
    fn what_is_no_issue_is_left_out_with_its_reason() {
        check_skipped(post("1", "page", "ChinAI #1: About"), "a page, and no issue");
        check_skipped(post("1", "thread", "Ask away"), "no number at the head of its title");
        let undated = Post { date: String::new(), ..post("1", "newsletter", "ChinAI #1: A") };
        check_skipped(undated, "no date: give it one, or copy it by hand");
    }

    #[test]
    fn of_two_with_one_number_the_later_gets_an_address_or_gives_way() {
        let later = Post {
            date: "2021-01-01T00:00:00Z".to_owned(),
            ..post("2", "newsletter", "ChinAI #1: B")
        };
        let draft = Post { is_published: false, ..post("3", "newsletter", "ChinAI #1: C") };
        let sound = post("4", "podcast", "ChinAI #1: A");
        let found =
            selected(vec![later, draft, post("1", "newsletter", "ChinAI #1: A"), sound], &[]);
        let slugs: Vec<_> = found.chosen.iter().map(|it| it.candidate.slug.as_deref()).collect();
        assert_eq!(slugs, [None, Some("1-b")]);
        let whys: Vec<_> = found.skipped.iter().map(|it| it.why.as_str()).collect();
        assert_eq!(
            whys,
            ["a podcast of issue 1, which is imported", "a draft of issue 1, which is imported"]
        );
    }

    #[test]
    fn numbers_that_no_published_post_has_are_told() {
        let numbered = |number: &str| post(number, "newsletter", &format!("ChinAI #{number}: A"));
        let draft = Post { is_published: false, ..numbered("20") };
        let found =
            selected(vec![numbered("7"), numbered("2"), numbered("3"), numbered("9"), draft], &[]);
        assert_eq!(found.gaps, [(4, 6), (8, 8)]);
    }

    #[test]
    fn of_two_with_one_id_or_address_the_first_has_it() {
        let one = post("1", "newsletter", "ChinAI #1: A");
        let again = Post { title: "ChinAI #2: B".to_owned(), ..one.clone() };
        let other = Post { slug: one.slug.clone(), ..post("3", "newsletter", "ChinAI #3: C") };
        let found = selected(vec![one, again, other], &[]);
        assert_eq!(found.skipped[0].why, "posts.csv has its id twice: the first row counts");
        let own: Vec<bool> = found.chosen.iter().map(|it| it.candidate.has_address).collect();
        assert_eq!(own, [true, false]);
        let what = "`slug-1` is the address of 1.slug-1: it gets none";
        assert!(found.chosen[1].remarks.iter().any(|it| it.what == what));
    }

    #[test]
    fn a_text_is_found_by_the_id_and_better_by_the_whole_name() {
        let texts = ["1.3b3", "1.slug-1", "7.nobody"];
        let found = selected(vec![post("1", "newsletter", "ChinAI #1: A")], &texts);
        assert_eq!(found.chosen[0].text.as_deref(), Some("1.slug-1"));
        assert_eq!(found.chosen[0].remarks[0].code, "several-texts");
        assert_eq!(found.orphans, ["7.nobody"]);
    }

    #[test]
    fn a_file_is_named_after_number_and_title_unless_there_is_one() {
        let file = |post| selected(vec![post], &[]).chosen[0].candidate.file.clone();
        assert_eq!(file(post("1", "newsletter", "ChinAI #7: A — Bee’s [蜂]")), "007-a-bees.md");
        assert_eq!(file(post("1", "newsletter", "ChinAI #7: 蜂")), "007.md");
        assert_eq!(file(post("9", "newsletter", "ChinAI #7: A")), "old/nine.md");
    }
}
