//! A TOML language server, asked over its pipes as an editor asks it.
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// A server at work. It ends with the test, whatever becomes of that.
pub struct Server {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    asked: u64,
    /// Told by the server, and not asked for yet.
    told: Vec<Value>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A path as editors name it.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Server {
    /// Starts it for the files below `root`.
    pub fn start(program: &Path, root: &Path) -> Server {
        let mut child = Command::new(program)
            .args(["lsp", "--offline"])
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, mut out) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let (sender, from) = channel();
        std::thread::spawn(move || while read(&mut out).is_some_and(|said| sender.send(said).is_ok()) {});
        let mut server = Server { child, to, from, asked: 0, told: Vec::new() };
        let can = json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] }, "completion": {}, "publishDiagnostics": {} } });
        server.ask("initialize", json!({ "processId": null, "rootUri": uri(root), "capabilities": can }));
        server.tell("initialized", json!({}));
        server
    }

    /// Opens a file with this text, and returns what the server says is wrong with it.
    pub fn open(&mut self, path: &Path, text: &str) -> Vec<Value> {
        let file = json!({ "uri": uri(path), "languageId": "toml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": file }));
        loop {
            let said = self.hear("textDocument/publishDiagnostics");
            if said["params"]["uri"] == uri(path) {
                return said["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    /// What the server shows of the place; line and column from 0.
    pub fn hover(&mut self, path: &Path, line: usize, column: usize) -> String {
        let said = self.ask("textDocument/hover", place(path, line, column));
        said["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// What the server offers at the place.
    pub fn complete(&mut self, path: &Path, line: usize, column: usize) -> Vec<Value> {
        let said = self.ask("textDocument/completion", place(path, line, column));
        said.as_array().or_else(|| said["items"].as_array()).cloned().unwrap_or_default()
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let said = self.next();
            if said["id"] == id && said.get("method").is_none() {
                assert!(said.get("error").is_none(), "{said}");
                return said["result"].clone();
            }
            self.told.push(said);
        }
    }

    fn hear(&mut self, method: &str) -> Value {
        loop {
            if let Some(at) = self.told.iter().position(|told| told["method"] == method) {
                return self.told.remove(at);
            }
            let said = self.next();
            self.told.push(said);
        }
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    /// The next message; what the server itself asks for is answered with nothing.
    fn next(&mut self) -> Value {
        loop {
            let said = self.from.recv_timeout(Duration::from_secs(60)).expect("the server answers");
            if said.get("id").is_none() || said.get("method").is_none() {
                return said;
            }
            self.send(&json!({ "jsonrpc": "2.0", "id": said["id"], "result": null }));
        }
    }
}

fn place(path: &Path, line: usize, column: usize) -> Value {
    json!({ "textDocument": { "uri": uri(path) }, "position": { "line": line, "character": column } })
}

fn read(from: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}
