//! The local page, as a program that knows its address.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::naqi::Place;

/// A server for one test.
pub struct Served {
    child: Child,
    /// Its port.
    pub port: u16,
    /// Its token.
    pub token: String,
}

impl Served {
    /// Serves the run `out`.
    pub fn new(place: &Place, out: &str, more: &str) -> Served {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("naqi"));
        command.current_dir(place.path("")).args(["review", out, "--no-open"]).args(more.split_whitespace());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let rest = address.trim().strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("{address}"));
        let (port, token) = rest.split_once('/').unwrap();
        Served { child, port: port.parse().unwrap(), token: token.trim_end_matches('/').to_owned() }
    }

    /// The address to open.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// Sends these bytes, and gives what comes back.
    pub fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // A server that refuses may close before it has read all.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Calls as the page does, and gives the whole answer.
    pub fn answer(&self, call: &str, body: &Value) -> String {
        let (port, token, body) = (self.port, &self.token, body.to_string());
        self.raw(&format!(
            "POST /{token}/api/{call} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
             Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    /// Calls as the page does.
    pub fn call(&self, call: &str, body: Value) -> Value {
        let answer = self.answer(call, &body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{call} {body}: {answer}");
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// Waits until all verdicts are on disk.
    pub fn wait_until_saved(&self) {
        for _ in 0..200 {
            if self.call("progress", serde_json::json!({}))["saved"] == true {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("never saved");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
