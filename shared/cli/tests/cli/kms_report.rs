//! The report of the function `kms-cleanup`, in every form in which a user has it.

use serde_json::{Value, json};

use crate::program::{Run, run, run_with};

fn key(id: &str, decision: &str, reason: &str) -> Value {
    json!({
        "key": format!("arn:aws:kms:eu-central-1:111111111111:key/{id}"),
        "account": "111111111111",
        "region": "eu-central-1",
        "aliases": ["alias/CadoResponse-KMS-Alias-1", "alias/evidence"],
        "multi_region": "no",
        "state": "Enabled",
        "created_at": "2026-11-01T00:00:00Z",
        "age_hours": 460,
        "last_used_at": "2026-11-02T10:11:12Z",
        "last_use": "at",
        "evidence": {"grants": 2, "volumes": ["vol-1"], "snapshots": [], "images": [], "unreadable": ["images: denied"]},
        "decision": decision,
        "reason": reason,
        "detail": "It has an alias without the prefix.",
        "outcome": "planned",
    })
}

fn report() -> Value {
    json!({
        "dry_run": true,
        "started_at": "2026-11-20T12:00:00Z",
        "duration_ms": 1234,
        "regions": [
            {"account": "111111111111", "region": "eu-central-1", "listed": true},
            {"account": "111111111111", "region": "ap-south-1", "listed": false, "error": "AccessDeniedException"},
        ],
        "keys": [
            key("11111111-0000-0000-0000-000000000000", "keep", "foreign_alias"),
            key("mrk-22222222000000000000000000000000", "retire", "unused"),
        ],
        "summary": {
            "found": 2, "to_retire": 1, "retired": 0, "aliases_removed": 0, "kept": {"foreign_alias": 1}, "failed": 0,
            "monthly_cost_saved_usd": 1, "bound_exceeded": false, "maximum_retirements": 20,
        },
    })
}

fn printed(input: &str, format: &str) -> Run {
    run_with(&format!("kms-report - {format}"), input, &[])
}

fn table(input: &str) -> String {
    let run = printed(input, "");
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{input}");
    run.out
}

fn refused(input: &str, words: &[&str]) {
    let run = printed(input, "");
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{input}");
    assert!(run.err.starts_with("cado-access: error: ") && run.err.lines().count() == 1, "{}", run.err);
    assert!(words.iter().all(|word| run.err.contains(word)), "{words:?}: {}", run.err);
}

