//! Cleaning never gets worse: the floors of `tests/floors.toml`.
use std::fs;

use serde::Deserialize;

use crate::eval::{eval, own_gold};
use crate::support::{corpus, project};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Floors {
    floor: Vec<Floor>,
}

/// The figures that the documents of a kind must reach, as shares.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Floor {
    gold: Gold,
    kind: String,
    sites: bool,
    max_body_loss: f64,
    min_line_f1: f64,
    min_char_f1: f64,
}

/// A gold set.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Gold {
    /// The development corpus.
    Corpus,
    /// tests/data/gold.
    Own,
}

#[test]
fn no_figure_falls_below_its_floor() {
    let floors: Floors = toml::from_str(&fs::read_to_string(project("tests/floors.toml")).unwrap()).unwrap();
    let mut fallen = Vec::new();
    for (gold, name, path) in [(Gold::Corpus, "the corpus", corpus()), (Gold::Own, "tests/data/gold", Some(own_gold()))]
    {
        let Some(path) = path else { continue };
        for sites in [true, false] {
            let floors: Vec<&Floor> =
                floors.floor.iter().filter(|floor| floor.gold == gold && floor.sites == sites).collect();
            assert!(!floors.is_empty(), "tests/floors.toml has no floor for {name} with sites = {sites}");
            let figures = eval(&path, if sites { &[] } else { &["--no-sites"] });
            for floor in floors {
                let figures = &figures["by_kind"][&floor.kind];
                let rules = if sites { "all rules" } else { "the common rules alone" };
                let mut hold = |figure: &str, got: Option<f64>, floor_at: f64, is_loss: bool| {
                    let got = got.unwrap_or_else(|| panic!("{name} has no {} of kind {}", figure, floor.kind));
                    let short = if is_loss { got - floor_at } else { floor_at - got };
                    if short > 0.0 {
                        let verb = if is_loss { "rose" } else { "fell" };
                        let kind = &floor.kind;
                        fallen.push(format!(
                            "{name}, kind {kind}, {rules}: {figure} {verb} from {floor_at} to {got}, by {short:.6}"
                        ));
                    }
                };
                hold("body loss", figures["body_loss"]["share"].as_f64(), floor.max_body_loss, true);
                hold("line F1", figures["line"]["f1"].as_f64(), floor.min_line_f1, false);
                hold("char F1", figures["char"]["f1"].as_f64(), floor.min_char_f1, false);
            }
        }
    }
    assert!(fallen.is_empty(), "cleaning got worse than tests/floors.toml allows:\n{}", fallen.join("\n"));
}
