//! Connections: many at once, none for ever.
//!
//! Whoever sends nothing, or takes nothing, is sent away; until then it costs a few kilobytes.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::{runtime, time};
use tokio_io_timeout::TimeoutStream;

use super::Preview;
use super::answer::answer;
use crate::disk::limits;

/// How long a connection may be without a whole request, also between two.
const PATIENCE: Duration = Duration::from_secs(8);
/// The same when there are more connections than any browser opens.
const SHORT_PATIENCE: Duration = Duration::from_secs(2);
const MANY: usize = 500;
/// How long a response may wait for its reader to take more of it.
const READER: Duration = Duration::from_secs(8);
/// The largest head of a request.
const MOST_HEAD: usize = 16 * 1024;
/// The most headers in it.
const MOST_HEADERS: usize = 100;
/// How many pages are rendered at once at most, and how many threads wait for files.
const MOST_RENDERING: usize = 4;

/// Answers, in threads of its own, until the program ends. Others may work in them, too.
pub(super) fn start(listener: TcpListener, preview: Arc<Preview>) -> io::Result<runtime::Handle> {
    limits::raise_open_files();
    listener.set_nonblocking(true)?;
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(MOST_RENDERING)
        .thread_name("preview")
        .enable_all()
        .build()?;
    let handle = runtime.handle().clone();
    std::thread::Builder::new().name("preview".to_owned()).spawn(move || {
        runtime.block_on(accept(listener, preview));
    })?;
    Ok(handle)
}

async fn accept(listener: TcpListener, preview: Arc<Preview>) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("there is a runtime");
    let n_open = Arc::new(AtomicUsize::new(0));
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let preview = Arc::clone(&preview);
                let place = Place::new(&n_open);
                tokio::spawn(async move {
                    converse(stream, preview, place.patience()).await;
                    drop(place);
                });
            }
            // As a rule all files this program may open are open: some will be closed soon.
            Err(_) => time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Answers all requests of a connection.
async fn converse(stream: TcpStream, preview: Arc<Preview>, patience: Duration) {
    let Ok(at) = stream.local_addr() else { return };
    // Small answers are not to wait for more.
    stream.set_nodelay(true).ok();
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(READER));
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let preview = Arc::clone(&preview);
        async move { Ok::<_, Never>(answer(&preview, at, request.map(Body::new)).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_header_size(MOST_HEAD)
        .max_buf_size(2 * MOST_HEAD)
        .max_headers(MOST_HEADERS);
    let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
    // A connection that breaks is the browser's business.
    connection.with_upgrades().await.ok();
}

type Never = std::convert::Infallible;

/// One of the connections that are open.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn new(n_open: &Arc<AtomicUsize>) -> Self {
        n_open.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(n_open))
    }

    fn patience(&self) -> Duration {
        if self.0.load(Ordering::Relaxed) > MANY { SHORT_PATIENCE } else { PATIENCE }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
