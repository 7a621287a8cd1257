//! What is embedded from elsewhere: its words and a link to it stay.

use super::attributes::Attributes;
use super::blocks::code;
use super::components::Component;
use super::inline::shown;
use super::{Reader, read_line};
use crate::import::dom::Node;
use crate::import::prose::{Block, Figure, Picture, Run, tidy};
use crate::import::remark::Remark;

impl<'a> Reader<'a> {
    /// What stands for a part of the editor.
    pub(super) fn component_blocks(
        &mut self,
        component: Component,
        node: Node<'a>,
        nest: usize,
    ) -> Vec<Block> {
        let attributes = Attributes::of(node);
        if attributes.is_broken() {
            let what = format!("what `{}` says of itself is no whole JSON", title_of(node));
            self.remark(Remark::noted("broken-attributes", what));
        }
        match component {
            Component::Chrome | Component::Note => Vec::new(),
            Component::Promotion => self.promotion(node),
            Component::Button => self.button(node, &attributes),
            Component::Paywall => {
                let what = "those who did not pay read as far as a wall in it; all of it is kept";
                self.remark(Remark::noted("paywall", what));
                Vec::new()
            }
            Component::Dynamic => self.dynamic(node, nest),
            Component::Code => highlighted(node, &attributes).into_iter().collect(),
            Component::Verse => node.find("pre").and_then(code).into_iter().collect(),
            Component::Formula => self.formula(node, &attributes),
            Component::Picture => self.captioned(node),
            Component::Gallery => self.gallery(node, &attributes),
            Component::NoteAnchor | Component::Cashtag | Component::Mention => {
                let mut runs = Vec::new();
                self.run(node, &mut runs);
                line(runs)
            }
            Component::Lost(what) => {
                self.remark(Remark::lost(
                    what,
                    format!("a {what}: the export holds only its number"),
                ));
                Vec::new()
            }
            _ => self.embed(component, node, &attributes),
        }
    }

    /// What is shown from elsewhere.
    fn embed(
        &mut self,
        component: Component,
        node: Node<'a>,
        attributes: &Attributes,
    ) -> Vec<Block> {
        let blocks = match component {
            Component::Youtube => youtube(node, attributes),
            Component::Vimeo => attributes
                .text("videoId")
                .and_then(|id| link_line(&format!("https://vimeo.com/{id}"), "Vimeo video")),
            Component::Instagram => attributes.text("instagram_id").and_then(|id| {
                let title = attributes.first(&["title", "author_name"]);
                link_line(
                    &format!("https://instagram.com/p/{id}"),
                    title.as_deref().unwrap_or("On Instagram"),
                )
            }),
            Component::Media(kind) => self.media(kind, attributes),
            Component::Gist => gist(node),
            Component::File => self.file(node),
            Component::Post => self.post(node, attributes),
            Component::Tweet => self.tweet(node, attributes),
            Component::Comment => self.comment(node, attributes),
            _ => self.linked(node, attributes),
        };
        match blocks {
            Some(blocks) => {
                let what =
                    format!("an embedded {} is now its words and a link", name_of(component));
                self.remark(Remark::changed("embed", what));
                blocks
            }
            None => self.unlinked(component, node),
        }
    }

    /// An embed that names no address: what words it holds stay.
    fn unlinked(&mut self, component: Component, node: Node<'a>) -> Vec<Block> {
        let words = node.words();
        let what =
            format!("an embedded {} that says neither what nor where it is", name_of(component));
        self.remark(Remark::lost("embed", what));
        if words.is_empty() { Vec::new() } else { line(vec![Run::Text(words)]) }
    }

    /// Asks for a subscription. Now and then the author's own words stand in it.
    fn promotion(&mut self, node: Node<'a>) -> Vec<Block> {
        let caption = ["cta-caption", "preamble"].iter().find_map(|class| node.find_class(class));
        let words = caption.map(Node::words).unwrap_or_default();
        let what = match words.as_str() {
            "" => "a box that asks to subscribe or to share was left out".to_owned(),
            words => format!(
                "a box that asks to subscribe or to share was left out; it says: {}",
                shown(words)
            ),
        };
        self.remark(Remark::noted("promotion", what));
        Vec::new()
    }

