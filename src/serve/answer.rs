//! From a request to a response: the page, or why there is none.
//!
//! A page of HTML gets a script, and while something is wrong the report, just before its end; all
//! other bytes are those that `build` writes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use axum::response::Response;
use tokio::time;

use super::generation::{Found, Generation, Rendered, To};
use super::request::{self, Refusal};
use super::{Preview, State, live, media};
use crate::escape;

const SCRIPT: &[u8] = include_bytes!("preview.js");
const STYLE: &[u8] = include_bytes!("report.css");

/// How long a page with a mistake waits for its report to be drawn.
const DRAWING: Duration = Duration::from_secs(2);

/// Answers a request that arrived at an address of this machine.
pub(super) async fn answer(
    preview: &Arc<Preview>,
    at: SocketAddr,
    request: Request<Body>,
) -> Response {
    // No request we answer has a body.
    let (mut parts, _) = request.into_parts();
    let mut response = match request::judge(&parts, at) {
        Err(refusal) => refused(&refusal),
        Ok(path) => match path.strip_prefix(&preview.own) {
            Some(name) => own(name, preview, &mut parts).await,
            None => page(&path, preview, &parts).await,
        },
    };
    guard(response.headers_mut(), preview);
    if parts.method == Method::HEAD { without_body(response) } else { response }
}

fn refused(refusal: &Refusal) -> Response {
    let mut response = plain(refusal.status, refusal.words);
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        set(response.headers_mut(), header::ALLOW, "GET, HEAD");
    }
    response
}

/// What the preview adds to pages, and the line to them.
async fn own(name: &str, preview: &Arc<Preview>, parts: &mut Parts) -> Response {
    match name {
        "preview.js" => whole(StatusCode::OK, media::SCRIPT, fixed(SCRIPT), parts),
        "report.css" => whole(StatusCode::OK, media::STYLE, fixed(STYLE), parts),
        "live" => live::open(Arc::clone(preview), parts).await,
        _ => plain(StatusCode::NOT_FOUND, "there is nothing here"),
    }
}

fn fixed(file: &'static [u8]) -> Rendered {
    Rendered::new(Bytes::from_static(file))
}

async fn page(path: &str, preview: &Preview, parts: &Parts) -> Response {
    let mut states = preview.state.clone();
    if states.wait_for(|state| state.is_ready).await.is_err() {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "the preview has ended");
    }
    match look_up(path, preview).await {
        Shown::Page { status, rendered, content_type, number } => {
            if content_type != media::HTML {
                return whole(status, content_type, rendered, parts);
            }
            let tab = Tab { number, version: rendered.version_name() };
            let page = Rendered::new(with_tail(&rendered.bytes, &tail(preview, &tab)));
            whole(status, content_type, page, parts)
        }
        Shown::Moved(to) => moved(to, parts),
        Shown::Report => {
            let tail = tail(preview, &Tab { number: 0, version: NO_VERSION.to_owned() });
            let page = Rendered::new(with_tail(BLANK.as_bytes(), &tail));
            whole(StatusCode::INTERNAL_SERVER_ERROR, media::HTML, page, parts)
        }
    }
}

/// The version of a page that is none.
const NO_VERSION: &str = "none";

/// A page to lay the report on when there is no other.
const BLANK: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
    <title>Something is wrong</title></head>\n<body></body>\n</html>\n";

/// What is shown at a path.
pub(super) enum Shown {
    Page {
        status: StatusCode,
        rendered: Rendered,
        content_type: &'static str,
        number: u64,
    },
    Moved(To),
    /// Nothing but the report: there has been no site without a mistake yet.
    Report,
}

/// Finds what is to be shown at a path now: of the generation before, where a page can't be
/// rendered.
pub(super) async fn look_up(path: &str, preview: &Preview) -> Shown {
    let mut states = preview.state.clone();
    let State { shown, former, .. } = preview.now();
    for generation in [shown, former].into_iter().flatten() {
        if let Some(shown) = of_generation(path, &generation, preview).await {
            return shown;
        }
        // Without the report the page is shown all the same.
        time::timeout(DRAWING, states.wait_for(|state| state.report.is_some())).await.ok();
    }
    Shown::Report
}

