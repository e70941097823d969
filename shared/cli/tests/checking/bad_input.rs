//! Files that are no policies: one line each, and the others are still checked.

use crate::program::{Folder, document};

const GOOD: &str = r#"{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}"#;

/// What a file is refused with.
fn refusal(content: impl AsRef<[u8]>) -> String {
    let folder = Folder::with("bad.json", content);
    let run = folder.run("check bad.json");
    assert_eq!((run.code, run.err.lines().count()), (2, 1), "{}", run.err);
    assert!(run.out.contains("error syntax: the file, line ") && run.out.contains("1 error,"), "{}", run.out);
    for command in ["explain bad.json", "diff bad.json bad.json"] {
        let other = folder.run(command);
        assert_eq!((other.code, &other.err, other.out.as_str()), (2, &run.err, ""), "{command}");
    }
    let message = run.err.strip_prefix("cado-access: error: bad.json: ");
    message.unwrap_or_else(|| panic!("{}", run.err)).trim_end().to_owned()
}

#[test]
fn a_text_that_is_no_policy_is_refused_with_its_place_and_the_accepted_form() {
    let accepted = "expected a policy document as JSON";
    for (content, place, problem) in [
        ("", "line 1, column 1", "the file is empty"),
        (" \n\t", "line 1, column 1", "the file is empty"),
        ("hello", "line 1, column 1", "expected value"),
        ("{", "line 1, column 1", "EOF"),
        ("[]", "line 1, column 1", "expected an object"),
        ("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n", "line 4, column 1", "EOF"),
    ] {
        let message = refusal(content);
        assert!(message.starts_with(place) && message.contains(problem), "{message}");
        assert!(message.contains(accepted) || content.contains("Statement"), "{message}");
    }
}

#[test]
fn a_statement_that_says_one_thing_twice_is_named() {
    let both = document(r#"{"Sid":"A","Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*"}"#);
    let message = refusal(both);
    assert!(message.contains("statement 1 (`A`)") && message.contains("`NotAction`"), "{message}");
    let twice = document(r#"{"Effect":"Allow","Effect":"Deny","Action":"a:b","Resource":"*"}"#);
    let message = refusal(twice);
    assert!(message.starts_with("line 1, column ") && message.contains("statement 1"), "{message}");
    let condition =
        r#"{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":{"a":"b"},"Bool":{"c":"d"}}}"#;
    let message = refusal(document(condition));
    assert!(message.contains("`Bool` stands twice"), "{message}");
}

#[test]
fn the_forms_that_documents_print_as_policies_are_explained() {
    let one = r#"{"Sid":"A","Effect":"Allow","Action":["a:b"],"Resource":"*"}"#;
    for (content, what) in [
        (format!("{one},\n{one}"), "these are statements joined by commas"),
        (format!("[{one}]"), "this is a list of statements"),
        (r#""kms:Encrypt", "kms:Decrypt""#.to_owned(), "this is a list of actions"),
        (one.to_owned(), "this is one statement"),
    ] {
        let message = refusal(&content);
        assert!(message.contains(what) && message.contains(r#"{"Version":"2012-10-17","Statement":"#), "{message}");
    }
}

#[test]
fn bytes_of_every_kind_are_refused_without_a_panic() {
    assert!(refusal(b"\x7fELF\x02\x01\x00\xfe\xff").contains("not UTF-8"));
    assert!(refusal(b"\xff\xfe{\x00").contains("UTF-16"));
    assert!(refusal(vec![0; 4096]).contains("expected value"));
    assert!(refusal(vec![b' '; 20_000_000]).contains("longer than 1048576 bytes"));
    assert!(refusal("[".repeat(100_000)).contains("expected an object"));
    let nested = format!(r#"{{"Statement":{}{}}}"#, "[".repeat(500), "]".repeat(500));
    assert!(refusal(nested).contains("statement 1: invalid type: sequence"));
    assert!(refusal(format!("{}1", r#"{"a":"#.repeat(100_000))).starts_with("line 1, column "));
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = Folder::with("empty/notes.txt", "");
    let run = folder.run("check missing.json empty");
    assert_eq!(run.code, 2);
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("cado-access: error: missing.json: cannot be read: No such file"), "{lines:?}");
    assert!(lines[1].contains("empty: the folder has no file `*.json`"), "{lines:?}");
}

#[test]
fn the_others_are_checked_when_one_is_broken() {
    let folder = Folder::with("a.json", document(GOOD));
    folder.write("b.json", "{\n \"Statement\": 1}");
    folder.write("c.json", document(&GOOD.replace("s3:ListAllMyBuckets", "ec2:*")));
    let run = folder.run("check a.json b.json c.json --fail-on never --ignore feature-in-part");
    assert_eq!((run.code, run.err.lines().count()), (2, 1));
    assert!(run.err.starts_with("cado-access: error: b.json: line 2, column "), "{}", run.err);
    assert!(run.out.contains("c.json: permission policy\n  warning action-wildcard"), "{}", run.out);
    assert!(run.out.ends_with("3 files, 2 documents: 1 error, 1 warning, 0 notes\n"), "{}", run.out);
}

#[test]
fn a_name_of_a_file_cannot_steer_the_terminal() {
    let run = Folder::new().run("check a\u{1b}[2Jb.json --color always");
    assert!(run.code == 2 && !run.err.contains("\u{1b}[2J") && !run.out.contains("\u{1b}[2J"), "{run:?}");
}

#[test]
fn standard_input_is_read_once() {
    let run = Folder::new().run_with("check - -", &document(GOOD));
    assert!(run.code == 2 && run.err.contains("standard input can be read once"), "{}", run.err);
    let run = Folder::new().run_with("diff - -", &document(GOOD));
    assert!(run.code == 2 && run.err.contains("standard input can be read once"), "{}", run.err);
}
