//! How things look on this terminal.
use std::fmt;

use anstyle::{AnsiColor, Style};

use crate::diff::PatchStyle;

/// What the terminal can show and what its user wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Colours.
    pub colour: bool,
    /// Isolates (U+2066, U+2067 … U+2069) around text, so that its words do not mix with what stands before them.
    pub isolate: bool,
    /// Columns that a line may fill before text that stays is cut; none: never cut.
    pub width: Option<usize>,
}

/// A text in a style; nothing but the text where there is nothing to see of the style.
pub(super) struct Painted<T>(pub Style, pub T);

impl<T: AsRef<str>> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Painted(style, text) = self;
        match text.as_ref() {
            blank if blank.trim().is_empty() => f.write_str(blank),
            text => write!(f, "{style}{text}{style:#}"),
        }
    }
}

impl Look {
    fn style(self, style: Style) -> Style {
        if self.colour { style } else { Style::new() }
    }

    pub(super) fn heading(self) -> Style {
        self.style(Style::new().bold())
    }

    pub(super) fn quiet(self) -> Style {
        self.style(Style::new().dimmed())
    }

    pub(super) fn gone(self) -> Style {
        self.style(AnsiColor::Red.on_default())
    }

    pub(super) fn doubtful(self) -> Style {
        self.style(AnsiColor::Yellow.on_default())
    }

    pub(super) fn name(self) -> Style {
        self.style(AnsiColor::Cyan.on_default())
    }

    /// The colours of a patch, those that `git diff` has.
    pub fn patch(self) -> PatchStyle {
        let text = |style: Style| style.render().to_string();
        if !self.colour {
            return PatchStyle::default();
        }
        PatchStyle {
            header: text(self.heading()),
            hunk: text(self.name()),
            minus: text(self.gone()),
            plus: text(AnsiColor::Green.on_default()),
            reset: anstyle::Reset.render().to_string(),
        }
    }
}
