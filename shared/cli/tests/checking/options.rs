//! The switches of `check`.

use crate::program::{Folder, document, found};

/// One finding of each level.
fn levels() -> Folder {
    let folder = Folder::new();
    let allow = |action: &str| document(&format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"*"}}"#));
    folder.write("note.json", allow("dynamodb:GetItem"));
    folder.write("warning.json", allow("ec2:*"));
    folder.write("error.json", document(r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}"#));
    folder
}

#[test]
fn findings_below_the_level_do_not_fail() {
    let folder = levels();
    for (switch, codes) in [
        ("", [0, 1, 1]),
        ("--fail-on error", [0, 0, 1]),
        ("--fail-on warning", [0, 1, 1]),
        ("--fail-on note", [1, 1, 1]),
        ("--fail-on never", [0, 0, 0]),
    ] {
        let run = |name: &str| folder.run(&format!("check {name}.json {switch}")).code;
        assert_eq!(["note", "warning", "error"].map(run), codes, "{switch}");
    }
}

#[test]
fn rules_are_chosen_and_left_out() {
    let text = r#"{"Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}"#;
    let folder = Folder::with("a.json", text);
    let rules = |switches: &str| {
        let run = folder.run(&format!("check a.json --format json {switches} --ignore feature-in-part"));
        (run.code, found(&run).into_iter().map(|(_, rule)| rule).collect::<Vec<_>>())
    };
    let both = ["version-missing", "action-wildcard"].map(str::to_owned);
    assert_eq!(rules(""), (1, both.to_vec()));
    assert_eq!(rules("--rule action-wildcard,version-old"), (1, vec![both[1].clone()]));
    assert_eq!(rules("--ignore action-wildcard"), (1, vec![both[0].clone()]));
    assert_eq!(rules("--ignore action-wildcard,version-missing"), (0, vec![]));
}

#[test]
fn a_rule_that_does_not_exist_is_refused_with_those_that_do() {
    let run = levels().run("check note.json --ignore no-efect");
    assert_eq!((run.code, run.err.lines().count()), (2, 1));
    assert!(
        run.err.contains("`no-efect` is no rule (did you mean `no-effect`?): expected one of managed-policy-size,"),
        "{}",
        run.err
    );
}

#[test]
fn the_help_lists_every_rule() {
    let help = Folder::new().run("check --help");
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for text in ["no-effect (warning)", "trust-anyone (error)", "feature-in-part (note)", "Exit codes:", "Examples:"] {
        assert!(help.out.contains(text), "{text}");
    }
}

#[test]
fn grants_are_held_against_the_role_that_is_meant() {
    let folder = Folder::with("a.json", document(r#"{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*"}"#));
    assert_eq!(folder.run("check a.json").code, 0);
    assert_eq!(folder.run("check a.json --role platform").code, 0);
    let run = folder.run("check a.json --role access");
    assert!(run.code == 1 && run.out.contains("warning unneeded-mutation"), "{}", run.out);
}

#[test]
fn a_trusted_service_counts_by_the_role() {
    let trust = r#"{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}"#;
    let folder = Folder::with("a.json", document(trust));
    let levels = |role: &str| {
        found(&folder.run(&format!("check a.json --format json --role {role}")))
            .into_iter()
            .map(|(level, _)| level)
            .collect::<Vec<_>>()
    };
    assert_eq!(levels("access"), ["warning"]);
    assert_eq!(levels("any"), ["note"]);
    assert!(levels("platform").is_empty());
}

#[test]
fn the_kind_of_a_document_can_be_told() {
    let text = r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::222222222222:role/other"]}"#;
    let folder = Folder::with("a.json", document(text));
    let rules = |kind: &str| found(&folder.run(&format!("check a.json --format json --kind {kind}")));
    assert!(rules("auto").iter().any(|(_, rule)| rule == "list-role-name"));
    assert!(rules("role-list").iter().any(|(_, rule)| rule == "list-role-name"));
    assert!(!rules("identity").iter().any(|(_, rule)| rule == "list-role-name"));
    for kind in ["trust", "key-policy", "resource"] {
        assert!(rules(kind).iter().any(|(_, rule)| rule == "principal-missing"), "{kind}");
    }
}
