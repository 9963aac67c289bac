//! The files of the page, which are part of the program.

/// Name, type and text of a file.
pub type File = (&'static str, &'static str, &'static str);

/// The page.
pub const PAGE: &str = include_str!("page/index.html");
/// Its style.
pub const STYLE: &str = include_str!("page/style.css");
/// Its scripts, in the order in which they are read.
pub const SCRIPTS: [File; 6] = [
    ("dom.js", SCRIPT, include_str!("page/dom.js")),
    ("live.js", SCRIPT, include_str!("page/live.js")),
    ("saved.js", SCRIPT, include_str!("page/saved.js")),
    ("list.js", SCRIPT, include_str!("page/list.js")),
    ("overview.js", SCRIPT, include_str!("page/overview.js")),
    ("app.js", SCRIPT, include_str!("page/app.js")),
];
/// Its picture.
#[cfg(feature = "review")]
pub const ICON: &str = include_str!("page/icon.svg");

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The file of that name; the page itself has none.
#[cfg(feature = "review")]
pub fn find(name: &str) -> Option<File> {
    let others = [
        ("", "text/html; charset=utf-8", PAGE),
        ("style.css", "text/css; charset=utf-8", STYLE),
        ("icon.svg", "image/svg+xml", ICON),
    ];
    others.into_iter().chain(SCRIPTS).find(|(known, ..)| *known == name)
}
