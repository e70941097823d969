//! The forms of the reports.

use crate::program::{Folder, PLATFORM, document};

fn folder() -> Folder {
    let folder = Folder::with("a.json", document(r#"{"Effect":"Allow","Action":"ec2:*","Resource":"*"}"#));
    folder.write("broken.json", "{");
    folder
}

#[test]
fn data_of_check_has_files_documents_findings_and_errors() {
    let run = folder().run("check a.json broken.json --rule action-wildcard --format json");
    let expected = serde_json::json!([
        {"file": "a.json", "error": null, "documents": [{"name": null, "kind": "identity", "findings": [{
            "level": "warning", "rule": "action-wildcard", "statement": 1, "sid": null, "line": 1, "column": 38,
            "message": "`ec2:*` allows more actions than any feature needs", "help": "name the actions",
        }]}], "together": []},
        {"file": "broken.json", "documents": [], "together": [], "error": {"line": 1, "column": 1, "message": run.json()[1]["error"]["message"]}},
    ]);
    assert_eq!(run.json(), expected);
    assert!(run.json()[1]["error"]["message"].as_str().unwrap().starts_with("EOF while parsing an object"));
}

#[test]
fn yaml_has_the_same_data_as_json() {
    let folder = folder();
    for command in ["check a.json broken.json", "explain a.json --all", "diff a.json a.json"] {
        let json = folder.run(&format!("{command} --format json")).json();
        let yaml = folder.run(&format!("{command} --format yaml")).out;
        assert_eq!(serde_saphyr::from_str::<serde_json::Value>(&yaml).unwrap(), json, "{command}");
    }
}

#[test]
fn markdown_has_a_row_for_each_finding() {
    let run = folder().run("check a.json broken.json --format markdown --ignore feature-in-part");
    let rows: Vec<&str> = run.out.lines().skip(2).collect();
    assert!(
        rows[0].starts_with("| a.json | permission policy | warning | action-wildcard | statement 1 |"),
        "{rows:?}"
    );
    assert!(rows.last().unwrap().starts_with("| broken.json |  | error | syntax |"), "{rows:?}");
}

#[test]
fn reports_for_people_fit_eighty_columns() {
    let folder = folder();
    folder.render("role.json", &format!("access-role --trusted {PLATFORM} --regions eu-central-1,eu-west-1"));
    for command in ["check a.json role.json broken.json", "explain a.json role.json --all", "diff a.json role.json"] {
        let run = folder.run(command);
        assert!(!run.out.is_empty() && run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    }
}

#[test]
fn sarif_is_for_check_only() {
    let folder = folder();
    for command in ["explain a.json", "diff a.json a.json", "features"] {
        let run = folder.run(&format!("{command} --format sarif"));
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{command}");
        assert!(run.err.contains("`--format`: `sarif` is a form of `check` only: expected `table`"), "{}", run.err);
    }
    let run = folder.run(&format!("render trust --trusted {PLATFORM} --format sarif"));
    assert!(run.code == 2 && run.err.contains("expected `json` or `yaml`"), "{}", run.err);
}
