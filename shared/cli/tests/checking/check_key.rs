//! `check-key`: with what `render` prints it works, and a statement that is taken away is named.

use serde_json::Value;

use crate::program::{ACCESS, Folder, PLATFORM, Run};

const KEY: &str = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// The documents of two accounts, as `render` prints them.
fn rendered() -> Folder {
    let folder = Folder::new();
    folder.render("key.json", &format!("key-policy --trusted {PLATFORM},{ACCESS} --account 222222222222"));
    folder.render("access.json", &format!("access-role --trusted {PLATFORM}"));
    folder.render("platform.json", "platform-role --bucket evidence-1111");
    folder
}

fn check_key(folder: &Folder, more: &str) -> Run {
    folder.run(&format!(
        "check-key --key {KEY} --key-policy key.json --platform-role {PLATFORM} --platform-policy platform.json \
        --access-role {ACCESS} --access-policy access.json --region eu-west-1 {more}"
    ))
}

/// Takes statements with this action out of a document.
fn without(folder: &Folder, name: &str, action: &str) {
    let path = folder.path().join(name);
    let mut whole: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let statements = whole["Statement"].as_array_mut().unwrap();
    let before = statements.len();
    statements.retain(|statement| !statement["Action"].to_string().contains(action));
    assert!(statements.len() < before);
    std::fs::write(path, whole.to_string()).unwrap();
}

/// The text with its line breaks as spaces.
fn unwrapped(text: &str) -> String {
    text.replace('\n', " ")
}

#[test]
fn works_with_what_is_rendered() {
    let folder = rendered();
    let run = check_key(&folder, "");
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(
        run.out.starts_with("The key can be used: use of the key.\n") && run.out.contains("Way: use of the key: works"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("Add to"), "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
}

#[test]
fn names_the_statement_that_the_key_policy_lacks() {
    let folder = rendered();
    without(&folder, "key.json", "kms:Encrypt");
    let run = check_key(&folder, "");
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
    assert!(run.out.contains("Add to the key policy of\n`arn:aws:kms:eu-central-1:"), "{}", run.out);
    assert!(run.out.contains("\"kms:Encrypt\""), "{}", run.out);
    assert!(run.out.contains("Way: use of the key: does not work"), "{}", run.out);
}

#[test]
fn the_statements_it_prints_make_it_work() {
    let folder = rendered();
    without(&folder, "key.json", "kms:Encrypt");
    let report = check_key(&folder, "--format json").json();
    let missing = report["ways"][0]["missing"].as_array().unwrap();
    assert!(!missing.is_empty());
    let path = folder.path().join("key.json");
    let mut key: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    for one in missing {
        assert_eq!(one["document"], serde_json::json!({"key_policy": KEY}));
        key["Statement"].as_array_mut().unwrap().push(one["statement"].clone());
    }
    std::fs::write(path, key.to_string()).unwrap();
    assert_eq!(check_key(&folder, "").code, 0);
}

#[test]
fn names_the_role_whose_policies_lack_it() {
    let folder = rendered();
    folder.render("platform.json", "platform-role --bucket evidence-1111 --features s3");
    let run = check_key(&folder, "");
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains(&format!("Add to a policy of `{PLATFORM}`\n")), "{}", run.out);
}

#[test]
fn what_is_known_of_requests_decides() {
    let folder = rendered();
    let path = folder.path().join("key.json");
    let condition = r#""Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}"#;
    let statement = format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":["{PLATFORM}","{ACCESS}"]}},"Action":"kms:*","Resource":"*",{condition}}}"#
    );
    std::fs::write(path, crate::program::document(&statement)).unwrap();
    let run = check_key(&folder, "");
    assert!(
        run.code == 1 && run.out.starts_with("Whether the key can be used depends on `aws:PrincipalOrgID`"),
        "{}",
        run.out
    );
    assert!(unwrapped(&run.out).contains("with `--known aws:PrincipalOrgID=o-exampleorgid`"), "{}", run.out);
    assert_eq!(check_key(&folder, "--known aws:PrincipalOrgID=o-exampleorgid").code, 0);
    let other = check_key(&folder, "--known aws:PrincipalOrgID=o-anotherorgid");
    assert!(other.code == 1 && other.out.starts_with("The key cannot be used: no way works."), "{}", other.out);
}

