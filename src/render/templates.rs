//! Tera, wrapped: loads templates, renders views, and tells an author where a template is wrong.

mod blocks;
pub mod front_matter;
mod tags;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::marker::PhantomData;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use crate::diagnostic::{Code, Diagnostic, size_in_words};
use crate::near;
use crate::render::assets::Assets;
use crate::render::encoded;
use crate::source::{SitePath, SourceText, Span};

/// The templates of a site, ready to render.
pub struct Templates {
    tera: Tera,
    sources: BTreeMap<String, SourceText>,
    max_page: u64,
}

/// HTML that a template made, for others to show: it is held once, however many do.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Shown(Value);

impl Shown {
    /// Keeps some HTML.
    pub fn new(html: &str) -> Self {
        Self(Value::safe_string(html))
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        self.0.as_str().expect("it was made of a text")
    }
}

/// A view that many pages show, made ready for templates once; a copy of it costs next to nothing.
#[derive(Debug, Serialize)]
#[serde(transparent, bound = "")]
pub struct Held<View> {
    value: Value,
    #[serde(skip)]
    view: PhantomData<fn() -> View>,
}

impl<View: Serialize> Held<View> {
    /// Makes a view ready.
    pub fn new(view: &View) -> Self {
        Self { value: Value::from_serializable(view), view: PhantomData }
    }
}

impl<View> Clone for Held<View> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), view: PhantomData }
    }
}

impl Templates {
    /// Reads the templates. `site` is what every page may show; `assets` are the static files and
    /// the address of the folder they stand in; a page has at most `max_page` bytes.
    pub fn new(
        sources: &BTreeMap<String, SourceText>,
        site: &impl Serialize,
        (assets, root): (Assets, String),
        max_page: u64,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut tera = Tera::new();
        // The empty suffix fits every name: nothing is ever rendered unescaped by its name.
        tera.autoescape_on([""]);
        tera.register_filter("facts", facts);
        // Tera's own copies the text, which can be a whole issue.
        tera.register_filter("safe", |text: Value, _: Kwargs, _: &State| text.mark_safe());
        tera.register_filter("thousands", |n: u64, _: Kwargs, _: &State| thousands(n));
        tera.register_filter("asset", move |name: &str, _: Kwargs, _: &State| {
            asset(&assets, name).map(|name| [&*root, &*encoded(name)].concat())
        });
        tera.global_context().insert("site", site);
        let texts = sources.iter().map(|(name, source)| (name.as_str(), &*source.text));
        tera.add_raw_templates(texts).map_err(|error| match syntax_findings(sources) {
            found if found.is_empty() => load_findings(error.kind(), sources),
            found => found,
        })?;
        Ok(Self { tera, sources: sources.clone(), max_page })
    }

    /// Renders a view. `page` is the page's address, for messages.
    pub fn render(
        &self,
        template: &str,
        view: &impl Serialize,
        page: &str,
    ) -> Result<Vec<u8>, Diagnostic> {
        self.render_into(Vec::with_capacity(128 * 1024), template, view, page)
    }

    /// Renders a view that is a small part of a page.
    pub fn render_part(
        &self,
        template: &str,
        view: &impl Serialize,
        page: &str,
    ) -> Result<Vec<u8>, Diagnostic> {
        self.render_into(Vec::with_capacity(1024), template, view, page)
    }

    fn render_into(
        &self,
        bytes: Vec<u8>,
        template: &str,
        view: &impl Serialize,
        page: &str,
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut out = Bounded { bytes, limit: self.max_page };
        let rendered = Context::from_serialize(view)
            .and_then(|context| self.tera.render_to(template, &context, &mut out));
        match rendered {
            Ok(()) => Ok(out.bytes),
            Err(_) if out.is_full() => Err(too_large(template, self.max_page, page)),
            Err(error) => Err(match error.kind() {
                ErrorKind::Msg(message) => failure(template, message, page),
                kind => finding(kind, &self.sources, Some(page)),
            }),
        }
    }
}

