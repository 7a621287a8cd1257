//! Pictures: the original's address, the words that stand for it and those below it.

use super::attributes::Attributes;
use super::{Context, Reader, Shot};
use crate::import::dom::Node;
use crate::import::pictures::{same_picture, unwrapped};
use crate::import::prose::{Block, Figure, Mark, Picture, Run, is_plain, links, tidy, words};
use crate::import::remark::Remark;

impl<'a> Reader<'a> {
    /// What an `<img>` shows.
    pub(super) fn picture(&mut self, node: Node<'a>) -> Option<Picture> {
        let attributes = Attributes::of(node);
        let exported = node.attribute("src").unwrap_or_default().trim();
        let original = attributes.text("src");
        let last = || node.attribute("srcset").and_then(last_of_srcset);
        let original = original
            .or_else(|| Some(exported).filter(|src| !src.is_empty()).map(str::to_owned))
            .or_else(last);
        let alt =
            node.attribute("alt").map(str::trim).filter(|alt| !alt.is_empty()).map(str::to_owned);
        let alt = alt.or_else(|| attributes.text("alt")).unwrap_or_default();
        let Some(src) = original.and_then(|original| self.shot(&original, exported)) else {
            self.remark(Remark::lost("picture", "a picture without an address"));
            return None;
        };
        let alt = words(&tidy(vec![Run::Text(alt)]));
        Some(Picture { src, alt })
    }

    /// Notes a picture to be fetched; gives the address under which the issue shows it.
    pub(super) fn shot(&mut self, original: &str, exported: &str) -> Option<String> {
        let original = self.context.publication.absolute(&unwrapped(original))?;
        if original.starts_with("mailto:") {
            return None;
        }
        let exported =
            self.context.publication.absolute(exported).unwrap_or_else(|| original.clone());
        let Context { shelf, own, .. } = self.context;
        let local = shelf.pictures.get(&original).map(|path| shelf.path_from(own, path));
        if self.originals.insert(original.clone()) {
            self.res.shots.push(Shot { original: original.clone(), exported });
        }
        Some(local.unwrap_or(original))
    }

    /// A picture with its caption and whatever is around it.
    pub(super) fn captioned(&mut self, node: Node<'a>) -> Vec<Block> {
        let caption = node.find("figcaption").map(|caption| self.runs_of(caption));
        let blocks = self.figures_in(node);
        with_caption(blocks, caption.unwrap_or_default())
    }

    /// A `<figure>` of any make.
    pub(super) fn figure(&mut self, node: Node<'a>) -> Vec<Block> {
        if node.find("img").is_some() {
            return self.captioned(node);
        }
        let caption = node.find("figcaption");
        let mut blocks = Vec::new();
        for child in node.children().filter(|child| child.name() != Some("figcaption")) {
            blocks.extend(self.blocks_of_one(child));
        }
        if let Some(caption) = caption {
            blocks.extend(self.blocks_of(caption, 0));
        }
        blocks
    }

    fn blocks_of_one(&mut self, node: Node<'a>) -> Vec<Block> {
        match super::components::of(node) {
            Some(component) => self.component_blocks(component, node, 0),
            None => self.blocks_of(node, 0),
        }
    }

    /// A picture that stands in a line.
    pub(super) fn line_of_picture(&mut self, node: Node<'a>) -> Vec<Run> {
        let blocks = self.captioned(node);
        blocks.into_iter().flat_map(super::blocks::into_runs).collect()
    }