#[test]
fn wrong_documents_and_values_are_refused_by_the_switch_that_gave_them() {
    let folder = rendered();
    folder.write("broken.json", "{");
    for (line, expected) in [
        (
            format!(
                "--key-policy access.json --platform-role {PLATFORM} --platform-policy platform.json --key {KEY} --region eu-west-1"
            ),
            "access.json: `--key-policy` has several documents",
        ),
        (
            format!(
                "--key-policy key.json --platform-role {PLATFORM} --platform-policy key.json --key {KEY} --region eu-west-1"
            ),
            "key.json: `--platform-policy` has a key policy",
        ),
        (
            format!(
                "--key-policy key.json --platform-role {PLATFORM} --platform-policy broken.json --key {KEY} --region eu-west-1"
            ),
            "broken.json: line 1, column 1: EOF",
        ),
        (
            format!(
                "--key-policy key.json --platform-role {PLATFORM} --platform-policy platform.json --key {KEY} --region cn-north-1"
            ),
            "`--region`: the platform's Region `cn-north-1`",
        ),
        (
            format!(
                "--key-policy key.json --platform-role {PLATFORM} --platform-policy platform.json --key arn:aws:kms:eu-central-1:222222222222:alias/a --region eu-west-1"
            ),
            "not an alias",
        ),
        (
            format!(
                "--key-policy key.json --platform-role {PLATFORM} --platform-policy platform.json --key {KEY} --region eu-west-1 --access-role {ACCESS}"
            ),
            "--access-policy",
        ),
        (
            format!("--key-policy - --platform-role {PLATFORM} --platform-policy - --key {KEY} --region eu-west-1"),
            "standard input can be read once",
        ),
    ] {
        let run = folder.run(&format!("check-key {line}"));
        assert_eq!((run.code, run.out.as_str(), run.err.lines().count()), (2, "", 1), "{line}: {}", run.err);
        assert!(run.err.contains(expected), "{line}: {}", run.err);
    }
}

#[test]
fn says_what_is_judged_and_what_each_way_means() {
    let folder = rendered();
    let text = unwrapped(&check_key(&folder, "").out);
    for sentence in [
        "Only the use of the key is judged, as KMS decides it: the other permissions of the roles",
        "Every role that takes part uses the key itself",
        "The access role hands the use of the key on with a grant",
    ] {
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
    let page = check_key(&folder, "--format markdown").out;
    assert!(page.contains("## Way: use of the key: works\n\nEvery role"), "{page}");
}

#[test]
fn names_the_switch_that_the_short_form_depends_on() {
    let folder = rendered();
    let grant =
        r#""Action":"kms:CreateGrant","Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}"#;
    let key = format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{ACCESS}"}},{grant}}}"#);
    folder.write("key.json", crate::program::document(&key));
    let run = check_key(&folder, "");
    let text = unwrapped(&run.out);
    assert!(run.code == 1 && text.contains("(grant by the access role)"), "{text}");
    assert!(text.contains("`--known kms:GrantIsForAWSResource=true`"), "{text}");
    let known = check_key(&folder, "--known kms:GrantIsForAWSResource=true");
    assert_eq!((known.code, known.err.as_str()), (0, ""), "{}", known.out);
    assert!(known.out.starts_with("The key can be used: grant by the access role.\n"), "{}", known.out);
}

#[test]
fn a_known_key_that_nothing_tests_is_told() {
    let run = check_key(&rendered(), "--known aws:PrincipalOrgId=o-exampleorgid");
    assert_eq!(run.code, 0);
    assert!(run.err.starts_with("cado-access: note: `--known aws:PrincipalOrgId` changes nothing"), "{}", run.err);
}

#[test]
fn a_key_of_another_account_needs_the_access_role_there() {
    let folder = rendered();
    let line = format!(
        "check-key --key {KEY} --key-policy key.json --platform-role {PLATFORM} --platform-policy platform.json \
        --region eu-west-1"
    );
    let run = folder.run(&line);
    assert_eq!((run.code, run.out.as_str(), run.err.lines().count()), (2, "", 1), "{}", run.err);
    for text in ["`--access-role` is missing", "`--access-role arn:aws:iam::222222222222:role/NAME`", "--access-policy"]
    {
        assert!(run.err.contains(text), "{text}: {}", run.err);
    }
    assert_eq!(folder.run(&line.replace("222222222222", "111111111111")).code, 0);
}
