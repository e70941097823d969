//! Bad input: exit code 2, nothing on standard output, and one line that names the switch and the accepted form.

use crate::program::{PLATFORM, run};

fn refused(line: &str, words: &[&str]) {
    let line = line.replace("PLATFORM", PLATFORM);
    let run = run(&line);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{line}");
    assert!(run.err.starts_with("cado-access: error: ") && run.err.lines().count() == 1, "{line}: {}", run.err);
    for word in words {
        assert!(run.err.contains(word), "{line}: `{word}` is not in {}", run.err);
    }
}

#[test]
fn refuses_what_is_missing() {
    refused("render access-role", &["`--trusted` is missing", "arn:aws:iam::111111111111:role/myCadoResponseRole"]);
    refused("render trust", &["`--trusted` is missing"]);
    refused("render key-policy", &["`--trusted` is missing"]);
    refused("render role-list", &["`--roles` is missing", "--roles-from FILE", "--account ID[,ID]"]);
    refused("render", &["a command is missing", "`access-role`"]);
    refused("", &["a command is missing", "`render`"]);
    refused("render access-role --trusted PLATFORM --ssm-instance-tag", &["--ssm-instance-tag <KEY=VALUE>"]);
}

#[test]
fn refuses_unknown_names() {
    refused("render access-role --trusted PLATFORM --features nope", &["--features", "`nope`", "`ec2`", "`s3`"]);
    refused("render access-role --as xml", &["--as <FORM>", "stackset", "terraform"]);
    refused("render access-role --trusted PLATFORM --kms-grants some", &["--kms-grants", "aws-resources-only"]);
    refused("render access-role --trustee PLATFORM", &["--trustee", "--trusted"]);
    refused("rendre", &["'rendre'", "`render`, `features`"]);
    refused("completions csh", &["csh", "bash", "zsh"]);
    refused("features --role both", &["--role", "access", "platform"]);
}

#[test]
fn suggests_the_name_that_was_probably_meant() {
    let role = "render access-role --trusted PLATFORM";
    refused(&format!("{role} --features ssm-trage"), &["--features", "did you mean `ssm-triage`?"]);
    refused(&format!("{role} --features EC2"), &["--features", "did you mean `ec2`?"]);
    refused(&format!("{role} --without ssm-trage"), &["--without", "did you mean `ssm-triage`?"]);
    refused(&format!("{role} --kms-grants witheld"), &["--kms-grants", "; tip: a similar value exists: 'withheld'"]);
    refused("check x.json --rule no-efect", &["--rule", "did you mean `no-effect`?"]);
    refused("features --role acces", &["access, platform]; tip: a similar value exists: 'access'"]);
}

#[test]
fn refuses_to_choose_and_to_leave_out_the_same_feature() {
    let role = "render access-role --trusted PLATFORM";
    refused(&format!("{role} --features ec2,s3 --without s3"), &["--without", "`s3` is chosen with `--features`"]);
    refused(&format!("{role} --without nope"), &["--without", "there is no feature `nope`", "`ec2`"]);
}

#[test]
fn names_every_feature_that_needs_the_bucket_and_the_way_out() {
    let out = "`--without health-checks,preservation`";
    refused("render platform-role", &["`--bucket` is missing", "`health-checks`, `preservation`", out]);
    let run = run("render platform-role --without health-checks,preservation");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(crate::program::run("render platform-role --as terraform").code, 0);
}

#[test]
fn a_platform_role_that_does_not_fit_inline_is_told_both_ways_out() {
    let line = "render platform-role --packing inline --bucket evidence-1111";
    refused(line, &["--features", "do not fit one role", "`--packing managed`", "`--part acquisition`"]);
}