    fn button(&mut self, node: Node<'a>, attributes: &Attributes) -> Vec<Block> {
        let link = node.find("a").and_then(|link| link.attribute("href"));
        let href = attributes.text("url").or_else(|| link.map(str::to_owned)).unwrap_or_default();
        let words = attributes.text("text").unwrap_or_else(|| node.words());
        let is_sites = [
            "/subscribe",
            "action=share",
            "gift=true",
            "/comments",
            "%%checkout_url%%",
            "%%share_url%%",
        ];
        if is_sites.iter().any(|part| href.contains(part)) || href.is_empty() {
            self.remark(Remark::noted(
                "promotion",
                format!("the button `{}` was left out", shown(&words)),
            ));
            return Vec::new();
        }
        match self.lead(&href) {
            Some(href) => link_line(&href, &words).unwrap_or_default(),
            None => line(vec![Run::Text(words)]),
        }
    }

    /// Words that differ with who reads: those for the most readers stay.
    fn dynamic(&mut self, node: Node<'a>, nest: usize) -> Vec<Block> {
        let what = format!(
            "words for some readers only (`{}`) are kept for all",
            shown(node.attribute("data-dynamic-audiences").unwrap_or("?"))
        );
        self.remark(Remark::noted("dynamic-content", what));
        let matches: Vec<_> =
            node.children().filter(|child| child.has_class("dynamic-content-match")).collect();
        match matches.as_slice() {
            [first, rest @ ..] => {
                if !rest.is_empty() {
                    let what = format!("{} other wordings for other readers", rest.len());
                    self.remark(Remark::lost("dynamic-content", what));
                }
                self.blocks_of(*first, nest)
            }
            [] => self.blocks_of(node, nest),
        }
    }

    fn formula(&mut self, node: Node<'a>, attributes: &Attributes) -> Vec<Block> {
        match attributes
            .text("persistentExpression")
            .or_else(|| Some(node.words()).filter(|words| !words.is_empty()))
        {
            Some(text) => {
                let what = "a formula stands as its LaTeX source";
                self.remark(Remark::changed("formula", what));
                vec![Block::Code { language: "latex".to_owned(), text: text.replace("\r\n", "\n") }]
            }
            None => {
                self.remark(Remark::lost("formula", "a formula without its source"));
                Vec::new()
            }
        }
    }

    fn media(&mut self, kind: &str, attributes: &Attributes) -> Option<Vec<Block>> {
        let id = attributes.text("mediaUploadId")?;
        let words = if kind == "audio" { "Audio" } else { "Video" };
        link_line(&format!("https://api.substack.com/api/v1/{kind}/upload/{id}/src"), words)
    }

