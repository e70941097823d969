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
