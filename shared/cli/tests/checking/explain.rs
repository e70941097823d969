//! `explain`: roles in terms of features.

use serde_json::Value;

use crate::program::{Folder, PLATFORM, document};

fn explained(folder: &Folder, line: &str) -> Vec<Value> {
    let run = folder.run(&format!("explain {line} --format json"));
    assert_eq!(run.code, 0, "{}", run.err);
    run.json()["features"].as_array().unwrap().clone()
}

fn status<'a>(features: &'a [Value], id: &str) -> &'a Value {
    features.iter().find(|feature| feature["feature"] == id).unwrap()
}

#[test]
fn a_role_with_every_feature_has_every_feature_in_full() {
    let folder = Folder::new();
    folder.render("a.json", &format!("access-role --trusted {PLATFORM}"));
    let ids = folder.run("features --format json").json();
    let default: Vec<_> = ids.as_array().unwrap().iter().filter(|row| row["optional"].is_null()).collect();
    let features = explained(&folder, "a.json");
    for row in default {
        assert_eq!(status(&features, row["id"].as_str().unwrap())["status"], "full", "{row}");
    }
}

#[test]
fn a_tightened_role_is_narrowed_and_says_by_what() {
    let folder = Folder::new();
    folder
        .render("a.json", &format!("access-role --trusted {PLATFORM} --features s3,ssm-triage --regions eu-central-1"));
    let features = explained(&folder, "a.json");
    let triage = status(&features, "ssm-triage");
    assert_eq!((&triage["status"], triage["missing"].as_array().unwrap().len()), (&"narrowed".into(), 0));
    assert_eq!(triage["limited_by"], serde_json::json!(["condition StringEquals aws:RequestedRegion eu-central-1"]));
}

#[test]
fn a_feature_in_part_names_what_is_missing_and_what_denies_it() {
    let allow = r#"{"Effect":"Allow","Action":["ssm:SendCommand","ssm:DescribeInstanceInformation","ssm:GetCommandInvocation"],"Resource":"*"}"#;
    let deny = r#"{"Sid":"NoRun","Effect":"Deny","Action":"ssm:SendCommand","Resource":"*"}"#;
    let folder = Folder::with("a.json", document(&format!("{allow},{deny}")));
    let features = explained(&folder, "a.json");
    let triage = status(&features, "ssm-triage");
    assert_eq!(triage["status"], "part");
    assert_eq!(triage["missing"], serde_json::json!(["ssm:SendCommand", "ssm:StartSession", "ssm:TerminateSession"]));
    assert_eq!(triage["denied"][0]["sid"], "NoRun");
    let table = folder.run("explain a.json").out;
    assert!(table.contains("denied by: statement 2 (`NoRun`)"), "{table}");
}

#[test]
fn what_is_not_granted_is_left_out_unless_asked_for() {
    let folder = Folder::with("a.json", document(r#"{"Effect":"Allow","Action":"eks:ListClusters","Resource":"*"}"#));
    let run = folder.run("explain a.json");
    assert!(run.err.contains("features are not granted at all; `--all` lists them"), "{}", run.err);
    assert!(!run.out.contains("cloudtrail"), "{}", run.out);
    let all = folder.run("explain a.json --all");
    assert!(all.out.contains("cloudtrail") && all.err.is_empty(), "{}", all.err);
}

#[test]
fn policies_of_several_files_are_those_of_one_role_and_trust_is_left_out() {
    let folder = Folder::new();
    folder.render("b.json", &format!("access-role --trusted {PLATFORM} --features s3"));
    folder.render("c.json", &format!("access-role --trusted {PLATFORM} --features eks"));
    let run = folder.run("explain b.json c.json");
    assert!(run.err.contains("b.json: the trust policy is left out") && run.err.contains("c.json: the trust policy"));
    let features = explained(&folder, "b.json c.json");
    assert_eq!(
        (&status(&features, "s3")["status"], &status(&features, "eks")["status"]),
        (&"full".into(), &"full".into())
    );
}

#[test]
fn the_platforms_role_has_features_of_its_own() {
    let folder = Folder::new();
    folder.render("a.json", "platform-role --bucket evidence-1111");
    let features = explained(&folder, "a.json --role platform");
    assert_eq!(status(&features, "workers")["status"], "full");
}

#[test]
fn documents_that_grant_nothing_to_a_role_are_told_as_such() {
    let folder = Folder::new();
    folder.render("trust.json", &format!("trust --trusted {PLATFORM}"));
    folder.render("key.json", &format!("key-policy --trusted {PLATFORM}"));
    for file in ["trust.json", "key.json"] {
        let run = folder.run(&format!("explain {file}"));
        assert!(run.code == 0 && run.out.starts_with("Nothing to explain: "), "{}", run.out);
        assert!(run.err.contains("is left out: it grants nothing"), "{}", run.err);
        assert!(explained(&folder, file).is_empty());
    }
}

#[test]
fn features_in_part_that_nobody_meant_are_left_out_unless_asked_for() {
    let folder = Folder::new();
    folder.render("a.json", &format!("access-role --trusted {PLATFORM} --features ec2"));
    let all = explained(&folder, "a.json --all");
    let of_status = |wanted: &str| all.iter().filter(|feature| feature["status"] == wanted).count();
    let in_part = of_status("part");
    assert!(in_part > 0);
    let told = explained(&folder, "a.json");
    assert!(told.iter().all(|feature| feature["status"] != "part"), "{told:?}");
    assert_eq!(status(&told, "ec2")["status"], "full");
    let run = folder.run("explain a.json");
    let remark = format!("{in_part} of {} features have some actions, all of which serve other", all.len());
    assert!(run.err.contains(&remark) && run.err.contains("`--all` lists them"), "{}", run.err);
    let whole = folder.run("explain a.json --all --format markdown").out;
    assert!(whole.contains("what is granted serves other features"), "{whole}");
}
