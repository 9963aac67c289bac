//! The value behind a key: is it what the key takes?
use toml::Spanned as Toml;
use toml::de::DeValue;

use super::faults::Faults;
use super::forms;
use super::suggest;
use crate::diagnostic::codes;
use crate::rule::Spanned;
use crate::rule::keys::{Form, Key, Kind, Word};
use crate::text::Span;

/// A value that is what its key takes.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Texts(Vec<Spanned<String>>),
    Sequences(Vec<Vec<Spanned<String>>>),
    Count(usize),
    Flag(bool),
}

/// The value, or nothing and the reasons among the faults.
pub(super) fn read(key: &Key, value: &Toml<DeValue<'_>>, faults: &mut Faults) -> Option<Value> {
    let span = Span::from(value.span());
    match key.kind {
        Kind::Text(form) => text(key, value, faults)
            .and_then(|text| forms::check(key, form, text, faults))
            .map(|text| Value::Texts(vec![text])),
        Kind::Texts(form) => texts(key, value, form, faults).map(Value::Texts),
        Kind::Word(words) => text(key, value, faults)
            .and_then(|text| word(key, text, &words(), faults))
            .map(|text| Value::Texts(vec![text])),
        Kind::Words(words) => {
            let texts = texts(key, value, Form::Free, faults)?;
            let words = words();
            all(texts.into_iter().map(|text| word(key, text, &words, faults))).map(Value::Texts)
        }
        Kind::Sequences => sequences(key, value, faults).map(Value::Sequences),
        Kind::Count => count(key, value, faults).map(Value::Count),
        Kind::Flag => match value.get_ref() {
            DeValue::Boolean(flag) => Some(Value::Flag(*flag)),
            other => wrong(key, span, other, faults),
        },
        Kind::Tables(_) => None,
    }
}

/// All of them or, if any is missing, none; every one is looked at.
fn all<T>(items: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let items: Vec<Option<T>> = items.collect();
    items.into_iter().collect()
}

fn text(key: &Key, value: &Toml<DeValue<'_>>, faults: &mut Faults) -> Option<Spanned<String>> {
    let span = Span::from(value.span());
    match value.get_ref() {
        DeValue::String(text) if text.trim().is_empty() => {
            let fault = faults.error(&codes::EMPTY_VALUE, span, format!("`{}` is empty", key.name));
            faults.add(fault.help(key.advice()));
            None
        }
        DeValue::String(text) => Some(Spanned { value: text.to_string(), span }),
        // A day may stand without quotes, as TOML has days of its own.
        DeValue::Datetime(day) if matches!(key.kind, Kind::Text(Form::Day)) => {
            Some(Spanned { value: day.to_string(), span })
        }
        other => wrong(key, span, other, faults),
    }
}

fn texts(key: &Key, value: &Toml<DeValue<'_>>, form: Form, faults: &mut Faults) -> Option<Vec<Spanned<String>>> {
    let DeValue::Array(list) = value.get_ref() else {
        return text(key, value, faults).and_then(|text| forms::check(key, form, text, faults)).map(|text| vec![text]);
    };
    if list.is_empty() {
        return empty_list(key, value.span().into(), faults);
    }
    all(list.iter().map(|item| text(key, item, faults).and_then(|text| forms::check(key, form, text, faults))))
}

fn sequences(key: &Key, value: &Toml<DeValue<'_>>, faults: &mut Faults) -> Option<Vec<Vec<Spanned<String>>>> {
    let span = Span::from(value.span());
    let list = match value.get_ref() {
        DeValue::Array(list) => list,
        DeValue::String(_) => {
            let fault = faults.error(&codes::WRONG_TYPE, span, "`lines` takes a list of lines, and this is one text");
            faults.add(
                fault.help("for a single line use `line`; for several in a row write: lines = [\"first\", \"second\"]"),
            );
            return None;
        }
        other => return wrong(key, span, other, faults),
    };
    if list.is_empty() {
        return empty_list(key, span, faults);
    }
    let lists = list.iter().filter(|item| item.get_ref().is_array()).count();
    if lists == 0 {
        return texts(key, value, Form::Phrase, faults).map(|sequence| vec![sequence]);
    }
    if lists < list.len() {
        let lone = list.iter().find(|item| !item.get_ref().is_array()).map_or(span, |item| item.span().into());
        let fault = faults.error(&codes::WRONG_TYPE, lone, "`lines` mixes lists and single texts");
        faults.add(fault.help("write one list of lines, or a list of such lists: lines = [[\"first\", \"second\"], [\"other first\", \"other second\"]]"));
        return None;
    }
    all(list.iter().map(|item| texts(key, item, Form::Phrase, faults)))
}

