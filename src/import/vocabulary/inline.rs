//! Text within a line: marks, links, footnotes, and the parts of the editor that stand in one.

use super::Reader;
use super::attributes::Attributes;
use super::components::{self, Component};
use crate::import::address::percent_decode;
use crate::import::dom::Node;
use crate::import::prose::{Mark, Run, words};
use crate::import::remark::{Lines, Remark};

impl<'a> Reader<'a> {
    /// What stands in an element, as a line.
    pub(super) fn runs_of(&mut self, node: Node<'a>) -> Vec<Run> {
        let mut runs = Vec::new();
        for child in node.children() {
            self.run(child, &mut runs);
        }
        runs
    }

    /// Reads a node that stands within a line.
    pub(super) fn run(&mut self, node: Node<'a>, runs: &mut Vec<Run>) {
        if let Some(text) = node.text() {
            let end = Lines::end_of(text);
            if Lines::can_find(end) {
                self.last = end;
            }
            return runs.push(Run::Text(text.to_owned()));
        }
        let Some(name) = node.name() else { return };
        match components::of(node) {
            Some(component) => return self.component_run(component, node, runs),
            None if components::is_chrome(name) => return,
            None => self.look_at_unknown(node),
        }
        let mark = match name {
            "em" | "i" | "cite" | "dfn" | "var" => Mark::Emphasis,
            "strong" | "b" => Mark::Strong,
            "s" | "del" | "strike" => Mark::Struck,
            "sub" => Mark::Sub,
            "sup" => Mark::Sup,
            "u" | "ins" => Mark::Underlined,
            _ => return self.plain_run(name, node, runs),
        };
        let inner = self.runs_of(node);
        runs.push(Run::Marked(mark, inner));
    }

    fn plain_run(&mut self, name: &str, node: Node<'a>, runs: &mut Vec<Run>) {
        match name {
            "br" => runs.push(Run::Break),
            "code" | "kbd" | "samp" | "tt" => {
                let code = node.words();
                if !code.is_empty() {
                    runs.push(Run::Code(code));
                }
            }
            "a" => self.link(node, runs),
            "img" => runs.extend(self.picture(node).map(Run::Picture)),
            "script" | "iframe" | "object" | "embed" | "form" => {
                runs.extend(self.foreign(name, node));
            }
            _ => {
                // Blocks within a line, which HTML forbids and editors write.
                let is_block = !matches!(
                    name,
                    "span"
                        | "font"
                        | "small"
                        | "big"
                        | "abbr"
                        | "time"
                        | "mark"
                        | "q"
                        | "picture"
                        | "label"
                        | "bdi"
                        | "ruby"
                        | "rb"
                        | "rt"
                        | "rp"
                );
                let space = || is_block.then(|| Run::Text(" ".to_owned()));
                runs.extend(space());
                let inner = self.runs_of(node);
                runs.extend(inner);
                runs.extend(space());
            }
        }
    }

    fn component_run(&mut self, component: Component, node: Node<'a>, runs: &mut Vec<Run>) {
        match component {
            Component::NoteAnchor => runs.extend(self.note_anchor(node)),
            Component::Cashtag => {
                let symbol = Attributes::of(node).text("symbol").unwrap_or_else(|| node.words());
                runs.push(Run::Text(symbol));
            }
            Component::Mention => runs.push(mention(node)),
            Component::Formula => {
                let formula = Attributes::of(node).text("persistentExpression");
                runs.extend(formula.map(Run::Code));
            }
            Component::Picture => runs.extend(self.line_of_picture(node)),
            _ => {
                // What is a block of its own gives its words to the line.
                for block in self.component_blocks(component, node, 0) {
                    runs.push(Run::Text(" ".to_owned()));
                    runs.extend(super::blocks::into_runs(block));
                }
            }
        }
    }

    /// The mark of a footnote; words, where there is no such note.
    fn note_anchor(&mut self, node: Node<'a>) -> Option<Run> {
        let href = node.attribute("href").or_else(|| node.find("a")?.attribute("href"));
        let id = percent_decode(href.unwrap_or_default().rsplit('#').next().unwrap_or_default());
        if let Some(note) = self.note(&id) {
            return Some(Run::Note(note));
        }
        let label = node.words();
        let what = format!("the mark of footnote `{label}` leads to none; it stays as text");
        self.remark(Remark::noted("dangling-footnote", what));
        (!label.is_empty()).then(|| Run::Marked(Mark::Sup, vec![Run::Text(label)]))
    }

    fn link(&mut self, node: Node<'a>, runs: &mut Vec<Run>) {
        let inner = self.runs_of(node);
        let Some(href) = node.attribute("href") else { return runs.extend(inner) };
        let is_seen = !words(&inner).trim().is_empty()
            || inner.iter().any(|run| matches!(run, Run::Picture(_)));
        if !is_seen {
            // Nobody could have clicked on it; a footnote within still counts.
            return runs.extend(inner);
        }
        match self.lead(href) {
            Some(href) => runs.push(Run::Link(href, inner)),
            None => {
                if !matches!(href.trim(), "" | "#") {
                    let what = format!("a link leads nowhere: `{}`", shown(href));
                    self.remark(Remark::changed("dead-link", what));
                }
                runs.extend(inner);
            }
        }
    }

    /// Where a link of the post leads in the archive or elsewhere.
    pub(super) fn lead(&mut self, href: &str) -> Option<String> {
        if let Some(fragment) = href.trim().strip_prefix('#') {
            return self.lead_here(&percent_decode(fragment));
        }
        let context = self.context;
        let address = context.publication.absolute(href)?;
        let Some(named) = context.publication.named(&address) else {
            return Some(context.publication.without_trackers(&address));
        };
        let Some((id, place)) = context.shelf.find(named.post) else {
            let bare = context.publication.without_trackers(&address);
            let what =
                format!("`{}` is no post of this export; the link stays as it is", shown(&bare));
            self.remark(Remark::noted("unresolved-link", what));
            return Some(bare);
        };
        let file = context.shelf.path_from(context.own, &place.file);
        if named.fragment.is_empty() {
            return Some(file);
        }
        self.res.awaits_anchors |= place.anchors.is_empty();
        match place.anchor(&named.fragment) {
            Some(anchor) if id == context.own => Some(format!("#{anchor}")),
            Some(anchor) => Some(format!("{file}#{anchor}")),
            None => {
                self.lost_anchor(&named.fragment);
                Some(file)
            }
        }
    }

    fn lead_here(&mut self, fragment: &str) -> Option<String> {
        let place = self.context.shelf.posts.get(self.context.own)?;
        self.res.awaits_anchors |= place.anchors.is_empty();
        place.anchor(fragment).map(|anchor| format!("#{anchor}"))
    }

    fn lost_anchor(&mut self, fragment: &str) {
        let what = format!(
            "a link leads to `#{}`, which is not there; it leads to the issue",
            shown(fragment)
        );
        self.remark(Remark::changed("unresolved-anchor", what));
    }
}

fn mention(node: Node<'_>) -> Run {
    let attributes = Attributes::of(node);
    let name = attributes.text("name").unwrap_or_else(|| node.words());
    let profile = attributes.text("id").map(|id| format!("https://substack.com/profile/{id}"));
    let url = attributes.text("url").filter(|url| url.starts_with("http"));
    match url.or(profile) {
        Some(href) => Run::Link(href, vec![Run::Text(name)]),
        None => Run::Text(name),
    }
}

/// The beginning of an address, for a message.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 100;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