#[test]
fn the_table_has_a_row_for_each_key_and_the_sums_below() {
    let table = table(&report().to_string());
    let words =
        ["mrk-22222222", "11111111", "eu-central-1", "CadoResponse-KMS-Alias-1", "evidence", "19 d", "2026-11-02"];
    assert!(words.iter().all(|word| table.contains(word)), "{table}");
    assert!(table.contains("2 found: 0 of 1 retired"), "{table}");
    let line = table.replace('\n', " ");
    assert!(line.contains("1 kept (foreign_alias 1), 0 failed; 1.00 USD saved a month."), "{table}");
    assert!(line.contains("A dry run: nothing was changed. A real one would save 1.00 USD a month."), "{table}");
    assert!(table.contains("Not listed: ap-south-1 in account 111111111111: AccessDeniedException"), "{table}");
    assert!(table.contains("1 of 2 Regions listed in 1.2 s."), "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
}

#[test]
fn what_is_retired_stands_above_what_is_kept() {
    let table = table(&report().to_string());
    assert!(
        table.find("mrk-22222222").unwrap() < table.find("11111111\n").or(table.find("11111111 ")).unwrap(),
        "{table}"
    );
}

#[test]
fn the_answer_may_be_wrapped_into_lines_of_a_log() {
    let plain = table(&report().to_string());
    let pretty = serde_json::to_string_pretty(&report()).unwrap();
    let nested = json!({"timestamp": "2026-11-20T12:00:01Z", "level": "INFO", "message": "done", "report": report()});
    let text = json!({"timestamp": "2026-11-20T12:00:01Z", "fields": {"report": report().to_string()}});
    let tool = format!("START RequestId: 1\n2026/11/20/[$LATEST]1 2026-11-20T12:00:01 {nested}\nEND RequestId: 1\n");
    // `sam logs` indents what an event has, and the report is a text inside a text where it is asked for JSON.
    let event =
        serde_json::to_string_pretty(&json!({"level": "INFO", "fields": {"answer": report().to_string()}})).unwrap();
    let sam =
        format!("2026/11/20/[$LATEST]1 2026-11-20T12:00:01 {event}\n2026/11/20/[$LATEST]1 {{\"level\": \"INFO\"}}\n");
    let in_text = json!({"message": nested.to_string(), "timestamp": 1});
    let all =
        [pretty, nested.to_string(), text.to_string(), tool, format!("\u{feff}{}", report()), sam, in_text.to_string()];
    for input in all {
        assert_eq!(table(&input), plain, "{input}");
    }
}

#[test]
fn of_several_reports_the_last_is_printed_with_a_remark() {
    let mut later = report();
    later["started_at"] = "2026-11-21T12:00:00Z".into();
    let run = printed(&format!("{}\n{later}\n", report()), "");
    assert!(run.out.contains("2026-11-21") && !run.out.contains("2026-11-20"), "{}", run.out);
    assert_eq!(run.err, "cado-access: note: standard input holds 2 reports: this is the last\n");
}

#[test]
fn data_formats_have_everything_and_markdown_has_every_column() {
    let json: Value = serde_json::from_str(&printed(&report().to_string(), "--format json").out).unwrap();
    assert_eq!(json, report());
    let yaml: Value = serde_saphyr::from_str(&printed(&report().to_string(), "--format yaml").out).unwrap();
    assert_eq!(yaml["keys"][1]["evidence"]["volumes"], json!(["vol-1"]));
    let markdown = printed(&report().to_string(), "--format markdown").out;
    let row = "| arn:aws:kms:eu-central-1:111111111111:key/mrk-22222222000000000000000000000000 | \
        alias/CadoResponse-KMS-Alias-1<br>alias/evidence | no | Enabled | 19 d | 2026-11-02 | \
        2 grants<br>vol-1<br>unreadable: images: denied | retire<br>planned | unused |";
    assert!(markdown.contains(row), "{markdown}");
}

#[test]
fn a_run_that_exceeded_its_bound_or_failed_on_a_key_says_so() {
    let mut report = report();
    report["dry_run"] = false.into();
    report["summary"]["retired"] = 1.into();
    report["summary"]["bound_exceeded"] = true.into();
    report["keys"][1]["outcome"] = "failed".into();
    report["keys"][1]["error"] = "ThrottlingException".into();
    let table = table(&report.to_string());
    assert!(table.contains("More than the 20 keys that one run may retire"), "{table}");
    assert!(table.contains("failed") && table.contains("ThrottlingException"), "{table}");
    assert!(table.contains("2 found: 1 retired") && !table.contains("dry run"), "{table}");
}

#[test]
fn a_restore_is_printed_as_well() {
    let key = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let answer = json!({"restored": [key], "refused": [{"key": "x", "reason": "not retired by this function"}]});
    let table = table(&answer.to_string());
    assert!(table.contains("restored") && table.contains("refused: not retired by this function"), "{table}");
    let failed =
        json!({"dry_run": true, "restored": [key], "refused": [], "failed": [{"key": "y", "error": "denied"}]});
    let table = self::table(&failed.to_string());
    let words = ["would be restored", "failed: denied", "A dry run: nothing was changed."];
    assert!(words.iter().all(|word| table.contains(word)), "{table}");
}

#[test]
fn a_run_or_restore_that_failed_ends_with_its_failure_and_another_exit_code() {
    let restore = json!({"restored": [], "refused": [], "failed": [{"key": "y", "error": "denied"}]});
    for mut answer in [report(), restore] {
        answer["failure"] = json!({"error_type": "KmsCleanupError::KeyFailed", "error_message": "1 keys could not be"});
        let run = printed(&answer.to_string(), "");
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
        assert!(run.out.contains("Failed (KmsCleanupError::KeyFailed): 1 keys could not be"), "{}", run.out);
    }
}

#[test]
fn several_accounts_are_told_apart() {
    let mut report = report();
    report["keys"][0]["account"] = "222222222222".into();
    let table = table(&report.to_string());
    assert!(table.contains("222222222222"), "{table}");
}

#[test]
fn nothing_in_a_report_steers_the_terminal() {
    let mut report = report();
    report["keys"][0]["detail"] = "\u{1b}[2J".into();
    report["keys"][0]["aliases"] = json!(["alias/\u{1b}[2J"]);
    for format in ["", "--format markdown"] {
        let out = printed(&report.to_string(), format).out;
        assert!(out.contains("?[2J") && !out.contains('\u{1b}'), "{out}");
    }
}

#[test]
fn what_is_no_report_is_refused() {
    for input in ["", "{}", "[1, 2]", "START RequestId: 1\n", "{\"keys\": []}", "{\"regions\": [], \"keys\": "] {
        refused(input, &["`FILE`", "standard input", "holds no report", "`summary`"]);
    }
    let mut report = report();
    report["keys"][0]["decision"] = "destroy".into();
    refused(&report.to_string(), &["not of the known shape", "`destroy`", "`retire`"]);
    report["keys"][0].as_object_mut().unwrap().remove("decision");
    refused(&report.to_string(), &["missing field `decision`"]);
    let failed = json!({"errorType": "KmsCleanupError::BoundExceeded", "errorMessage": "25 keys would be retired"});
    refused(&failed.to_string(), &["the run failed with `KmsCleanupError::BoundExceeded`", "the function's log"]);
    let early = json!({"errorType": "KmsCleanupError::Request", "errorMessage": "the event is not understood"});
    refused(&early.to_string(), &["KmsCleanupError::Request", "there is no report of it"]);
    assert_eq!(run("kms-report /no/such/file").code, 2);
    assert_eq!(run("kms-report").code, 2);
}
