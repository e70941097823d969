//! Colours, formats, files and readers that go away.

use std::{fs, process::Stdio};

use serde_json::Value;

use crate::program::{PLATFORM, command, output, run, run_with};

#[test]
fn a_pipe_gets_no_colours_unless_they_are_asked_for() {
    assert!(!output("features").contains('\u{1b}'));
    assert!(output("features --color always").contains('\u{1b}'));
    assert!(output("features --color=always").contains('\u{1b}'));
    assert!(!run("render trust --color never").err.contains('\u{1b}'));
    assert!(run("render trust --color always").err.contains("\u{1b}["));
    assert!(!run_with("features", "", &[("NO_COLOR", "1")]).out.contains('\u{1b}'));
}

#[test]
fn features_are_the_same_in_every_format() {
    let json: Value = serde_json::from_str(&output("features --format json")).unwrap();
    let yaml: Value = serde_saphyr::from_str(&output("features --format yaml")).unwrap();
    assert_eq!(json, yaml);
    let (table, markdown) = (output("features"), output("features --format markdown"));
    for feature in json.as_array().unwrap() {
        let id = feature["id"].as_str().unwrap();
        assert!(table.contains(id) && markdown.contains(&format!("| `{id}` |")), "{id}");
        assert!(!feature["sids"].as_array().unwrap().is_empty() && feature["characters"].as_u64().unwrap() > 0);
    }
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
}

#[test]
fn a_named_feature_is_told_in_full() {
    for role in ["access", "platform"] {
        let json: Value = serde_json::from_str(&output(&format!("features --role {role} --format json"))).unwrap();
        for feature in json.as_array().unwrap() {
            assert_eq!(feature["default"], feature["optional"].is_null());
            let text = output(&format!("features {} --role {role}", feature["id"].as_str().unwrap()));
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            let words = |text: &str| text.split_whitespace().collect::<String>();
            let all = words(&text);
            let mut told = vec![feature["purpose"].clone(), feature["without"].clone()];
            for entry in feature["statements"].as_array().unwrap() {
                told.extend([entry["sid"].clone(), entry["origin"].clone(), entry["correction"].clone()]);
                assert_eq!(entry["statement"]["Sid"], entry["sid"]);
                told.extend(leaves(&entry["statement"]));
            }
            for value in told.iter().filter_map(Value::as_str) {
                assert!(all.contains(&words(value)), "`{value}` is not in {text}");
            }
        }
    }
}

/// Every text of a statement but its effect, which stands there in other words.
fn leaves(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        Value::Object(fields) => {
            fields.iter().filter(|(name, _)| *name != "Effect").flat_map(|(_, value)| leaves(value)).collect()
        }
        other => vec![other.clone()],
    }
}

#[test]
fn an_unknown_feature_is_refused() {
    let run = run("features ssm-trage");
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("`ID`: there is no feature `ssm-trage` (did you mean `ssm-triage`?)"), "{}", run.err);
}

#[test]
fn both_roles_have_features() {
    let access = output("features --role access --format json");
    let platform = output("features --role platform --format json");
    assert!(access.contains("\"ec2\"") && platform.contains("\"cross-account-list\""));
    assert_ne!(access, platform);
}

#[test]
fn a_file_gets_what_standard_output_would_get() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trust.json");
    let line = format!("render trust --trusted {PLATFORM}");
    assert_eq!(output(&format!("{line} --output {}", file.display())), "");
    assert_eq!(fs::read_to_string(&file).unwrap(), output(&line));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for line in ["completions bash", "--help", "features"] {
        let mut child = command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}");
        assert!(output.stderr.is_empty(), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command("features").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("standard output cannot be written"));
}
