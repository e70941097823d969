//! `diff`: what a change of policies means.

use crate::program::{Folder, PLATFORM, document};

fn role(folder: &Folder, name: &str, switches: &str) {
    folder.render(
        name,
        &format!("access-role --trusted {PLATFORM} --features ec2,s3,ssm-triage,kms-custom-key {switches}"),
    );
}

#[test]
fn the_same_role_in_another_packing_means_the_same() {
    let folder = Folder::new();
    role(&folder, "a.json", "");
    role(&folder, "b.json", "--packing managed");
    let run = folder.run("diff a.json b.json");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "Both mean the same.\n", ""));
    assert_eq!(folder.run("diff a.json b.json --format json").json()["same"], true);
}

#[test]
fn every_tightening_is_a_difference_that_names_what_it_narrows() {
    let key = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let folder = Folder::new();
    role(&folder, "a.json", "");
    for (switches, telling) in [
        ("--regions eu-central-1".to_owned(), "+ condition StringEquals aws:RequestedRegion eu-central-1"),
        ("--ssm-instance-tag Response=On".to_owned(), "+ condition StringLike ssm:resourceTag/Response On"),
        (format!("--kms-keys {key}"), "- resource *"),
        ("--kms-grants withheld".to_owned(), "kms:CreateGrant"),
        ("--s3-buckets trail-logs".to_owned(), "+ resource arn:aws:s3:::trail-logs"),
    ] {
        role(&folder, "b.json", &switches);
        let run = folder.run("diff a.json b.json --format markdown");
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{switches}");
        assert!(run.out.contains("## Permissions") && run.out.contains(telling), "{switches}: {}", run.out);
        assert!(!run.out.contains("## Trust"), "{}", run.out);
        let back = folder.run("diff b.json a.json --format markdown");
        assert_eq!(back.code, 1);
        if switches != "--kms-grants withheld" {
            assert!(
                run.out.contains("allowed, narrower") && back.out.contains("allowed, wider"),
                "{switches}: {}",
                run.out
            );
        }
        assert!(!run.out.contains("allowed, wider") && !back.out.contains("allowed, narrower"), "{}", run.out);
    }
}

#[test]
fn features_that_come_and_go_are_named() {
    let folder = Folder::new();
    role(&folder, "a.json", "");
    folder.render("b.json", &format!("access-role --trusted {PLATFORM} --features ec2,s3,kms-custom-key"));
    let changes = folder.run("diff a.json b.json --format json").json()["permissions"]["features"].clone();
    let gone = serde_json::json!({"role": "access", "feature": "ssm-triage", "before": "full", "after": "none"});
    assert!(changes.as_array().unwrap().contains(&gone), "{changes}");
}

#[test]
fn trust_policies_are_compared_with_principals_and_conditions() {
    let folder = Folder::new();
    role(&folder, "a.json", "");
    role(&folder, "b.json", "--organization o-exampleorgid");
    let run = folder.run("diff a.json b.json");
    assert!(run.code == 1 && run.out.starts_with("Trust\n") && run.out.contains("o-exampleorgid"), "{}", run.out);
    let moved = PLATFORM.replace("myCadoResponseRole", "another");
    folder.render("c.json", &format!("access-role --trusted {moved} --features ec2,s3,ssm-triage,kms-custom-key"));
    let run = folder.run("diff a.json c.json --format markdown");
    assert!(run.out.contains(&format!("+ principal AWS {moved}")), "{}", run.out);
    assert!(run.out.contains(&format!("- principal AWS {PLATFORM}")), "{}", run.out);
}

#[test]
fn another_external_id_is_a_difference_and_is_not_shown() {
    let trust = |id: &str| {
        document(&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"{PLATFORM}"}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":"{id}"}}}}}}"#
        ))
    };
    let folder = Folder::with("a.json", trust("first-secret"));
    folder.write("b.json", trust("second-secret"));
    for format in ["table", "json", "yaml", "markdown"] {
        let run = folder.run(&format!("diff a.json b.json --format {format}"));
        assert!(run.code == 1 && run.out.contains("(not shown)") && !run.out.contains("secret"), "{}", run.out);
    }
}

#[test]
fn a_key_policy_is_compared_with_a_key_policy() {
    let folder = Folder::new();
    folder.render("a.json", &format!("key-policy --trusted {PLATFORM}"));
    folder.render("b.json", &format!("key-policy --trusted {PLATFORM} --kms-grants withheld"));
    let run = folder.run_with("diff a.json -", &std::fs::read_to_string(folder.path().join("b.json")).unwrap());
    assert!(run.code == 1 && run.out.starts_with("Policies of keys and other resources\n"), "{}", run.out);
    assert!(run.out.contains("no longer allowed") && run.out.contains("kms:CreateGrant"), "{}", run.out);
}

#[test]
fn a_further_way_to_be_allowed_is_wider_though_it_has_conditions() {
    let statement = |more: &str| format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"{more}}}"#);
    let condition = |key: &str| statement(&format!(r#","Condition":{{"StringEquals":{{"{key}":"x"}}}}"#));
    let one = condition("aws:PrincipalTag/one");
    let folder = Folder::with("a.json", document(&one));
    folder.write("b.json", document(&format!("{one},{}", condition("aws:PrincipalTag/two"))));
    folder.write("c.json", document(&condition("aws:PrincipalTag/two")));
    for (line, direction) in [("a b", "wider"), ("b a", "narrower"), ("a c", "changed"), ("c b", "wider")] {
        let (old, new) = line.split_once(' ').unwrap();
        let run = folder.run(&format!("diff {old}.json {new}.json --format markdown"));
        assert!(run.out.contains(&format!("allowed, {direction}")), "{line}: {}", run.out);
    }
}