/// What a generation has at a path; none when its page can't be rendered.
async fn of_generation(
    path: &str,
    generation: &Arc<Generation>,
    preview: &Preview,
) -> Option<Shown> {
    let (status, at) = match generation.find(path) {
        Found::Page(at) => (StatusCode::OK, at),
        Found::Moved(to) => return Some(Shown::Moved(to)),
        Found::OfIndex(address) => match generation.of_index(address).await {
            Some(rendered) => return Some(of_index(rendered, generation)),
            None => (StatusCode::NOT_FOUND, generation.not_found()?),
        },
        Found::Missing => (StatusCode::NOT_FOUND, generation.not_found()?),
    };
    match generation.page(at).await {
        Ok(rendered) => {
            let content_type = media::content_type(generation.file_name(at));
            Some(Shown::Page { status, rendered, content_type, number: generation.number })
        }
        Err(finding) => {
            preview.failed(generation, finding);
            None
        }
    }
}

/// A file of the search index, which is mere bytes.
fn of_index(rendered: Rendered, generation: &Generation) -> Shown {
    let content_type = media::content_type("");
    Shown::Page { status: StatusCode::OK, rendered, content_type, number: generation.number }
}

/// What a page in a browser is told of itself, to know later whether it is still the one.
struct Tab {
    number: u64,
    version: String,
}

/// What is added to a page.
fn tail(preview: &Preview, tab: &Tab) -> String {
    let (own, Tab { number, version }) = (&preview.own, tab);
    let report = preview.now().report.map_or_else(String::new, |report| {
        let report = escape::escaped(&report);
        format!(
            "<aside id=\"chinai-report\"><link rel=\"stylesheet\" href=\"{own}report.css\">\
             <pre>{report}</pre></aside>"
        )
    });
    format!(
        "{report}<script src=\"{own}preview.js\" data-own=\"{own}\" data-number=\"{number}\" \
         data-version=\"{version}\"></script>"
    )
}

/// Puts the addition before the end of the body, or at the end where there is none.
fn with_tail(page: &[u8], tail: &str) -> Bytes {
    const END: &[u8] = b"</body>";
    let mut windows = page.windows(END.len());
    let end = windows.rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    Bytes::from([&page[..end], tail.as_bytes(), &page[end..]].concat())
}

/// A response with these bytes, or as much of it as was asked for.
fn whole(
    status: StatusCode,
    content_type: &'static str,
    file: Rendered,
    parts: &Parts,
) -> Response {
    let tag = format!("\"{}\"", file.version_name());
    let bytes = file.bytes;
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    set(headers, header::CONTENT_TYPE, content_type);
    // Kept, but asked about each time.
    set(headers, header::CACHE_CONTROL, "no-cache");
    set(headers, header::ETAG, &tag);
    if status != StatusCode::OK {
        return filled(response, status, bytes);
    }
    set(headers, header::ACCEPT_RANGES, "bytes");
    if is_known(&parts.headers, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    match range(&parts.headers, &tag, bytes.len()) {
        Range::Whole => filled(response, StatusCode::OK, bytes),
        Range::Part { first, last } => {
            let part = format!("bytes {first}-{last}/{}", bytes.len());
            set(headers, header::CONTENT_RANGE, &part);
            filled(response, StatusCode::PARTIAL_CONTENT, bytes.slice(first..=last))
        }
        Range::Beyond => {
            set(headers, header::CONTENT_RANGE, &format!("bytes */{}", bytes.len()));
            filled(response, StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new())
        }
    }
}

fn filled(mut response: Response, status: StatusCode, bytes: Bytes) -> Response {
    *response.status_mut() = status;
    set(response.headers_mut(), header::CONTENT_LENGTH, &bytes.len().to_string());
    *response.body_mut() = Body::from(bytes);
    response
}

/// Whether the browser holds these bytes already.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut held = held.filter_map(|held| held.to_str().ok()).flat_map(|held| held.split(','));
    held.any(|held| {
        let held = held.trim();
        held == "*" || held.strip_prefix("W/").unwrap_or(held) == tag
    })
}

/// Which bytes are asked for.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    Whole,
    Part { first: usize, last: usize },
    Beyond,
}

/// Reads `Range`. What is no single range in bytes is answered with all of them, as the standard
/// allows.
fn range(headers: &HeaderMap, tag: &str, len: usize) -> Range {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let is_same = text(header::IF_RANGE).is_none_or(|held| held == tag);
    let asked = text(header::RANGE).and_then(|range| range.strip_prefix("bytes="));
    let asked = asked.filter(|_| is_same).and_then(|range| range.trim().split_once('-'));
    let Some((first, last)) = asked else { return Range::Whole };
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(usize::MAX))
    };
    match (number(first), number(last)) {
        (Some(first), None) if last.is_empty() => within(first, usize::MAX, len),
        (Some(first), Some(last)) if first <= last => within(first, last, len),
        (None, Some(0)) if first.is_empty() => Range::Beyond,
        (None, Some(n_last)) if first.is_empty() => within(len.saturating_sub(n_last), len, len),
        _ => Range::Whole,
    }
}

