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