/// Templates of a site that nothing uses, with the template of the theme that each was meant to be.
pub fn unused(
    sources: &BTreeMap<String, SourceText>,
    is_of_theme: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let own = sources.iter().filter(|(name, _)| !is_of_theme(name));
    let unused = own.filter_map(|(name, source)| {
        let names = [format!("\"{name}\""), format!("'{name}'")];
        let mentions = |text: &str| names.iter().any(|name| text.contains(name));
        let is_used = source.text.contains("{% component ")
            || sources.values().any(|other| mentions(&other.text));
        let of_theme = sources.keys().filter(|known| is_of_theme(known));
        let near = near::nearest(stem(file_name(name)), of_theme.map(|known| stem(known)));
        let message = format!("no page and no template uses `{name}`");
        let finding = Diagnostic::new(Code::UnusedTemplate, message).in_file(&source.path);
        near.filter(|_| !is_used).map(|near| finding.help(format!("did you mean `{near}.html`?")))
    });
    unused.collect()
}

/// The name of a template without its folder.
fn file_name(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, name)| name)
}

/// The name of a template without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A line of small print: parts that each end in a middle dot, without the last dot; nothing at all
/// when there is no part. A dot stays on the line of its part: what stands before it is a no-break
/// space.
fn facts(body: &str, _: Kwargs, _: &State) -> Value {
    let line = body.trim().trim_end_matches('·').trim_end();
    if line.is_empty() {
        return Value::safe_string("");
    }
    let mut out = String::with_capacity(line.len() + 24);
    out.push_str("<p class=\"meta\">");
    for (nth, part) in line.split('·').enumerate() {
        if nth > 0 {
            if out.ends_with(' ') {
                out.pop();
                out.push('\u{a0}');
            }
            out.push('·');
        }
        out.push_str(part);
    }
    out.push_str("</p>");
    Value::safe_string(&out)
}

/// A number as people read it: `1,412`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The name under which a page should ask for a static file.
fn asset<'a>(assets: &'a Assets, name: &'a str) -> TeraResult<&'a str> {
    assets.name_of(name).ok_or_else(|| {
        // As Tera words its own mistakes: what is wrong, then the way out.
        let way_out = match near::nearest(name, assets.all()) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("Put the file into the folder: `static/{name}`"),
        };
        tera::Error::message(format!("There is no static file `{name}`. {way_out}"))
    })
}

/// A page as it grows: refuses to grow over its limit.
struct Bounded {
    bytes: Vec<u8>,
    limit: u64,
}

