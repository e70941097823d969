//! `check` on policies that are right, and on what it says about those that are not.

use crate::program::{ACCESS, Folder, PLATFORM, document, found};

const TIGHTENINGS: [&str; 6] = [
    "",
    "--regions eu-central-1",
    "--ssm-instance-tag CadoResponseSSMEnabled=True",
    "--kms-grants withheld",
    "--s3-buckets trail-logs",
    "--kms-keys arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab",
];

fn is_clean(line: &str, role: &str) {
    let folder = Folder::new();
    folder.render("a.json", line);
    for role in [role, "any"] {
        let run = folder.run(&format!("check a.json --format json --role {role}"));
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{line}: {}", run.out);
        assert!(found(&run).iter().all(|(level, _)| level == "note"), "{line}: {}", run.out);
    }
}

#[test]
fn what_is_rendered_for_an_access_role_is_right_however_it_is_tightened_and_packed() {
    for tightening in TIGHTENINGS {
        for packing in ["inline", "managed"] {
            is_clean(&format!("access-role --trusted {PLATFORM} --packing {packing} {tightening}"), "access");
        }
    }
}

#[test]
fn what_is_rendered_for_the_platforms_role_is_right() {
    for part in ["acquisition", "instance", "both"] {
        for tightening in ["", "--regions eu-central-1"] {
            is_clean(&format!("platform-role --bucket evidence-1111 --part {part} {tightening}"), "platform");
        }
    }
}

#[test]
fn every_other_rendered_document_is_right() {
    is_clean(&format!("trust --trusted {PLATFORM} --organization o-exampleorgid"), "access");
    is_clean(&format!("key-policy --trusted {PLATFORM},{ACCESS} --account 222222222222"), "access");
    is_clean(&format!("key-policy --trusted {PLATFORM}"), "access");
    is_clean(&format!("role-list --roles {ACCESS}"), "platform");
}

#[test]
fn says_file_document_level_rule_statement_place_message_and_help() {
    let statement = r#"{"Sid":"Triage","Effect":"Allow","Action":["ssm:SendCommand","ssm:DescribeInstanceInformation"],"Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*::document/*"]}"#;
    let folder =
        Folder::with("a.json", format!("{{\"PolicyName\":\"p\",\n\"PolicyDocument\":{}}}", document(statement)));
    let run = folder.run("check a.json --rule no-effect");
    assert_eq!(run.code, 1);
    let expected = "a.json: permission policy `p`\n  \
        warning no-effect: statement 1 (`Triage`), line 2, column 55\n    \
        `ssm:DescribeInstanceInformation` has no resource types, so only the\n    \
        resource `*` matches\n    \
        help: allow it in a statement of its own with the resource `*`\n\n\
        1 file, 1 document: 0 errors, 1 warning, 0 notes\n";
    assert_eq!(run.out, expected);
}

#[test]
fn the_level_is_coloured_where_that_is_asked_for() {
    let folder = Folder::with("a.json", r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#);
    let colored = folder.run("check a.json --color always").out;
    assert!(colored.contains("\u{1b}[33mwarning\u{1b}[0m version-missing"), "{colored:?}");
    assert!(!folder.run("check a.json").out.contains('\u{1b}'));
}

#[test]
fn a_sid_cannot_steer_the_terminal() {
    let text = document(r#"{"Sid":"\u001b[2J\n\u202ex","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#);
    let run = Folder::with("a.json", text).run("check a.json --color always");
    assert!(run.out.contains("?[2J??x") && !run.out.contains("\u{1b}[2J"), "{:?}", run.out);
}

#[test]
fn reads_standard_input_and_what_the_aws_cli_prints() {
    let folder = Folder::new();
    let trust = document(r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}"#);
    let run =
        folder.run_with("check -", &format!(r#"{{"Role":{{"RoleName":"r","AssumeRolePolicyDocument":{trust}}}}}"#));
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("standard input: trust policy `r`\n  error trust-anyone: statement 1"), "{}", run.out);
}

#[test]
fn a_folder_stands_for_its_json_files_and_those_below() {
    let folder = Folder::with("policies/a/b.json", document(r#"{"Effect":"Allow","Action":"a:b","Resource":"*"}"#));
    folder.write("policies/c.json", r#"{"policies":{}}"#);
    folder.write("policies/readme.txt", "no policy");
    folder.write("policies/.git/d.json", "no policy");
    let run = folder.run("check policies --format json --fail-on never");
    let files: Vec<_> = run.json().as_array().unwrap().iter().map(|file| file["file"].clone()).collect();
    assert_eq!((run.code, files), (0, vec!["policies/a/b.json".into(), "policies/c.json".into()]));
}