    fn file(&mut self, node: Node<'a>) -> Option<Vec<Block>> {
        let href = node
            .descendants()
            .filter(|node| node.name() == Some("a"))
            .find_map(|link| link.attribute("href"))?;
        let href = self.lead(href)?;
        let name = node.find_class("file-embed-details-h1").map(Node::words);
        let about = node.find_class("file-embed-details-h2").map(Node::words).unwrap_or_default();
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| "File".to_owned());
        let mut runs = vec![Run::Link(href, vec![Run::Text(name)])];
        if !about.is_empty() {
            runs.push(Run::Text(format!(" ({})", about.replace(" ∙ ", ", "))));
        }
        Some(line(runs))
    }

    /// A card of another post.
    fn post(&mut self, node: Node<'a>, attributes: &Attributes) -> Option<Vec<Block>> {
        let link = node.find("a").and_then(|link| link.attribute("href")).map(str::to_owned);
        let url = attributes.first(&["canonical_url", "url"]).or(link)?;
        let href = self.lead(&url)?;
        let title = attributes.text("title").unwrap_or_else(|| node.words());
        let title = if title.is_empty() { url } else { title };
        let by = attributes.text("publication_name").or_else(|| {
            attributes.list("publishedBylines").first().and_then(|byline| byline.text("name"))
        });
        let mut runs = vec![Run::Link(href, vec![Run::Text(title)])];
        if let Some(by) = by {
            runs.push(Run::Text(format!(" — {by}")));
        }
        if let Some(caption) = attributes.text("caption") {
            runs.extend([Run::Break, Run::Text(caption)]);
        }
        Some(line(runs))
    }

    fn comment(&mut self, node: Node<'a>, attributes: &Attributes) -> Option<Vec<Block>> {
        let body = attributes.first(&["comment.body", "communityPost.body", "body"])?;
        let mut quoted = paragraphs(&body);
        let name = attributes.first(&["comment.name", "communityPost.name", "name"]);
        let date = attributes.text("comment.date").map(|date| day(&date));
        let url = attributes.first(&["url", "comment.url"]).and_then(|url| self.lead(&url));
        let link = node.find("a").and_then(|link| link.attribute("href"));
        let url = url.or_else(|| link.and_then(|href| self.lead(href)));
        quoted.extend(signature(name.as_deref(), None, url.as_deref(), date.as_deref()));
        Some(vec![Block::Quote(quoted)])
    }

    fn tweet(&mut self, node: Node<'a>, attributes: &Attributes) -> Option<Vec<Block>> {
        let of_class =
            |class| node.find_class(class).map(Node::words).filter(|words| !words.is_empty());
        let text = attributes.text("full_text");
        let mut quoted = match &text {
            Some(text) => self.lines_of_html(text),
            None => line(vec![Run::Text(of_class("tweet-text")?)]),
        };
        for photo in attributes.list("photos") {
            let src = photo.first(&["img_url", "url"]);
            quoted.extend(src.and_then(|src| self.figure_of(&src, "")));
        }
        if let Some(words) = attributes.text("quoted_tweet.full_text") {
            let mut inner = self.lines_of_html(&words);
            let (name, user) =
                (attributes.text("quoted_tweet.name"), attributes.text("quoted_tweet.username"));
            inner.extend(signature(name.as_deref(), user.as_deref(), None, None));
            quoted.push(Block::Quote(inner));
        }
        let name = attributes.text("name").or_else(|| of_class("tweet-author-name"));
        let user = attributes.text("username").or_else(|| of_class("tweet-author-handle"));
        let date =
            attributes.text("date").or_else(|| of_class("tweet-date")).map(|date| day(&date));
        let link = || node.descendants().find_map(|node| node.attribute("href"));
        let url = attributes.text("url").or_else(|| link().map(str::to_owned));
        let url = url.and_then(|url| self.lead(&url));
        quoted.extend(signature(name.as_deref(), user.as_deref(), url.as_deref(), date.as_deref()));
        Some(vec![Block::Quote(quoted)])
    }

    /// The words of a tweet, which may be HTML, a paragraph for each of its lines.
    fn lines_of_html(&self, html: &str) -> Vec<Block> {
        let lines = html.split('\n').map(|html| read_line(html, self.context));
        lines.filter(|runs| !runs.is_empty()).map(Block::Paragraph).collect()
    }

    /// Sound, a chart, a market: what it is called, and where it is.
    fn linked(&mut self, node: Node<'a>, attributes: &Attributes) -> Option<Vec<Block>> {
        let inner = node.descendants().find(|node| node.attribute("data-attrs").is_some());
        let inner = inner.map(Attributes::of);
        let all = [Some(attributes), inner.as_ref()];
        let first = |paths: &[&str]| all.into_iter().flatten().find_map(|it| it.first(paths));
        let src = || {
            std::iter::once(node)
                .chain(node.descendants())
                .find_map(|node| node.attribute("src").or_else(|| node.attribute("href")))
        };
        let url = first(&["targetUrl", "fullEmbedUrl", "postUrl", "url", "permalink_url", "src"]);
        let url = url.or_else(|| src().map(str::to_owned))?;
        let href = self.lead(&url)?;
        let title = first(&["title", "question", "name"])
            .or_else(|| Some(node.words()).filter(|words| !words.is_empty()));
        let title = title.unwrap_or_else(|| host_of(&href));
        let mut blocks = link_line(&href, &title)?;
        if let Some(about) = first(&["description", "text"]).filter(|about| *about != title) {
            blocks.extend(paragraphs(&about));
        }
        Some(blocks)
    }

    /// A frame, a film, a form: what could lead to it stays.
    pub(super) fn foreign(&mut self, name: &str, node: Node<'a>) -> Vec<Run> {
        if matches!(name, "script" | "form") {
            self.remark(Remark::lost(
                if name == "form" { "form" } else { "script" },
                format!("a `<{name}>`"),
            ));
            return Vec::new();
        }
        let within = || std::iter::once(node).chain(node.descendants());
        let src =
            within().find_map(|node| node.attribute("src").or_else(|| node.attribute("data")));
        let Some(href) = src.and_then(|src| self.lead(src)) else {
            self.remark(Remark::lost("embed", format!("a `<{name}>` that leads nowhere")));
            return Vec::new();
        };
        self.remark(Remark::changed("embed", format!("a `<{name}>` is now a link")));
        let title = node.attribute("title").filter(|title| !title.trim().is_empty());
        let words = title.map_or_else(|| host_of(&href), str::to_owned);
        vec![Run::Link(href, vec![Run::Text(words)])]
    }

    /// A picture without anything around it.
    fn figure_of(&mut self, src: &str, alt: &str) -> Option<Block> {
        let src = self.shot(src, src)?;
        let picture = Picture { src, alt: alt.to_owned() };
        Some(Block::Figure(Figure { picture, link: None, caption: String::new() }))
    }

    fn gallery(&mut self, node: Node<'a>, attributes: &Attributes) -> Vec<Block> {
        let alt = attributes.text("gallery.alt").unwrap_or_default();
        let mut blocks = Vec::new();
        for image in attributes.list("gallery.images") {
            let figure = image.text("src").and_then(|src| self.figure_of(&src, &alt));
            blocks.extend(figure);
        }
        if blocks.is_empty() {
            let images: Vec<_> =
                node.descendants().filter(|node| node.name() == Some("img")).collect();
            for image in images {
                blocks.extend(self.picture(image).map(|picture| {
                    Block::Figure(Figure { picture, link: None, caption: String::new() })
                }));
            }
        }
        if blocks.is_empty() {
            self.remark(Remark::lost("picture", "a gallery without a picture"));
        }
        let caption = attributes.text("gallery.caption").map(|text| vec![Run::Text(text)]);
        let caption =
            caption.or_else(|| node.find("figcaption").map(|caption| self.runs_of(caption)));
        super::pictures::with_caption(blocks, caption.unwrap_or_default())
    }
}

