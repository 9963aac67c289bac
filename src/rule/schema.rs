//! The JSON Schema of rule files, so that editors complete and check as one types. Written from the table of keys.
use serde_json::{Map, Value, json};

use super::keys::{FileKind, Form, KEYS, Key, Kind, Part, Word};

/// The schema as JSON (draft 7), with a newline at its end; the same bytes each time.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&naqi::rule::schema()).expect("it is JSON");
/// assert_eq!(schema["properties"]["sites"]["items"]["type"], "string");
/// ```
pub fn schema() -> String {
    let mut text = format!("{:#}", root());
    text.push('\n');
    text
}

fn root() -> Value {
    let mut root = table(Part::Top);
    let fields = [
        ("$schema", json!("http://json-schema.org/draft-07/schema#")),
        ("title", json!("naqi rule file")),
        ("description", json!("What a site, or the sites of a language, put around their articles.")),
        ("oneOf", json!([one_of(FileKind::Site, "sites"), one_of(FileKind::Common, "lang")])),
        ("definitions", json!({ "rule": rule(), "test": table(Part::Test) })),
    ];
    root.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(root)
}

/// A file has this key, and none that belong to the other kind of file.
fn one_of(kind: FileKind, key: &str) -> Value {
    let foreign = KEYS.iter().filter(|key| key.only.is_some_and(|only| only != kind));
    let none_of: Vec<Value> = foreign.map(|key| json!({ "required": [key.name] })).collect();
    json!({ "required": [key], "not": { "anyOf": none_of } })
}

fn rule() -> Value {
    let mut rule = table(Part::Rule);
    let matchers = Key::of(Part::Rule).filter(|key| key.matcher);
    let one: Vec<Value> = matchers.map(|key| json!({ "required": [key.name] })).collect();
    rule.insert("oneOf".to_owned(), Value::Array(one));
    rule.insert("dependencies".to_owned(), json!({ "to": ["max-lines"] }));
    Value::Object(rule)
}

fn table(part: Part) -> Map<String, Value> {
    let properties: Map<String, Value> = Key::of(part).map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = Key::of(part).filter(|key| key.required).map(|key| key.name).collect();
    let mut table = Map::new();
    table.insert("type".to_owned(), json!("object"));
    table.insert("additionalProperties".to_owned(), json!(false));
    table.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        table.insert("required".to_owned(), json!(required));
    }
    table
}

fn property(key: &Key) -> Value {
    let mut property = match key.kind {
        Kind::Text(form) => text(form),
        Kind::Texts(form) => one_or_more(key, text(form)),
        Kind::Word(words) => self::words(key, &words()),
        Kind::Words(words) => one_or_more(key, self::words(key, &words())),
        Kind::Sequences => {
            let sequence = list(text(Form::Phrase));
            json!({ "anyOf": [sequence.clone(), list(sequence)] })
        }
        Kind::Count => json!({ "type": "integer", "minimum": 1 }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Tables(part) => {
            let name = if part == Part::Rule { "rule" } else { "test" };
            json!({ "type": "array", "items": { "$ref": format!("#/definitions/{name}") } })
        }
    };
    property["description"] = json!(about(key));
    property
}

/// What editors show of a key: what it is for, its words with their meanings, an example.
fn about(key: &Key) -> String {
    let mut about = key.about.to_owned();
    if let Kind::Word(words) | Kind::Words(words) = key.kind {
        about += "\n";
        about.extend(words().iter().map(|(word, about)| format!("\n- `{word}`: {about}")));
    }
    format!("{about}\n\n{}", key.example)
}

/// Lists are what the file's head is written with; elsewhere a single value may stand without brackets.
fn one_or_more(key: &Key, value: Value) -> Value {
    if key.part == Part::Top { list(value) } else { json!({ "anyOf": [value.clone(), list(value)] }) }
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "minItems": 1, "items": items })
}

/// `enumDescriptions` and `x-taplo` are what editors show beside each word; those that do not know them pass over them.
fn words(key: &Key, words: &[Word]) -> Value {
    let (names, abouts): (Vec<&str>, Vec<&str>) = words.iter().copied().unzip();
    let docs = json!({ "docs": { "enumValues": abouts } });
    json!({ "type": "string", "enum": names, "description": key.about, "enumDescriptions": abouts, "x-taplo": docs })
}

fn text(form: Form) -> Value {
    let pattern = match form {
        Form::Free | Form::Page => r"\S",
        Form::Phrase => r"^[^\r\n]*\S[^\r\n]*$",
        Form::Id => "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        Form::Language => "^[a-z]{2,3}$",
        Form::LanguageOrAll => r"^([a-z]{2,3}|\*)$",
        Form::Host => r"^[^\sA-Z/:?#.]+(\.[^\sA-Z/:?#.]+)+$",
        Form::RuleName => "^[^/]+/[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        Form::Path => r"^[/*]",
        Form::Url => r"^https?://[^\s/]\S*$",
        Form::Day => "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    };
    json!({ "type": "string", "pattern": pattern })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_schema_in_the_pack_is_this_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/rule.schema.json");
        if std::env::var_os("NAQI_BLESS").is_some() {
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
            fs::write(&path, schema()).expect("the schema can be written");
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(there == schema(), "rules/rule.schema.json is out of date: NAQI_BLESS=1 cargo test schema");
    }

    #[test]
    fn every_key_is_in_it() {
        let root = root();
        for key in KEYS {
            let properties = match key.part {
                Part::Top => &root["properties"],
                Part::Rule => &root["definitions"]["rule"]["properties"],
                Part::Test => &root["definitions"]["test"]["properties"],
            };
            assert!(properties[key.name]["description"].as_str().is_some_and(|text| text.starts_with(key.about)));
        }
    }
}