    fn figures_in(&mut self, node: Node<'a>) -> Vec<Block> {
        let is_link = |node: &Node<'_>| node.name() == Some("a");
        let mut images: Vec<(Node<'a>, Option<&'a str>)> = Vec::new();
        let own = is_link(&node).then(|| node.attribute("href")).flatten();
        for found in node.descendants() {
            if found.name() == Some("img") {
                let within = found.ancestors().take_while(|outer| !outer.is(node));
                let link = within.into_iter().find(is_link);
                images.push((found, link.and_then(|link| link.attribute("href")).or(own)));
            }
        }
        if images.is_empty() {
            return self.emptied(node, own);
        }
        let mut blocks = Vec::new();
        for (image, href) in images {
            let Some(picture) = self.picture(image) else { continue };
            let own_link = Attributes::of(image).text("href");
            let link = own_link.as_deref().or(href).and_then(|href| self.link_around(href, image));
            blocks.push(Block::Figure(Figure { picture, link, caption: String::new() }));
        }
        blocks
    }

    /// Where a click on a picture leads, unless that is the picture itself.
    fn link_around(&mut self, href: &str, image: Node<'a>) -> Option<String> {
        let attributes = Attributes::of(image);
        let src = attributes.text("src").or_else(|| image.attribute("src").map(str::to_owned))?;
        let is_itself = same_picture(href, &src)
            || attributes.text("internalRedirect").is_some_and(|own| own == href);
        if is_itself { None } else { self.lead(href) }
    }

    /// A frame whose picture is gone: the link around it may lead to it.
    fn emptied(&mut self, node: Node<'a>, own: Option<&'a str>) -> Vec<Block> {
        let attributes = Attributes::of(node);
        let link = || node.find("a").and_then(|link| link.attribute("href"));
        let src = attributes.text("src").or_else(|| own.or_else(link).map(str::to_owned));
        let is_picture =
            |src: &String| unwrapped(src).contains("/images/") || src.contains("/image/fetch/");
        let alt = attributes.text("alt").unwrap_or_default();
        let known = src.filter(|src| is_picture(src) || node.has_class("image3"));
        match known.and_then(|src| self.shot(&src, &src)) {
            Some(src) => {
                let picture = Picture { src, alt };
                vec![Block::Figure(Figure { picture, link: None, caption: String::new() })]
            }
            None => self.gone(node),
        }
    }

    /// What was taken for a picture and is a link with words.
    fn gone(&mut self, node: Node<'a>) -> Vec<Block> {
        let mut runs = Vec::new();
        for child in node.children() {
            self.run(child, &mut runs);
        }
        let mut runs = tidy(runs);
        if let Some(href) = node.attribute("href").and_then(|href| self.lead(href)) {
            let is_seen = !words(&runs).is_empty();
            let inner = if is_seen { runs } else { vec![Run::Text("Picture".to_owned())] };
            runs = vec![Run::Link(href, inner)];
        }
        if runs.is_empty() {
            self.remark(Remark::lost("picture", "a frame without a picture"));
            return Vec::new();
        }
        vec![Block::Paragraph(runs)]
    }
}

/// Puts the words below pictures: under the last of them when they are plain, else as a paragraph
/// of their own, for a caption in Markdown holds neither links nor marks.
pub(super) fn with_caption(mut blocks: Vec<Block>, caption: Vec<Run>) -> Vec<Block> {
    let mut caption = tidy(caption);
    if let [Run::Marked(Mark::Emphasis, inner)] = caption.as_mut_slice() {
        caption = std::mem::take(inner);
    }
    let is_bare = is_plain(&caption) && links(&caption).is_empty() && !has_marks(&caption);
    match blocks.last_mut() {
        Some(Block::Figure(figure)) if is_bare => figure.caption = words(&caption),
        _ if caption.is_empty() => {}
        _ => blocks.push(Block::Paragraph(tidy(vec![Run::Marked(Mark::Emphasis, caption)]))),
    }
    blocks
}

fn has_marks(runs: &[Run]) -> bool {
    runs.iter().any(|run| matches!(run, Run::Marked(..)))
}

/// The last address of a `srcset`. Addresses hold commas, so it is not split at them.
fn last_of_srcset(srcset: &str) -> Option<String> {
    let is_address = |part: &&str| part.starts_with("http");
    srcset.split_whitespace().rfind(is_address).map(|src| src.trim_end_matches(',').to_owned())
}
