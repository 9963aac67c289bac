//! Sentences for the engine's values.
use crate::engine::{Hold, LineKind, Obstacle, Zones};

/// What stopped a rule, as a short sentence for the one who wrote it.
pub fn obstacle_words(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::WrongZone(zone) => format!("looks only in the {}", zone.as_str()),
        Obstacle::TooLong { chars, max } => format!("the line has {chars} characters, `max-chars` allows {max}"),
        Obstacle::OtherLanguage(lang) => format!("speaks only for documents in {}", lang.join(", ")),
        Obstacle::OtherSite(file) => format!("speaks only for the site {file}"),
        Obstacle::KeptBy(rule) => format!("the line is kept by {rule}"),
        Obstacle::Rejected(rule) => format!("a reviewer rejected what {rule} takes here (decisions.toml)"),
        Obstacle::BlockUnbounded(to) => format!("the line that ends the block is not within reach: {to}"),
        Obstacle::TooManyLines { max } => format!("the block has more lines than `max-lines` allows ({max})"),
        Obstacle::ConditionNotMet(key) => format!("`{key}` does not hold"),
        Obstacle::Skipped(file) => format!("silenced by `skip` in {file}"),
        Obstacle::Alone => "`weak`: no other rule takes anything here".to_owned(),
        Obstacle::Draft => "a draft: shown, never applied".to_owned(),
        Obstacle::Held => "the document is held".to_owned(),
    }
}

/// The name of an obstacle, for programs.
pub(super) fn obstacle_name(obstacle: &Obstacle) -> &'static str {
    match obstacle {
        Obstacle::WrongZone(_) => "wrong-zone",
        Obstacle::TooLong { .. } => "too-long",
        Obstacle::OtherLanguage(_) => "other-language",
        Obstacle::OtherSite(_) => "other-site",
        Obstacle::KeptBy(_) => "kept-by",
        Obstacle::Rejected(_) => "rejected",
        Obstacle::BlockUnbounded(_) => "block-unbounded",
        Obstacle::TooManyLines { .. } => "too-many-lines",
        Obstacle::ConditionNotMet(_) => "condition-not-met",
        Obstacle::Skipped(_) => "skipped",
        Obstacle::Alone => "alone",
        Obstacle::Draft => "draft",
        Obstacle::Held => "held",
    }
}

/// The name of a reason to hold, for programs.
pub(super) fn hold_name(hold: &Hold) -> &'static str {
    match hold {
        Hold::TooMuch { .. } => "too-much",
        Hold::NothingLeft => "nothing-left",
    }
}

pub(super) fn kind_name(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Blank => "blank",
        LineKind::Bullet => "bullet",
        LineKind::Prose => "prose",
        LineKind::Label => "label",
    }
}

pub(super) fn zone_names(zones: Zones) -> &'static [&'static str] {
    match (zones.head, zones.tail) {
        (true, true) => &["head", "tail"],
        (true, false) => &["head"],
        (false, true) => &["tail"],
        (false, false) => &["body"],
    }
}
