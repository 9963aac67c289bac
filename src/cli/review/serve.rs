//! The local page: a server for one reviewer on one machine.
//!
//! What keeps others out, and pages of the corpus from doing anything, is in `gate`; what is answered is in `answer`. Here are the wires.
use std::convert::Infallible;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};

use super::desk::Desk;
use super::{DONE, Failure, Result, say};

mod answer;
mod gate;

use gate::Gate;

/// No request of the page is larger.
const LARGEST_BODY: usize = 1 << 20;
/// Nor are its headers.
const LARGEST_HEAD: usize = 1 << 14;
/// A browser opens six connections; whoever opens more than this is none.
const CONNECTIONS: usize = 64;
/// A request must be there whole after so long.
const PATIENCE: Duration = Duration::from_secs(10);

/// What connections share.
struct Shared {
    desk: Mutex<Desk>,
    gate: Gate,
    /// Wakes the thread that saves.
    changed: Sender<()>,
    /// Why saving failed, if it did.
    fault: Mutex<Option<String>>,
    connections: AtomicUsize,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self) -> Option<String> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Saves what there is to save, and remembers why it could not.
    fn save(&self) {
        let done = self.desk().save();
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) =
            done.err().map(|failure| failure.to_string().trim().to_owned());
    }
}

/// Shows the page until Ctrl-C.
///
/// # Errors
/// A port that cannot be listened at.
pub fn serve(desk: Desk, port: u16, open: bool) -> Result<ExitCode> {
    let fault = |error: std::io::Error| {
        Failure::new(format!("cannot listen at 127.0.0.1:{port}: {error}")).help("--port N names another port")
    };
    let listener = StdListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).map_err(fault)?;
    listener.set_nonblocking(true).map_err(fault)?;
    let gate = Gate::new(listener.local_addr().map_err(fault)?.port())?;
    let address = gate.address();
    greet(&desk, &address)?;
    if open && super::super::screen::is_terminal() {
        // Where there is no browser, the address is on the screen.
        let _ = open::that_detached(&address);
    }
    let (changed, changes) = channel();
    let shared = Arc::new(Shared {
        desk: Mutex::new(desk),
        gate,
        changed,
        fault: Mutex::new(None),
        connections: AtomicUsize::new(0),
    });
    let saver = Arc::clone(&shared);
    std::thread::spawn(move || keep_saving(&saver, &changes));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        tokio::spawn(accept(listener, Arc::clone(&shared)));
        tokio::signal::ctrl_c().await
    })?;
    shared.save();
    match shared.fault() {
        Some(fault) => Err(Failure::new(fault)),
        None => {
            let desk = shared.desk();
            let done = &desk.progress;
            say(&format!(
                "\n{} of {} groups judged; {}",
                done.groups,
                desk.run.index.groups.len(),
                desk.file.display()
            ))?;
            Ok(ExitCode::from(DONE))
        }
    }
}

/// The address on standard output, so that a program can read it; the rest beside it.
fn greet(desk: &Desk, address: &str) -> Result<()> {
    let index = &desk.run.index;
    say(&format!(
        "{} removals in {} groups; verdicts are kept in {}",
        index.count(),
        index.groups.len(),
        desk.file.display()
    ))?;
    writeln!(anstream::stdout().lock(), "{address}")?;
    say("Open this address in a browser on this machine. Ctrl-C ends it.")
}

fn keep_saving(shared: &Shared, changes: &Receiver<()>) {
    while changes.recv().is_ok() {
        // Verdicts that came while the last were written are saved together.
        while changes.try_recv().is_ok() {}
        shared.save();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, perhaps; it passes.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        if shared.connections.fetch_add(1, Ordering::Relaxed) >= CONNECTIONS {
            shared.connections.fetch_sub(1, Ordering::Relaxed);
            continue;
        }
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            connection(stream, &shared).await;
            shared.connections.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

async fn connection(stream: TcpStream, shared: &Arc<Shared>) {
    let service =
        service_fn(|request| async { Ok::<_, Infallible>(shared.gate.dress(respond(request, shared).await)) });
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    // A browser that goes away has its reasons.
    drop(served);
}

async fn respond(request: Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let path = match shared.gate.admit(&head) {
        Ok(path) => path.to_owned(),
        Err(refusal) => return *refusal,
    };
    if head.method == Method::GET {
        return answer::file(&path);
    }
    let body = tokio::time::timeout(PATIENCE, Limited::new(body, LARGEST_BODY).collect()).await;
    match body {
        Ok(Ok(body)) => answer::call(&path, &body.to_bytes(), shared),
        Ok(Err(_)) => gate::plain(StatusCode::PAYLOAD_TOO_LARGE, "the request is too large"),
        Err(_) => gate::plain(StatusCode::REQUEST_TIMEOUT, "the request did not come"),
    }
}