fn empty_list<T>(key: &Key, span: Span, faults: &mut Faults) -> Option<T> {
    let fault = faults.error(&codes::EMPTY_VALUE, span, format!("the list behind `{}` is empty", key.name));
    faults.add(fault.help(format!("{}; or take the key out", key.advice())));
    None
}

fn count(key: &Key, value: &Toml<DeValue<'_>>, faults: &mut Faults) -> Option<usize> {
    let span = Span::from(value.span());
    let DeValue::Integer(number) = value.get_ref() else {
        return wrong(key, span, value.get_ref(), faults);
    };
    match usize::from_str_radix(number.as_str(), number.radix()) {
        Ok(count) if count > 0 => Some(count),
        _ => {
            let message = format!("`{}` takes a whole number from 1 up, not {number}", key.name);
            faults.add(
                faults.error(&codes::BAD_NUMBER, span, message).help("leave the key out if there is to be no limit"),
            );
            None
        }
    }
}

fn word(key: &Key, text: Spanned<String>, words: &[Word], faults: &mut Faults) -> Option<Spanned<String>> {
    if words.iter().any(|(word, _)| *word == text.value) {
        return Some(text);
    }
    let message = format!("`{}` cannot be \"{}\"", key.name, text.value);
    let mut fault = faults.error(&codes::UNKNOWN_VALUE, text.span, message);
    if key.name == "takes" && text.value == "to" {
        fault =
            fault.says("write `to` as a key of its own").help("to = \"the line where it ends\", and max-lines = 12");
    } else {
        if let Some(meant) = suggest::word(&text.value, words) {
            fault = fault.says(format!("did you mean \"{meant}\"?")).fix(text.span, format!("\"{meant}\""));
        }
        let names: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        fault = fault.help(format!("one of: {}", names.join(", ")));
    }
    faults.add(fault);
    None
}

/// Says what was written, and what is wanted.
fn wrong<T>(key: &Key, span: Span, found: &DeValue<'_>, faults: &mut Faults) -> Option<T> {
    let wanted = match key.kind {
        Kind::Text(Form::Day) => "a day between quotes",
        Kind::Text(_) => "text between quotes",
        Kind::Texts(_) => "text between quotes, or a list of texts",
        Kind::Word(_) => "a word between quotes",
        Kind::Words(_) => "a word between quotes, or a list of them",
        Kind::Sequences => "a list of lines",
        Kind::Count => "a whole number without quotes",
        Kind::Flag => "`true` or `false`, without quotes",
        Kind::Tables(_) => "double brackets",
    };
    let message = format!("`{}` takes {wanted}", key.name);
    let mut label = format!("this is {}", called(found));
    let better = converted(key.kind, found);
    if let Some(better) = &better {
        label.push_str(&format!("; write {better}"));
    }
    let fault = faults.error(&codes::WRONG_TYPE, span, message).says(label).help(key.advice());
    faults.add(match better {
        Some(better) => fault.fix(span, better),
        None => fault,
    });
    None
}

/// The value as it was probably meant.
fn converted(kind: Kind, found: &DeValue<'_>) -> Option<String> {
    match (kind, found) {
        (Kind::Text(Form::Day), _) => None,
        (Kind::Text(Form::Free) | Kind::Texts(Form::Phrase | Form::Free), DeValue::Integer(number)) => {
            Some(format!("\"{number}\""))
        }
        (Kind::Count, DeValue::String(text)) => text.trim().parse::<usize>().ok().map(|number| number.to_string()),
        (Kind::Flag, DeValue::String(text)) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" | "نعم" => Some("true".to_owned()),
            "false" | "no" | "off" | "لا" => Some("false".to_owned()),
            _ => None,
        },
        (Kind::Flag, DeValue::Integer(number)) => Some((number.as_str() != "0").to_string()),
        _ => None,
    }
}

/// What people call a value of this kind.
pub(super) fn called(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table of its own",
    }
}
