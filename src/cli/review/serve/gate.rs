//! Who may ask.
//!
//! Other programs of this machine and other pages in the same browser can reach a loopback port. They do not know the token. A page that guesses the port (DNS
//! rebinding) is refused by its `Host` and `Origin`. What is answered may not be framed, sniffed, cached or referred to, and the page may load and run nothing but
//! its own files.
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use crate::cli::{Failure, Result};

/// Bytes of the token.
const TOKEN: usize = 16;

/// What every answer says.
const HEADERS: [(&str, &str); 9] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// The address of a page, and who it is for.
#[derive(Debug)]
pub struct Gate {
    port: u16,
    token: String,
}

impl Gate {
    /// A gate with a token that nobody knows yet.
    ///
    /// # Errors
    /// A system without randomness.
    pub fn new(port: u16) -> Result<Gate> {
        let mut bytes = [0; TOKEN];
        getrandom::fill(&mut bytes).map_err(|error| Failure::new(format!("there is no randomness: {error}")))?;
        Ok(Gate { port, token: bytes.iter().map(|byte| format!("{byte:02x}")).collect() })
    }

    /// The address to open.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// What is asked for, below the token.
    ///
    /// # Errors
    /// The answer to one who may not ask.
    pub fn admit<'p>(&self, head: &'p Parts) -> std::result::Result<&'p str, Box<Response<Full<Bytes>>>> {
        let refuse = |why| Err(Box::new(plain(StatusCode::FORBIDDEN, why)));
        let hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let Some(host) = only(&head.headers, HOST).filter(|host| hosts.iter().any(|own| own == host)) else {
            return refuse("this page is for another host");
        };
        let own = |origin: &str| origin.strip_prefix("http://") == Some(host);
        match (only(&head.headers, ORIGIN), head.headers.contains_key(ORIGIN)) {
            (Some(origin), _) if own(origin) => {}
            // A browser tells no origin when it opens an address.
            (None, false) if head.method == Method::GET => {}
            _ => return refuse("this page does not answer to others"),
        }
        let json = || only(&head.headers, CONTENT_TYPE) == Some("application/json");
        match head.method {
            Method::GET => {}
            Method::POST if json() => {}
            _ => return Err(Box::new(plain(StatusCode::METHOD_NOT_ALLOWED, "only GET, and POST of JSON"))),
        }
        let rest = head.uri.path().strip_prefix('/').unwrap_or_default();
        match rest.split_once('/') {
            Some((token, path)) if same(token, &self.token) => Ok(path),
            _ => Err(Box::new(plain(
                StatusCode::NOT_FOUND,
                "there is nothing here; the address that naqi printed has a token",
            ))),
        }
    }

    /// The answer, with what every answer says.
    pub fn dress(&self, mut response: Response<Full<Bytes>>) -> Response<Full<Bytes>> {
        for (name, value) in HEADERS {
            response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        response
    }
}

/// The header, if it is there once and is text.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn same(given: &str, own: &str) -> bool {
    given.len() == own.len() && given.bytes().zip(own.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// An answer in words.
pub fn plain(status: StatusCode, words: &'static str) -> Response<Full<Bytes>> {
    of_type(status, "text/plain; charset=utf-8", Bytes::from_static(words.as_bytes()))
}

/// An answer of some type.
pub fn of_type(status: StatusCode, kind: &'static str, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
