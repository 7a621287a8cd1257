//! The line to an open page: tells it when it is not what is shown any more.
//!
//! A page says which it is; whether it is still the one is seen by rendering it anew, and only
//! pages that are open are. Server-sent events would end at a browser's sixth tab, WebSockets
//! don't.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::FromRequestParts as _;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use tokio::{select, time};

use super::answer::{self, Shown};
use super::{Preview, request};

/// How long a page may take to say which it is.
const INTRODUCTION: Duration = Duration::from_secs(5);
/// How often a silent line is tried.
const PING: Duration = Duration::from_secs(20);
/// The longest a page may say.
const MOST_SAID: usize = 8 * 1024;

/// Opens a line, where one is asked for.
pub(super) async fn open(preview: Arc<Preview>, parts: &mut Parts) -> Response {
    // A browser always says from where; who does not is none.
    if !parts.headers.contains_key("origin") {
        return answer::plain(StatusCode::FORBIDDEN, "this line is for pages of the preview");
    }
    match WebSocketUpgrade::from_request_parts(parts, &()).await {
        Ok(upgrade) => upgrade.max_message_size(MOST_SAID).max_frame_size(MOST_SAID).on_upgrade(
            |socket| async move {
                // A line that breaks is opened again by the page.
                talk(socket, preview).await.ok();
            },
        ),
        Err(refusal) => refusal.into_response(),
    }
}

/// Tells the page all that is new, until it goes.
async fn talk(mut socket: WebSocket, preview: Arc<Preview>) -> Result<(), axum::Error> {
    let Ok(Some(Ok(Message::Text(words)))) = time::timeout(INTRODUCTION, socket.recv()).await
    else {
        return Ok(());
    };
    let Some(mut tab) = Tab::read(&words) else { return Ok(()) };
    let mut states = preview.state.clone();
    states.mark_changed();
    loop {
        select! {
            changed = states.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
                states.mark_unchanged();
                for words in tab.news(&preview).await {
                    socket.send(Message::text(words)).await?;
                }
            }
            said = socket.recv() => match said {
                None | Some(Err(_) | Ok(Message::Close(_))) => return Ok(()),
                Some(Ok(_)) => {}
            },
            () = time::sleep(PING) => socket.send(Message::Ping(Bytes::new())).await?,
        }
    }
}

/// A page that is open in a browser.
#[derive(Debug, PartialEq, Eq)]
struct Tab {
    /// Its path, decoded.
    path: String,
    /// The generation it was loaded from, or has followed to.
    number: u64,
    /// The bytes it was loaded with.
    version: String,
    /// What it was last told to be wrong; none before it was told anything.
    report: Option<Option<Arc<str>>>,
}

impl Tab {
    /// Reads how a page introduces itself: `12 1f…9c /120/`.
    fn read(words: &str) -> Option<Self> {
        let mut words = words.splitn(3, ' ');
        let number = words.next()?.parse().ok()?;
        let version = words.next()?.to_owned();
        let path = request::decoded(words.next()?)?;
        Some(Self { path, number, version, report: None })
    }

    /// What the page has to hear now.
    async fn news(&mut self, preview: &Preview) -> Vec<String> {
        let mut news = Vec::new();
        let state = preview.now();
        let shown = answer::look_up(&self.path, preview).await;
        let is_same = match &shown {
            Shown::Page { rendered, .. } => self.version == rendered.version_name(),
            Shown::Moved(_) => false,
            Shown::Report => true,
        };
        if !is_same {
            return vec!["reload".to_owned()];
        }
        if let Some(generation) = &state.shown {
            let moved = generation.loaded().changed_since(self.number);
            let moved: String = moved.map(|(old, new)| format!("\n{old} {new}")).collect();
            self.number = generation.number;
            if !moved.is_empty() {
                news.push(format!("files {}{moved}", self.number));
            }
        }
        // Drawn meanwhile, if this very page has a mistake.
        let report = preview.now().report;
        if self.report.as_ref() != Some(&report) {
            news.push(format!("report\n{}", report.as_deref().unwrap_or_default()));
            self.report = Some(report);
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn a_page_says_which_it_is() {
        let tab = Tab::read("12 00ff /sources/%E9%9B%B7/").unwrap();
        assert_eq!((tab.number, &*tab.version, &*tab.path), (12, "00ff", "/sources/雷/"));
        for wrong in ["", "12", "12 00ff", "x 00ff /", "12 00ff %", "12 00ff 120"] {
            assert_eq!(Tab::read(wrong), None, "{wrong:?}");
        }
    }
}
