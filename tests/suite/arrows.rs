//! Which room may look into which: the table of docs/design.md, read there, against the `use crate::` lines of the code.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::project;

/// `| room | … | may import |` rows of the table under "The way through the house".
fn allowed() -> BTreeMap<String, Vec<String>> {
    let design = fs::read_to_string(project("docs/design.md")).unwrap();
    let mut table = BTreeMap::new();
    for line in design.lines().skip_while(|line| *line != "| room | what it knows | may import |").skip(2) {
        let Some(row) = line.strip_prefix('|') else { break };
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        table.insert(
            names(cells[0]).remove(0),
            if cells[2].starts_with("all") { vec!["*".into()] } else { names(cells[2]) },
        );
    }
    table
}

/// The rooms that a file names after `crate::`, in code, not in comments.
fn imports(path: &Path) -> Vec<String> {
    let code = fs::read_to_string(path).unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .filter(|room| !room.is_empty())
        .collect()
}

fn rust_files(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn rooms_look_only_where_the_design_allows() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    let rooms: Vec<String> = fs::read_dir(project("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(rooms.len() >= 10);
    for room in &rooms {
        let Some(may) = allowed.get(room) else {
            wrong.push(format!("src/{room} has no row in the table of docs/design.md"));
            continue;
        };
        let mut files = Vec::new();
        rust_files(&project("src").join(room), &mut files);
        for file in files {
            for import in imports(&file) {
                if import != *room && rooms.contains(&import) && !may.contains(&import) && may != &["*"] {
                    wrong.push(format!("{} imports {import}", file.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