/// What an embed is called in a report.
fn name_of(component: Component) -> &'static str {
    match component {
        Component::Youtube | Component::Vimeo | Component::Media("video") => "video",
        Component::Media(_) => "sound",
        Component::Tweet => "tweet",
        Component::Post => "post",
        Component::Comment => "comment",
        Component::File => "file",
        Component::Gist => "piece of code",
        _ => "object",
    }
}

/// How an element is called, for a report.
fn title_of(node: Node<'_>) -> String {
    let name = node.attribute("data-component-name").or_else(|| node.classes().next());
    name.or(node.name()).unwrap_or_default().to_owned()
}

fn highlighted(node: Node<'_>, attributes: &Attributes) -> Option<Block> {
    let written = node.find("pre").and_then(code)?;
    let Block::Code { language, text } = written else { return None };
    let language = attributes.text("language").unwrap_or(language);
    let language = language.split_whitespace().next().unwrap_or_default().replace('`', "");
    Some(Block::Code { language, text })
}

fn youtube(node: Node<'_>, attributes: &Attributes) -> Option<Vec<Block>> {
    let of_id = || node.attribute("id")?.strip_prefix("youtube2-").map(str::to_owned);
    let id = attributes.text("videoId").or_else(of_id)?;
    let is_id = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let start =
        attributes.text("startTime").map(|start| format!("&t={}", start.trim_end_matches('s')));
    let href = format!("https://www.youtube.com/watch?v={id}{}", start.unwrap_or_default());
    is_id.then(|| link_line(&href, "YouTube video"))?
}