#[test]
fn refuses_malformed_values() {
    let tag = &["--ssm-instance-tag", "expected `KEY=VALUE`"];
    refused("render access-role --trusted PLATFORM --ssm-instance-tag Key", tag);
    refused("render access-role --trusted nope", &["--trusted", "expected `arn:partition:service"]);
    refused("render access-role --trusted arn:aws:iam::1:role/x", &["--trusted", "exactly 12 digits"]);
    refused("render platform-role --bucket evidence/prefix", &["--bucket", "3 to 63 lower-case"]);
    refused("render access-role --trusted PLATFORM --s3-buckets trail/AWSLogs", &["--s3-buckets", "expected `arn:"]);
    refused("render access-role --trusted PLATFORM --kms-keys alias/x", &["--kms-keys", "key/key-id"]);
    refused("render access-role --trusted PLATFORM --regions frankfurt", &["--regions", "`eu-central-1`"]);
    refused("render trust --trusted PLATFORM --organization x", &["--organization", "`o-` and 10 to 32"]);
    refused("render access-role --trusted PLATFORM --max-session-duration 60", &["--max-session-duration", "3600"]);
    let unit = "expected whole seconds from 3600 to 43200, without a unit";
    refused("render access-role --trusted PLATFORM --max-session-duration 1h", &["--max-session-duration", "1h", unit]);
    refused("render trust --trusted PLATFORM --role-name Other", &["--role-name", "`CadoResponse`"]);
    refused("render access-role --trusted PLATFORM --policy-prefix a/b", &["--policy-prefix", "1 to 120"]);
}

#[test]
fn refuses_roles_that_the_platform_cannot_use() {
    let list = "render role-list --roles arn:aws:iam::222222222222:role";
    refused(&format!("{list}/CadoResponse*"), &["--roles", "wildcard", "name every role in full"]);
    refused(&format!("{list}/Other"), &["--roles", "does not contain `CadoResponse`"]);
    refused("render role-list --account 222222222222 --role-name Other", &["--role-name", "`CadoResponse`"]);
    refused("render role-list --account 22222222222", &["--account", "exactly 12 digits"]);
}

#[test]
fn refuses_what_is_in_another_partition() {
    refused("render access-role --trusted PLATFORM --partition aws-cn", &["--trusted", "`aws-cn`"]);
    refused("render trust --trusted PLATFORM --partition aws-cn", &["--trusted", "`aws-cn`"]);
    refused("render access-role --trusted PLATFORM --regions cn-north-1", &["--regions", "`aws`"]);
    refused("render access-role --trusted PLATFORM --region cn-north-1", &["--region", "`aws`"]);
    refused("render key-policy --trusted PLATFORM --regions cn-north-1", &["--regions", "`aws`"]);
    let other = "arn:aws-cn:iam::222222222222:role/CadoResponseSecondRole";
    refused(&format!("render trust --trusted PLATFORM,{other}"), &["--trusted", "`aws`"]);
    refused(&format!("render role-list --roles {other},{}", PLATFORM), &["--roles", "`aws-cn`"]);
    let key = "arn:aws-cn:kms:cn-north-1:222222222222:key/1234abcd";
    refused(&format!("render access-role --trusted PLATFORM --kms-keys {key}"), &["--kms-keys", "`aws`"]);
}

#[test]
fn refuses_formats_that_do_not_fit() {
    refused("render access-role --trusted PLATFORM --format table", &["--format", "`json` or `yaml`"]);
    refused("render access-role --as terraform --format yaml", &["--format", "`--as json` only"]);
}

#[test]
fn refuses_files_that_cannot_be_used() {
    refused("render role-list --roles-from /no/such/file", &["`/no/such/file` cannot be read"]);
    refused("render trust --trusted PLATFORM -o /no/such/folder/x", &["`/no/such/folder/x` cannot be written"]);
}

#[test]
fn never_repeats_the_external_id() {
    for switches in ["--external-id ten4711*", "--external-id=-4711*", "--external-id 4711 --external-id 4711"] {
        refused(&format!("render trust --trusted PLATFORM {switches}"), &["--external-id"]);
        let run = run(&format!("render trust --trusted {PLATFORM} {switches}"));
        assert!(!run.err.contains("4711"), "{}", run.err);
    }
}