impl Bounded {
    fn is_full(&self) -> bool {
        self.bytes.len() as u64 > self.limit
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    // A page is written in a thousand pieces: this spares each a loop.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(bytes);
        if self.is_full() {
            return Err(io::Error::other("the page is over its limit"));
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn too_large(template: &str, limit: u64, page: &str) -> Diagnostic {
    let message = format!("the page `{page}` is over {}", size_in_words(limit));
    Diagnostic::new(Code::PageTooLarge, message)
        .in_file(&SitePath::new(&format!("templates/{template}")))
        .help("a template may have run away; `limits.page` in `chinai.yaml` sets the limit")
}

/// The mistakes of syntax in all templates: of a set, Tera tells only the first.
fn syntax_findings(sources: &BTreeMap<String, SourceText>) -> Vec<Diagnostic> {
    let alone = |(name, source): (&String, &SourceText)| {
        let error = Tera::new().add_raw_template(name, &source.text).err()?;
        let is_syntax = matches!(error.kind(), ErrorKind::SyntaxError(_));
        is_syntax.then(|| finding(error.kind(), sources, None))
    };
    sources.iter().filter_map(alone).collect()
}

/// A failure that Tera gives no place for.
fn failure(template: &str, message: &str, page: &str) -> Diagnostic {
    let path = SitePath::new(&format!("templates/{template}"));
    if message.contains("recursion depth") {
        let message = format!("a component goes round in a circle while rendering `{page}`");
        let finding = Diagnostic::new(Code::TemplateLoop, message).in_file(&path);
        return finding.help("look for a component that calls itself, maybe through others");
    }
    let message = format!("{} while rendering `{page}`", first_line(message));
    Diagnostic::new(Code::TemplateFails, message).in_file(&path)
}

/// Tera tells several mistakes of a set of templates as one text: a report each, an empty line
/// between.
fn load_findings(kind: &ErrorKind, sources: &BTreeMap<String, SourceText>) -> Vec<Diagnostic> {
    let ErrorKind::Msg(reports) = kind else { return vec![finding(kind, sources, None)] };
    let mut lacking = blocks::Lacking::default();
    let mut findings = Vec::new();
    for report in reports.split("\n\n").filter(|report| !report.trim().is_empty()) {
        let what = first_line(report.strip_prefix("error: ").unwrap_or(report));
        let place = pointed_at(report, sources);
        if let Some(block) = between(&what, "block `", "` is not defined in any parent template")
            && let Some((path, span)) = &place
        {
            findings.extend(lacking.take(block, path, *span, sources));
            continue;
        }
        let finding = match between(&what, "unknown template `", "`") {
            Some(name) => missing(&format!("there is no template `{name}`"), name, sources),
            None => match between(&what, "unknown filter `", "`") {
                Some(name) => unknown_filter(name),
                None => unknown_function(what),
            },
        };
        findings.push(match place {
            Some((path, span)) => finding.at(&path, span),
            None => finding,
        });
    }
    findings.extend(lacking.findings());
    findings
}

fn unknown_filter(name: &str) -> Diagnostic {
    let finding = Diagnostic::new(Code::TemplateSyntax, format!("there is no filter `{name}`"));
    match near::nearest(name, FILTERS.into_iter()) {
        Some(near) => finding.label(format!("did you mean `{near}`?")),
        None => finding.help(format!("there are {}", FILTERS.join(", "))),
    }
}

fn unknown_function(what: String) -> Diagnostic {
    let Some(name) = between(&what, "unknown function `", "`") else {
        return Diagnostic::new(Code::TemplateSyntax, what);
    };
    let message = format!("there is no function `{name}`");
    Diagnostic::new(Code::TemplateSyntax, message)
        .help("there are `range` and `throw`; what a page may show stands in its variables")
}

/// The filters there are: Tera's own, and ours.
const FILTERS: [&str; 40] = [
    "abs",
    "asset",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "facts",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "thousands",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.strip_prefix(before)?.strip_suffix(after)
}

/// The place a report names in its second line: ` --> issue.html:3:12`.
fn pointed_at(report: &str, sources: &BTreeMap<String, SourceText>) -> Option<(SitePath, Span)> {
    let place = report.lines().find_map(|line| line.trim().strip_prefix("--> "))?;
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let source = sources.get(parts.next()?)?;
    let start: usize = source.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let start = start + column - 1;
    let carets = report.chars().filter(|c| *c == '^').count();
    Some((source.path.clone(), Span::new(start..(start + carets).min(source.text.len()))))
}

/// Says in our words what Tera could not do.
fn finding(
    kind: &ErrorKind,
    sources: &BTreeMap<String, SourceText>,
    page: Option<&str>,
) -> Diagnostic {
    match kind {
        ErrorKind::SyntaxError(report) => {
            let (what, help) = message_and_help(report.message());
            let (name, range) = (report.filename(), &report.span().range);
            let source = sources.get(name);
            let is_end = what == "unexpected end of input";
            if let Some(source) = source.filter(|_| is_end || what == "unknown tag")
                && let Some(finding) = tags::explain(source, range.start, is_end)
            {
                return finding;
            }
            let help = help
                .or_else(|| help_to_else_if(source?, range.start))
                .or_else(|| front_matter::help_to_extends(&what, source?));
            let finding = Diagnostic::new(Code::TemplateSyntax, in_our_words(what));
            with_help(placed(finding, name, range, sources), help)
        }
        ErrorKind::RenderingError(report) => {
            let (what, help) = message_and_help(report.message());
            let help = help.or_else(|| help_to_value(&what));
            let finding = Diagnostic::new(Code::TemplateFails, what);
            let finding = placed(finding, report.filename(), &report.span().range, sources);
            let finding = with_help(finding, help);
            match page {
                Some(page) => finding.label(format!("while rendering `{page}`")),
                None => finding,
            }
        }
        ErrorKind::CircularInclude { tpl, include_chain } => looped(tpl, include_chain, "includes"),
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            looped(tpl, inheritance_chain, "extends")
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("`{current}` extends `{parent}`, which is not there");
            let finding = missing(&message, parent, sources);
            match sources.get(current).map(|source| (source, source.text.find(parent.as_str()))) {
                Some((source, Some(at))) => {
                    finding.at(&source.path, Span::new(at..at + parent.len()))
                }
                _ => finding.in_file(&SitePath::new(&format!("templates/{current}"))),
            }
        }
        ErrorKind::TemplateNotFound(name) => {
            missing(&format!("there is no template `{name}`"), name, sources)
        }
        other => Diagnostic::new(Code::TemplateFails, first_line(&other.to_string())),
    }
}

/// What Tera found where it expected something else.
fn in_our_words(what: String) -> String {
    let Some((found, expected)) = what.split_once(" but expected ") else { return what };
    let is_sign = expected.starts_with(|c: char| c.is_ascii_punctuation() && c != '`');
    let expected = match expected {
        "identifier" => "a name".to_owned(),
        several if several.starts_with("one of: integer") => "a value".to_owned(),
        sign if is_sign => format!("`{sign}`"),
        words => words.to_owned(),
    };
    format!("{} where {expected} should stand", found.replace("found identifier", "found a name"))
}

/// `{% else if draft %}` is what other template languages write.
fn help_to_else_if(source: &SourceText, at: usize) -> Option<String> {
    let before = source.text.get(..at)?.trim_end();
    let is_it = before.ends_with("else") && source.text[at..].starts_with("if");
    is_it.then(|| "`else if` is written `elif`".to_owned())
}

/// A way out where Tera tells none.
fn help_to_value(what: &str) -> Option<String> {
    if let Some(argument) = between(what, "missing keyword argument `", "`") {
        return Some(format!("give it by its name: `{argument}=…`"));
    }
    let is_sum = what.starts_with("`+` requires") && what.contains("`string`");
    is_sum.then(|| "texts are joined by `~`".to_owned())
}

fn missing(message: &str, name: &str, sources: &BTreeMap<String, SourceText>) -> Diagnostic {
    let finding = Diagnostic::new(Code::MissingTemplate, message);
    // All of them end alike: that alone brings no two near.
    let stem = |name| str::strip_suffix(name, ".html").unwrap_or(name);
    match near::nearest(stem(name), sources.keys().map(|name| stem(name))) {
        Some(near) => finding.help(format!("did you mean `{near}.html`?")),
        None => finding.help(format!("write it as `templates/{name}`")),
    }
}

fn looped(template: &str, chain: &[String], verb: &str) -> Diagnostic {
    let message = format!("`{template}` {verb} itself ({})", chain.join(" → "));
    Diagnostic::new(Code::TemplateLoop, message)
        .in_file(&SitePath::new(&format!("templates/{template}")))
        .help("take one of these steps out")
}

fn placed(
    finding: Diagnostic,
    template: &str,
    range: &std::ops::Range<usize>,
    sources: &BTreeMap<String, SourceText>,
) -> Diagnostic {
    match sources.get(template) {
        Some(source) => finding.at(&source.path, Span::new(range.clone())),
        None => finding.in_file(&SitePath::new(&format!("templates/{template}"))),
    }
}

fn with_help(finding: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// Tera tells the names that exist behind the message; they are the way out.
fn message_and_help(message: &str) -> (String, Option<String>) {
    let message = first_line(message);
    match message.split_once(". ") {
        Some((what, names)) => (what.to_owned(), Some(known_names(what, names))),
        None => (message, None),
    }
}

/// `Available fields: b, a` in an order that is the same every time; the one first that the name
/// in backticks is near to.
fn known_names(what: &str, names: &str) -> String {
    let Some((head, names)) = names.split_once(": ") else { return lower_first(names) };
    let mut names: Vec<&str> = names.split(", ").collect();
    names.sort_unstable();
    let unknown = what.split('`').nth(1).unwrap_or_default();
    let near = near::nearest(unknown, names.iter().copied());
    let meant = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
    format!("{meant}{}: {}", lower_first(head), names.join(", "))
}

fn first_line(message: &str) -> String {
    lower_first(message.lines().next().unwrap_or_default().trim_end_matches('.'))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{FILTERS, Templates, thousands};
    use crate::render::assets::Assets;
    use crate::source::SourceText;

    #[test]
    fn every_filter_that_is_named_is_there() {
        let text: String = FILTERS.iter().map(|name| format!("{{{{ a | {name} }}}}\n")).collect();
        let source = SourceText::new("templates/a.html", &text);
        let sources = BTreeMap::from([("a.html".to_owned(), source)]);
        let assets = (Assets::new(&BTreeMap::new(), &sources), String::new());
        let read = Templates::new(&sources, &BTreeMap::<&str, &str>::new(), assets, 1000);
        assert_eq!(read.err(), None);
    }

    #[test]
    fn a_long_number_is_written_in_groups_of_three() {
        let written = [0, 999, 1_000, 12_345, 1_234_567].map(thousands);
        assert_eq!(written, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }
}
