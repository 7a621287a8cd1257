//! Which elements are parts of Substack's editor, by their classes and names.

use crate::import::dom::Node;

/// A part of the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Component {
    /// Drawn around the text: left out without a word.
    Chrome,
    /// Asks for a subscription, a share, an app. Counted.
    Promotion,
    /// A button of the author's or of the site's.
    Button,
    /// Where those who don't pay stop reading.
    Paywall,
    /// Words for some readers only.
    Dynamic,
    /// Code with colours.
    Code,
    /// Words whose spaces count.
    Verse,
    /// A formula.
    Formula,
    /// A company's sign at the exchange.
    Cashtag,
    /// Somebody who is named.
    Mention,
    /// A picture with all that stands around it.
    Picture,
    /// Several pictures.
    Gallery,
    /// A place that a footnote belongs to.
    NoteAnchor,
    /// A footnote: read when the text comes to it.
    Note,
    /// A video elsewhere.
    Youtube,
    Vimeo,
    /// Somebody's tweet.
    Tweet,
    /// Another post.
    Post,
    Instagram,
    /// Sound or video elsewhere, a chart, a market: a link and its words.
    Linked,
    /// Sound or video of the newsletter's own.
    Media(&'static str),
    /// A file to be loaded.
    File,
    /// Code on GitHub.
    Gist,
    /// Somebody's comment or note.
    Comment,
    /// Something of which there is only an id.
    Lost(&'static str),
}

/// The component that an element is, if it is one.
pub(super) fn of(node: Node<'_>) -> Option<Component> {
    let name = node.attribute("data-component-name").unwrap_or_default();
    let by_name = BY_NAME.iter().find(|(known, _)| *known == name).map(|(_, component)| *component);
    by_name.or_else(|| {
        let classes = || node.classes();
        let known = |class: &str| BY_CLASS.iter().find(|(known, _)| *known == class);
        classes().find_map(known).map(|(_, component)| *component).or_else(|| {
            let is_gallery = |class: &str| class.contains("ImageGallery-module__imageGallery");
            classes().any(is_gallery).then_some(Component::Gallery)
        })
    })
}

/// Whether an element is one that nobody knows, and by which word: it is kept as its words.
pub(super) fn unknown(node: Node<'_>) -> Option<String> {
    if let Some(name) = node.attribute("data-component-name") {
        return (!PLAIN_NAMES.contains(&name)).then(|| name.to_owned());
    }
    let is_box = matches!(node.name(), Some("div" | "section" | "aside"))
        || node.name().is_some_and(|name| name.contains('-'));
    if !is_box {
        return None;
    }
    let is_known = |class: &str| PLAIN_CLASSES.contains(&class) || class.starts_with("pencraft");
    let first = node.classes().next().filter(|_| !node.classes().any(is_known));
    let custom = node.name().filter(|name| name.contains('-'));
    first.or(custom).map(str::to_owned)
}

/// Names of components that are read as the elements they are.
const PLAIN_NAMES: [&str; 4] = ["Image2ToDOM", "ImageToDOM", "Image2ToDOMStatic", "Twitter2ToDOM"];

/// Classes of boxes whose only worth is what stands in them.
const PLAIN_CLASSES: [&str; 22] = [
    "available-content",
    "body",
    "callout-block",
    "captioned-image-container",
    "captioned-image-container-static",
    "dynamic-content-match",
    "empty-paragraph",
    "footnote-content",
    "header-anchor-post",
    "image-gallery-embed",
    "image-link",
    "image2",
    "image2-inset",
    "image3",
    "markup",
    "outer-block-container",
    "post",
    "preview",
    "pullquote",
    "single-post",
    "tweet-text",
    "visibility-check",
];

const BY_NAME: &[(&str, Component)] = &[
    ("ApplePodcastToDom", Component::Linked),
    ("AudioPlaceholder", Component::Media("audio")),
    ("BlueskyCreateBlueskyEmbed", Component::Linked),
    ("ButtonCreateButton", Component::Button),
    ("CaptionedButtonToDOM", Component::Promotion),
    ("CashtagToDOM", Component::Cashtag),
    ("CommentPlaceholder", Component::Comment),
    ("DigestPostEmbed", Component::Post),
    ("EmbeddedPostToDOM", Component::Post),
    ("EmbeddedPublicationToDOMWithSubscribe", Component::Promotion),
    ("FileToDOM", Component::File),
    ("FootnoteAnchorToDOM", Component::NoteAnchor),
    ("FootnoteToDOM", Component::Note),
    ("GitgistToDOM", Component::Gist),
    ("HighlightedCodeBlockToDOM", Component::Code),
    ("ImageGallery", Component::Gallery),
    ("InstagramToDOM", Component::Instagram),
    ("LatexBlockToDOM", Component::Formula),
    ("MentionToDOM", Component::Mention),
    ("PaywallToDOM", Component::Paywall),
    ("PreformattedTextBlockToDOM", Component::Verse),
    ("SubscribeWidgetToDOM", Component::Promotion),
    ("Twitter2ToDOM", Component::Tweet),
    ("VideoEmbedPlayer", Component::Media("video")),
    ("VideoPlaceholder", Component::Media("video")),
    ("VimeoToDOM", Component::Vimeo),
    ("Youtube2ToDOM", Component::Youtube),
];

const BY_CLASS: &[(&str, Component)] = &[
    ("apple-podcast-container", Component::Linked),
    ("bandcamp-wrap", Component::Linked),
    ("button-wrapper", Component::Button),
    ("captioned-button-wrap", Component::Promotion),
    ("captioned-image-container", Component::Picture),
    ("captioned-image-container-static", Component::Picture),
    ("cashtag-wrap", Component::Cashtag),
    ("code-embed", Component::Linked),
    ("comment", Component::Comment),
    ("community-chat", Component::Promotion),
    ("community-post", Component::Comment),
    ("datawrapper-wrap", Component::Linked),
    ("digest-post-embed", Component::Post),
    ("directMessage", Component::Promotion),
    ("dynamic-content-block", Component::Dynamic),
    ("embedded-post-wrap", Component::Post),
    ("embedded-publication-wrap", Component::Promotion),
    ("file-embed-wrapper", Component::File),
    ("footnote", Component::Note),
    ("footnote-anchor", Component::NoteAnchor),
    ("github-gist", Component::Gist),
    ("header-anchor-parent", Component::Chrome),
    ("hide-text", Component::Chrome),
    ("highlighted_code_block", Component::Code),
    ("image-gallery-embed", Component::Gallery),
    ("image-link", Component::Picture),
    ("image-link-expand", Component::Chrome),
    ("image3", Component::Picture),
    ("install-substack-app-embed", Component::Promotion),
    ("instagram", Component::Instagram),
    ("latex-rendered", Component::Formula),
    ("mention-wrap", Component::Mention),
    ("native-audio-embed", Component::Media("audio")),
    ("native-video-embed", Component::Media("video")),
    ("paywall", Component::Promotion),
    ("paywall-cta", Component::Promotion),
    ("paywall-jump", Component::Paywall),
    ("pencraft", Component::Chrome),
    ("poll-embed", Component::Lost("poll")),
    ("polymarket-embed", Component::Linked),
    ("prediction-market-wrap", Component::Linked),
    ("preformatted-block", Component::Verse),
    ("recipe-embed", Component::Lost("recipe")),
    ("restack-image", Component::Chrome),
    ("soundcloud-wrap", Component::Linked),
    ("sponsorship-campaign-embed", Component::Promotion),
    ("spotify-wrap", Component::Linked),
    ("subscribe-widget", Component::Promotion),
    ("subscription-widget", Component::Promotion),
    ("subscription-widget-wrap", Component::Promotion),
    ("subscription-widget-wrap-editor", Component::Promotion),
    ("tiktok-wrap", Component::Linked),
    ("tweet", Component::Tweet),
    ("twitter-embed", Component::Tweet),
    ("view-image", Component::Chrome),
    ("vimeo-wrap", Component::Vimeo),
    ("youtube-wrap", Component::Youtube),
];

/// Elements that show nothing of a text, or nothing that could be kept.
pub(super) fn is_chrome(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "button", "head", "input", "label", "link", "meta", "noscript", "optgroup", "select",
        "source", "style", "svg", "template", "textarea", "title", "track",
    ];
    NAMES.contains(&name)
}
