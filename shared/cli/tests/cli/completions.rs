//! The script for bash, sourced by a real bash.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use crate::program::output;

/// What bash offers behind a command line; the last word is the one that is being typed.
fn offered(words: &[&str]) -> Vec<String> {
    let quoted: Vec<String> = ["cado-access"].iter().chain(words).map(|word| format!("'{word}'")).collect();
    let driver = format!(
        "{}\nCOMP_WORDS=({})\nCOMP_CWORD={}\n\
        _cado__access cado-access \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"\n\
        printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        output("completions bash"),
        quoted.join(" "),
        words.len(),
    );
    let mut bash = Command::new("bash");
    let bash = bash.args(["--norc", "--noprofile", "-s"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = bash.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(driver.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_at_every_level() {
    assert_eq!(offered(&["ren"]), ["render"]);
    assert_eq!(offered(&["render", "acc"]), ["access-role"]);
    assert_eq!(offered(&["check-"]), ["check-key"]);
}

#[test]
fn bash_completes_switches_and_their_values_below_the_first_level() {
    assert_eq!(offered(&["render", "access-role", "--fea"]), ["--features"]);
    assert_eq!(offered(&["render", "access-role", "--kms-grants", ""]), ["any", "aws-resources-only", "withheld"]);
    assert_eq!(offered(&["render", "key-policy", "--kms-grants", "w"]), ["withheld"]);
    assert_eq!(offered(&["check", "--format", "sa"]), ["sarif"]);
    assert_eq!(offered(&["check-key", "--platform-r"]), ["--platform-role"]);
}

#[test]
fn bash_offers_no_command_that_the_help_does_not_show() {
    let commands = offered(&[""]);
    assert!(commands.contains(&"check-key".to_owned()), "{commands:?}");
    assert!(!commands.contains(&"artefacts".to_owned()), "{commands:?}");
}
