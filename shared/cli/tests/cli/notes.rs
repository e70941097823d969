//! Remarks on standard error, beside an answer.

use crate::program::{PLATFORM, run};

#[test]
fn a_switch_that_changes_nothing_is_told() {
    let run = run(&format!(
        "render access-role --features s3 --trusted {PLATFORM} --ssm-instance-tag a=b --regions eu-central-1"
    ));
    assert_eq!(run.code, 0);
    assert_eq!(run.err, "cado-access: note: `--ssm-instance-tag` changes nothing for the chosen features\n");
}

/// The remarks of a run that succeeds.
fn remarks(line: &str) -> Vec<String> {
    let run = run(line);
    assert_eq!(run.code, 0, "{line}: {}", run.err);
    run.err.lines().map(|line| line.strip_prefix("cado-access: note: ").unwrap().to_owned()).collect()
}

#[test]
fn a_value_that_no_permission_has_a_place_for_is_told() {
    let line = format!("render access-role --features s3 --trusted {PLATFORM}");
    for (switch, beginning) in [
        (
            "--region eu-central-1",
            "`--region` changes nothing: no chosen feature has a Region in its resources; `--regions`",
        ),
        ("--account 222222222222", "`--account` changes nothing: "),
        ("--bucket evidence-1111", "`--bucket` changes nothing: "),
        ("--policy-prefix Mine", "`--policy-prefix` changes nothing: the policies are inline"),
        ("--role-name CadoResponseOther", "`--role-name` changes nothing: "),
        ("--max-session-duration 3600", "`--max-session-duration` changes nothing: "),
    ] {
        let remarks = remarks(&format!("{line} {switch}"));
        assert!(remarks.len() == 1 && remarks[0].starts_with(beginning), "{switch}: {remarks:?}");
    }
    assert_eq!(remarks(&format!("render trust --trusted {PLATFORM} --role-name CadoResponseOther")).len(), 1);
}

#[test]
fn a_value_that_changes_something_is_not_told() {
    for line in [
        "render platform-role --features cloudwatch-agent --bucket evidence-1111 --packing managed --policy-prefix Mine",
        "render platform-role --features cloudwatch-agent --region eu-central-1 --account 111111111111",
        "render access-role --as cloudformation --role-name CadoResponseOther --max-session-duration 3600",
    ] {
        let idle = remarks(line).into_iter().filter(|remark| !remark.contains("--bucket")).collect::<Vec<_>>();
        assert_eq!(idle, [""; 0], "{line}");
    }
    assert_eq!(remarks("render platform-role --features preservation --bucket evidence-1111"), [""; 0]);
}
