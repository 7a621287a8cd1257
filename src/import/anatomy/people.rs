//! People who are named in prose: who wrote what is passed on, who helped with a translation.
//!
//! Only what can't be mistaken is read; a name that is missed is easily added by hand, and a wrong
//! one stands in lists and citations before anybody sees it.

use super::Contributor;
use crate::import::address::Shelf;
use crate::import::prose::{Block, words};

/// Some names that stand side by side.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// Each with two to four words.
    pub(super) names: Vec<String>,
    /// How many words they take up.
    pub(super) n_words: usize,
}

/// Reads `Ann Bo, Cy “Cee” Di and Eve Fu` off the front of a sentence; none where one of them might
/// be no name.
pub(super) fn names(text: &[&str]) -> Option<Names> {
    let mut names: Vec<Vec<&str>> = vec![Vec::new()];
    let mut n_words = 0;
    for word in text {
        let bare = word.trim_end_matches([',', '.', ';', ':', ')', '!']);
        match bare {
            "and" | "&" => names.push(Vec::new()),
            _ if is_of_a_name(bare) => names.last_mut()?.push(bare),
            _ => break,
        }
        n_words += 1;
        if word.len() > bare.len() {
            if !word.ends_with(',') {
                break;
            }
            names.push(Vec::new());
        }
    }
    let names = names.iter().filter(|name| !name.is_empty());
    let names: Vec<String> = names.map(|name| name.join(" ")).collect();
    // A name of one word, or of many, is a slip of this reading.
    let is_name =
        |name: &String| (2..=4).contains(&name.split(' ').count()) && !is_of_a_house(name);
    (!names.is_empty() && names.iter().all(is_name)).then_some(Names { names, n_words })
}

/// Whether a word may be part of a name: `Bo`, `Di-Eng`, `“Wendy”`; `Bo’s` is about something else.
fn is_of_a_name(word: &str) -> bool {
    let bare = word.trim_matches(['“', '”', '"']);
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, '-' | '‑' | '’' | '\'');
    bare.starts_with(char::is_uppercase)
        && bare.chars().skip(1).any(char::is_lowercase)
        && bare.chars().all(is_letter)
        && !bare.ends_with("’s")
        && !bare.ends_with("'s")
}

/// Finds who helped with this translation, where a sentence of the text says so.
pub(super) fn contributors(blocks: &[Block], shelf: &Shelf) -> Vec<Contributor> {
    let mut res: Vec<Contributor> = Vec::new();
    for block in blocks {
        let Block::Paragraph(runs) = block else { continue };
        for sentence in words(runs).split_inclusive(['.', '!', '?']) {
            let named = translators(sentence).unwrap_or_default();
            for name in named {
                let is_outlet = shelf.outlets.contains_key(&name.to_lowercase());
                if !is_outlet && !res.iter().any(|known| known.name == name) {
                    res.push(Contributor { name, role: "translator" });
                }
            }
        }
    }
    res
}

/// The names in a sentence on who translated what this issue brings.
fn translators(sentence: &str) -> Option<Vec<String>> {
    let lower = sentence.to_lowercase().replace('’', "'");
    let says = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
    // What was translated: it has to be what stands here, and by nobody long ago.
    let is_of_this = says(&["this week", "this issue", "feature translation", "full translation"]);
    let is_of_another =
        says(&["an earlier", "a previous", "last week", "last issue", "next week", "book"]);
    if !is_of_this || is_of_another || !lower.contains("translat") {
        return None;
    }
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let bare = |at: usize| words.get(at).map_or(String::new(), |word| word.to_lowercase());
    (0..words.len()).find_map(|at| {
        let found = names(words.get(at + 1..)?)?;
        let after = bare(at + 1 + found.n_words);
        let before = [at.saturating_sub(1), at].map(bare);
        let is_it = match before.each_ref().map(String::as_str) {
            // `translated by`, `a translation by`, `analysis powered by`
            ["translated" | "translation" | "translations" | "powered", "by"] => true,
            // `thanks to … for`, `grateful to … for`: the rest of the sentence names the work.
            ["thanks" | "grateful" | "indebted", "to"] | [_, "thank"] => after == "for",
            // `with the help of`, `with help from`
            ["help", "of" | "from"] => true,
            // `contributors like … — a reader who helped with`
            ["contributors", "like"] => lower.contains("who helped with"),
            _ => false,
        };
        is_it.then_some(found.names)
    })
}

/// Whether this is more likely the name of a house, or of a program, than of a person.
fn is_of_a_house(name: &str) -> bool {
    const WORDS: [&str; 24] = [
        "Academy",
        "Association",
        "Bureau",
        "Center",
        "Centre",
        "Commission",
        "Committee",
        "Daily",
        "Department",
        "Foundation",
        "Global",
        "Google",
        "Group",
        "Institute",
        "Lab",
        "Labs",
        "Media",
        "Ministry",
        "News",
        "Office",
        "Review",
        "Times",
        "Translate",
        "University",
    ];
    name.split(' ').any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::{contributors, names};
    use crate::import::address::Shelf;
    use crate::import::prose::{Block, Run};

    fn check(sentence: &str, expected: &[&str]) {
        let block = Block::Paragraph(vec![Run::Text(sentence.to_owned())]);
        let found = contributors(&[block], &Shelf::default());
        let found: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(found, expected, "for {sentence}");
    }

    #[test]
    fn who_translated_what_is_here_is_found() {
        check("This week's feature translation was translated by Ann Bo.", &["Ann Bo"]);
        check("A full translation by Ann Bo and Cy Di-Eng, with maps.", &["Ann Bo", "Cy Di-Eng"]);
        check(
            "Hello all. I am very grateful to Anna “Ann” Bo for contributing this week’s translation!",
            &["Anna “Ann” Bo"],
        );
        check("Thanks to Ann Bo for the feature translation.", &["Ann Bo"]);
        check("The feature translation was made with the help of Ann Bo.", &["Ann Bo"]);
        check(
            "The archive of all past issues supports contributors like Ann Bo — a reader who helped \
             with this week's translation.",
            &["Ann Bo"],
        );
        check("This week has translation and analysis powered by Ann Bo.", &["Ann Bo"]);
    }

    #[test]
    fn who_did_something_else_or_may_be_no_person_is_left() {
        for sentence in [
            "Thanks to Ann Bo, who contributed a translation to an earlier issue.",
            "Big thanks to readers Gabriele and San for parts of this week's translation!",
            "This week I read a book translated by Ann Bo.",
            "This week's feature translation was translated by Google Translate.",
            "This week's feature translation is of an interview by Ann Bo.",
            "Thanks to Ann Bo for the coffee. This week's feature translation is long.",
            "This week thanks to Ann Bo translation is hard.",
        ] {
            check(sentence, &[]);
        }
    }

    #[test]
    fn names_end_where_the_sentence_goes_on() {
        let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        let found = names(&words("Ann Bo, Cy Di, and Eve Fu asks why")).unwrap();
        assert_eq!((found.names.len(), found.n_words), (3, 7));
        assert_eq!(names(&words("the ministry")), None);
        assert_eq!(names(&words("Ann.")), None);
    }
}
