//! SARIF: the parts that the standard and code scanning services demand.

use serde_json::Value;

use crate::program::{Folder, document};

fn log() -> Value {
    let folder = Folder::with(
        "my policies/ü.json",
        format!("\n{}", document(r#"{"Sid":"Wide","Effect":"Allow","Action":"ec2:*","Resource":"*"}"#)),
    );
    folder.write("my policies/x.json", "{");
    // The line is divided by spaces, so the folder is named by the folder that it is in.
    let run = folder.run("check . missing.json --format sarif");
    assert_eq!(run.code, 2);
    run.json()
}

#[test]
fn the_log_names_version_schema_and_the_unit_of_columns() {
    let log = log();
    assert_eq!(
        (&log["version"], &log["$schema"]),
        (&"2.1.0".into(), &"https://json.schemastore.org/sarif-2.1.0.json".into())
    );
    let run = &log["runs"][0];
    assert_eq!((&run["columnKind"], log["runs"].as_array().unwrap().len()), (&"unicodeCodePoints".into(), 1));
}

#[test]
fn every_rule_has_an_id_descriptions_help_and_a_level() {
    let log = log();
    let driver = &log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["name"], "cado-access");
    let rules = driver["rules"].as_array().unwrap();
    assert!(rules.len() > 30);
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].as_str().is_some_and(|text| text.ends_with('.')), "{rule}");
        }
        assert!(["error", "warning", "note"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
}

#[test]
fn results_point_to_a_rule_a_file_and_a_place() {
    let log = log();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 2, "{results:?}");
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().unwrap().starts_with("my%20policies/"), "{place}");
        assert!(
            place["region"]["startLine"].as_u64().unwrap() >= 1
                && place["region"]["startColumn"].as_u64().unwrap() >= 1
        );
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
    }
}

#[test]
fn a_finding_says_statement_message_and_help() {
    let log = log();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let finding = results.iter().find(|result| result["ruleId"] == "action-wildcard").unwrap();
    let text = "permission policy, statement 1 (`Wide`): `ec2:*` allows more actions than any feature needs. Help: name the actions.";
    assert_eq!(finding["message"]["text"], text);
    assert_eq!(finding["level"], "warning");
    let place = &finding["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20policies/%C3%BC.json");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&2.into(), &38.into()));
}

#[test]
fn a_file_that_is_no_policy_is_a_result_and_one_that_cannot_be_read_a_notification() {
    let log = log();
    let run = &log["runs"][0];
    let syntax = run["results"].as_array().unwrap().iter().find(|result| result["ruleId"] == "syntax").unwrap();
    assert_eq!((&syntax["level"], &syntax["ruleIndex"]), (&"error".into(), &0.into()));
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert!(notification["message"]["text"].as_str().unwrap().starts_with("missing.json: cannot be read"));
}