fn gist(node: Node<'_>) -> Option<Vec<Block>> {
    let attributes = Attributes::of(node);
    let html = attributes.text("innerHTML").unwrap_or_default();
    let dom = crate::import::dom::Dom::parse(&html).ok()?;
    let roots = [node, dom.root()];
    let lines = |root: Node<'_>| {
        let cells = root.descendants().filter(|cell| cell.has_class("blob-code")).map(|cell| {
            cell.descendants().filter_map(Node::text).collect::<String>().trim_end().to_owned()
                + "\n"
        });
        cells.collect::<String>()
    };
    let hrefs = |root: &Node<'_>| {
        root.descendants()
            .filter_map(|it| it.attribute("href").map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let link = roots.iter().flat_map(hrefs).find(|href| href.starts_with("https://gist.github"));
    let text = roots.into_iter().map(lines).find(|lines| !lines.trim().is_empty());
    let text =
        text.map(|text| Block::Code { language: String::new(), text: text.trim_end().to_owned() });
    let mut blocks: Vec<Block> = text.into_iter().collect();
    blocks.extend(link.and_then(|href| link_line(&href, "On GitHub")).into_iter().flatten());
    (!blocks.is_empty()).then_some(blocks)
}

/// A paragraph of these runs.
fn line(runs: Vec<Run>) -> Vec<Block> {
    let runs = tidy(runs);
    if runs.is_empty() { Vec::new() } else { vec![Block::Paragraph(runs)] }
}

/// A paragraph that is a link.
fn link_line(href: &str, words: &str) -> Option<Vec<Block>> {
    let blocks = line(vec![Run::Link(href.to_owned(), vec![Run::Text(words.to_owned())])]);
    (!blocks.is_empty()).then_some(blocks)
}

/// Plain text as paragraphs, one for each of its lines.
fn paragraphs(text: &str) -> Vec<Block> {
    text.lines().flat_map(|words| line(vec![Run::Text(words.to_owned())])).collect()
}

/// Who wrote what is quoted above, where and when: `— Name (@user), [date](url)`.
fn signature(
    name: Option<&str>,
    user: Option<&str>,
    url: Option<&str>,
    date: Option<&str>,
) -> Vec<Block> {
    let user = user.map(|user| format!("@{}", user.trim_start_matches('@')));
    let who = match (name, user) {
        (Some(name), Some(user)) => format!("{name} ({user})"),
        (Some(name), None) => name.to_owned(),
        (None, user) => user.unwrap_or_default(),
    };
    let mut runs = vec![Run::Text(format!("— {who}"))];
    let words = date.unwrap_or("link");
    match url {
        Some(url) => {
            runs.push(Run::Text(if who.is_empty() { String::new() } else { ", ".to_owned() }));
            runs.push(Run::Link(url.to_owned(), vec![Run::Text(words.to_owned())]));
        }
        None if who.is_empty() => return Vec::new(),
        None => {}
    }
    line(runs)
}

/// `Tue Sep 08 16:53:54 +0000 2020` and `2020-09-08T16:53:54Z` as a day.
fn day(date: &str) -> String {
    let parts: Vec<&str> = date.split_whitespace().collect();
    match parts.as_slice() {
        [_, month, day, _, _, year] => format!("{} {month} {year}", day.trim_start_matches('0')),
        _ => date.split_once('T').map_or(date, |(day, _)| day).to_owned(),
    }
}

fn host_of(href: &str) -> String {
    let host = href.split_once("://").map_or(href, |(_, rest)| rest);
    host.split(['/', '?', '#']).next().unwrap_or(host).to_owned()
}