fn within(first: usize, last: usize, len: usize) -> Range {
    if first < len { Range::Part { first, last: last.min(len - 1) } } else { Range::Beyond }
}

/// Leads on to the address that was meant.
fn moved(to: To, parts: &Parts) -> Response {
    let mut place = match to {
        To::Folder => format!("{}/", parts.uri.path()),
        To::Root(root) => root,
    };
    if let Some(query) = parts.uri.query() {
        place.push('?');
        place.push_str(query);
    }
    let mut response = plain(StatusCode::PERMANENT_REDIRECT, "this page stands elsewhere");
    // A browser would keep this for ever, and the site may change.
    set(response.headers_mut(), header::CACHE_CONTROL, "no-store");
    set(response.headers_mut(), header::LOCATION, &place);
    response
}

/// Some words, and nothing else.
pub(super) fn plain(status: StatusCode, words: &str) -> Response {
    let mut response = Response::new(Body::empty());
    set(response.headers_mut(), header::CONTENT_TYPE, media::TEXT);
    filled(response, status, Bytes::from(format!("{words}\n")))
}

/// What every response says: that no other site may show or use it, and which run of the preview
/// speaks.
fn guard(headers: &mut HeaderMap, preview: &Preview) {
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::X_FRAME_OPTIONS, "SAMEORIGIN");
    set(headers, header::REFERRER_POLICY, "same-origin");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("chinai-preview"), &preview.own);
}

fn without_body(response: Response) -> Response {
    let (head, _) = response.into_parts();
    Response::from_parts(head, Body::empty())
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    // The root of a site may be named in any script.
    let value = HeaderValue::from_bytes(value.as_bytes());
    headers.insert(name, value.expect("no header of ours holds a line break"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addition_stands_before_the_end_of_the_body() {
        let with_tail = |page: &str| with_tail(page.as_bytes(), "<x>");
        assert_eq!(with_tail("<body>a</body></html>"), "<body>a<x></body></html>");
        assert_eq!(with_tail("a</body>b</BODY>\n"), "a</body>b<x></BODY>\n");
        assert_eq!(with_tail("<p>short"), "<p>short<x>");
        assert_eq!(with_tail(""), "<x>");
    }

    #[test]
    fn one_range_is_answered_and_all_else_is_the_whole() {
        let range = |text: &str| {
            let mut headers = HeaderMap::new();
            set(&mut headers, header::RANGE, text);
            range(&headers, "\"t\"", 10)
        };
        assert_eq!(range("bytes=0-0"), Range::Part { first: 0, last: 0 });
        assert_eq!(range("bytes=2-5"), Range::Part { first: 2, last: 5 });
        assert_eq!(range("bytes=8-99"), Range::Part { first: 8, last: 9 });
        assert_eq!(range("bytes=4-"), Range::Part { first: 4, last: 9 });
        assert_eq!(range("bytes=-3"), Range::Part { first: 7, last: 9 });
        assert_eq!(range("bytes=-99"), Range::Part { first: 0, last: 9 });
        assert_eq!(range("bytes=0-99999999999999999999999"), Range::Part { first: 0, last: 9 });
        for beyond in ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999-"] {
            assert_eq!(range(beyond), Range::Beyond, "{beyond}");
        }
        for whole in ["bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "bytes=+1-2", "lines=1-2"]
        {
            assert_eq!(range(whole), Range::Whole, "{whole}");
        }
    }

    #[test]
    fn a_range_of_another_version_is_the_whole() {
        let mut headers = HeaderMap::new();
        set(&mut headers, header::RANGE, "bytes=0-1");
        set(&mut headers, header::IF_RANGE, "\"old\"");
        assert_eq!(range(&headers, "\"new\"", 10), Range::Whole);
        assert_eq!(range(&headers, "\"old\"", 10), Range::Part { first: 0, last: 1 });
    }

    #[test]
    fn a_version_that_is_held_is_known() {
        let known = |held: &str| {
            let mut headers = HeaderMap::new();
            set(&mut headers, header::IF_NONE_MATCH, held);
            is_known(&headers, "\"a\"")
        };
        assert!(["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"].into_iter().all(known));
        assert!(!["\"b\"", "a", ""].into_iter().any(known));
    }
}
