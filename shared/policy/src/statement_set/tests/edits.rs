//! What an edit changes, what it leaves, and when it is refused.

use super::*;
use crate::Version;

const OTHER: &str = r#"{"Sid":"Other","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::evidence-1111","arn:aws:s3:::evidence-1111/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#;
const NAMELESS: &str = r#"{"Effect":"Allow","Principal":{"AWS":["AROAEXAMPLEID1234567","222222222222"]},"Action":["s3:GetObject","S3:PutObject"],"Resource":"arn:aws:s3:::evidence-1111/*"}"#;

fn found(version: &str, statements: &[&str]) -> Policy {
    format!(r#"{{{version}"Id":"ours","Statement":[{}]}}"#, statements.join(",")).parse().unwrap()
}

const V2012: &str = r#""Version":"2012-10-17","#;

fn put(policy: Option<&Policy>, statement: &Statement, expected: Expected<'_>) -> Result<Edit, EditError> {
    StatementSet::new(&target(BUCKET), policy).unwrap().put(statement, expected)
}

fn remove(policy: Option<&Policy>, sid: &str, expected: Expected<'_>) -> Result<Edit, EditError> {
    StatementSet::new(&target(BUCKET), policy).unwrap().remove(sid, expected)
}

fn reader() -> Statement {
    fitting(&target(BUCKET), "Reader")
}

fn text(statement: &Statement) -> String {
    serde_json::to_string(statement).unwrap()
}

fn written(edit: Result<Edit, EditError>) -> (Policy, Option<Statement>) {
    match edit.unwrap() {
        Edit::Write { policy, replaced } => (policy, replaced),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_statement_stands_behind_all_others_and_changes_nothing_of_them() {
    let before = found(V2012, &[OTHER, NAMELESS]);
    let (after, replaced) = written(put(Some(&before), &reader(), Expected::Nothing));
    assert_eq!(replaced, None);
    assert_eq!(after.print(), found(V2012, &[OTHER, NAMELESS, &text(&reader())]).print());
}

#[test]
fn a_statement_of_the_same_name_is_replaced_in_its_place() {
    let old = text(&reader()).replace("GetObject", "PutObject");
    let before = found(V2012, &[OTHER, &old, NAMELESS]);
    let (after, replaced) = written(put(Some(&before), &reader(), Expected::Anything));
    assert_eq!(replaced, Some(statement(&old)));
    assert_eq!(after.print(), found(V2012, &[OTHER, &text(&reader()), NAMELESS]).print());
}

#[test]
fn what_means_the_same_already_is_left_as_it_is_written() {
    let text = text(&reader());
    for written in [
        text.clone(),
        text.replace("s3:GetObject", "S3:getobject"),
        text.replace(r#""s3:GetObject""#, r#"["s3:GetObject","s3:GetObject"]"#),
    ] {
        let before = found(V2012, &[OTHER, &written]);
        for expected in [Expected::Anything, Expected::Nothing, Expected::Statement(&statement(OTHER))] {
            assert_eq!(put(Some(&before), &reader(), expected), Ok(Edit::Unchanged), "{written}");
        }
    }
}

#[test]
fn principals_are_compared_as_aws_gives_them_back() {
    let with = |principal: &str| {
        statement(&text(&reader()).replace(r#"{"AWS":"arn:aws:iam::222222222222:role/reader"}"#, principal))
    };
    let limited = |mut statement: Statement| {
        statement.condition = serde_json::from_str(r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#).unwrap();
        statement
    };
    let same = |one: Statement, other: Statement| {
        put(Some(&Policy::new(vec![one])), &other, Expected::Anything) == Ok(Edit::Unchanged)
    };
    let (account, root) = (r#"{"AWS":"222222222222"}"#, r#"{"AWS":"arn:aws:iam::222222222222:root"}"#);
    assert!(same(with(root), with(account)) && same(with(account), with(root)));
    assert!(same(with(root), with(r#"{"AWS":["222222222222","arn:aws:iam::222222222222:root"]}"#)));
    assert!(same(limited(with(r#""*""#)), limited(with(r#"{"AWS":"*"}"#))));
    assert!(!same(with(r#"{"AWS":"arn:aws-cn:iam::222222222222:root"}"#), with(account)));
    assert!(!same(with(r#"{"AWS":"AROAEXAMPLEID1234567"}"#), reader()), "the role is gone: its ARN is to be written");
    assert!(!same(with(r#"{"CanonicalUser":"222222222222"}"#), with(account)));
}

#[test]
fn a_removed_statement_leaves_all_others_and_an_absent_one_everything() {
    let before = found(V2012, &[OTHER, &text(&reader()), NAMELESS]);
    let (after, replaced) = written(remove(Some(&before), "Reader", Expected::Anything));
    assert_eq!(replaced, Some(reader()));
    assert_eq!(after.print(), found(V2012, &[OTHER, NAMELESS]).print());
    for absent in ["reader", "Reader2", "READER"] {
        assert_eq!(remove(Some(&before), absent, Expected::Nothing), Ok(Edit::Unchanged), "{absent}");
    }
    assert_eq!(remove(None, "Reader", Expected::Anything), Ok(Edit::Unchanged));
    assert!(matches!(remove(Some(&before), "", Expected::Anything), Err(EditError::Statement { .. })));
}

#[test]
fn a_statement_of_somebody_else_is_neither_replaced_nor_removed_by_who_says_what_it_expects() {
    let theirs = text(&reader()).replace("GetObject", "PutObject");
    let before = found(V2012, &[OTHER, &theirs]);
    let mine = reader();
    for expected in [Expected::Nothing, Expected::Statement(&mine)] {
        for edit in [put(Some(&before), &mine, expected), remove(Some(&before), "Reader", expected)] {
            let error = edit.unwrap_err();
            assert!(matches!(&error, EditError::Unexpected { number: 2, .. }), "{error}");
            assert!(error.to_string().contains("statement 2 (`Reader`)"), "{error}");
        }
    }
    let theirs = statement(&theirs.replace("s3:PutObject", "S3:PUTOBJECT"));
    let expected = Expected::Statement(&theirs);
    assert_eq!(written(put(Some(&before), &mine, expected)).0, found(V2012, &[OTHER, &text(&mine)]));
    assert_eq!(written(remove(Some(&before), "Reader", expected)).0, found(V2012, &[OTHER]));
    let without = found(V2012, &[OTHER]);
    assert!(matches!(put(Some(&without), &mine, expected), Ok(Edit::Write { replaced: None, .. })));
}

#[test]
fn statements_of_one_name_are_not_chosen_from() {
    let mut before = found(V2012, &[OTHER, NAMELESS]);
    before.statements.extend([reader(), statement(NAMELESS), reader()]);
    for edit in [put(Some(&before), &reader(), Expected::Anything), remove(Some(&before), "Reader", Expected::Anything)]
    {
        let error = edit.unwrap_err().to_string();
        assert!(error.starts_with("statements 3, 5 of the policy of `arn:aws:s3:::evidence-1111` all have"), "{error}");
    }
    assert!(remove(Some(&before), "Other", Expected::Anything).is_ok());
}

#[test]
fn variables_are_not_put_into_a_document_that_has_none() {
    let variable = statement(&text(&reader()).replace("AWSLogs/*", "${aws:PrincipalAccount}/${*}"));
    for (version, old) in [("", true), (r#""Version":"2008-10-17","#, true), (V2012, false)] {
        for others in [vec![OTHER], vec![OTHER, NAMELESS]] {
            let before = found(version, &others);
            let edit = put(Some(&before), &variable, Expected::Anything);
            assert_eq!(matches!(edit, Err(EditError::OldLanguage { .. })), old, "{version}");
            if let Err(error) = edit {
                let message = error.to_string();
                assert!(
                    message.contains("`${*}`, `${aws:PrincipalAccount}`") && message.contains("2012-10-17"),
                    "{message}"
                );
            }
            let plain = written(put(Some(&before), &reader(), Expected::Anything)).0;
            assert_eq!(plain.version, before.version, "the version is not ours to change");
        }
    }
    let (new, _) = written(put(None, &variable, Expected::Anything));
    assert_eq!(new.version, Some(Version::V2012));
    let same = found("", &[&text(&variable)]);
    assert!(put(Some(&same), &variable, Expected::Anything).is_err(), "the text is there, and means something else");
}

#[test]
fn a_policy_begins_with_its_first_statement_and_ends_with_its_last() {
    for (resource, ends) in
        [(BUCKET, "deleted"), (QUEUE, "deleted"), (TOPIC, "default"), (KEY, "stays"), (ROLE, "stays")]
    {
        let target = target(resource);
        let only = Policy::new(vec![fitting(&target, "Reader")]);
        match StatementSet::new(&target, None) {
            Ok(set) => {
                let edit = set.put(&fitting(&target, "Reader"), Expected::Nothing);
                assert_eq!(edit, Ok(Edit::Write { policy: only.clone(), replaced: None }));
            }
            Err(error) => {
                assert!(target.always_has_policy() && matches!(error, EditError::PolicyMissing { .. }), "{error}");
            }
        }
        let removed = StatementSet::new(&target, Some(&only)).unwrap().remove("Reader", Expected::Anything);
        let end = match &removed {
            Ok(Edit::Delete { removed }) if *removed == fitting(&target, "Reader") => "deleted",
            Ok(Edit::Write { .. }) => "default",
            Err(EditError::LastStatement { .. }) => "stays",
            other => panic!("{other:?}"),
        };
        assert_eq!(end, ends, "{resource}");
    }
}

#[test]
fn a_topic_gets_its_first_policy_back_and_keeps_it() {
    let topic = target(TOPIC);
    let only = Policy::new(vec![fitting(&topic, "Reader")]);
    let edit = StatementSet::new(&topic, Some(&only)).unwrap().remove("Reader", Expected::Anything);
    let (default, _) = written(edit);
    insta::assert_snapshot!(
        default.print(),
        @r#"{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish","SNS:Receive"],"Resource":"arn:aws:sns:eu-west-3:111111111111:trail","Condition":{"StringEquals":{"AWS:SourceOwner":"111111111111"}}}]}"#
    );
    assert_eq!(default.print().parse::<Policy>(), Ok(default.clone()));
    let removed =
        StatementSet::new(&topic, Some(&default)).unwrap().remove("__default_statement_ID", Expected::Anything);
    assert!(matches!(removed, Err(EditError::LastStatement { .. })));
}

#[test]
fn no_error_shows_the_value_of_a_condition() {
    let role = target(ROLE);
    let secret = |sid: &str, action: &str| {
        statement(&format!(
            r#"{{"Sid":"{sid}","Effect":"Allow","Principal":{{"AWS":"111111111111"}},"Action":"{action}","Condition":{{"StringEquals":{{"sts:ExternalId":"tenant-4711","aws:userid":"${{aws:userid}}"}}}}}}"#
        ))
    };
    let trust = Policy::new(vec![secret("Trust", "sts:TagSession")]);
    let old = Policy { version: None, ..trust.clone() };
    let set = |policy| StatementSet::new(&role, Some(policy)).unwrap();
    for edit in [
        set(&trust).put(&secret("Trust", "sts:AssumeRole"), Expected::Nothing),
        set(&trust).put(&secret("a b", "sts:AssumeRole"), Expected::Nothing),
        set(&trust).put(&secret("A", "iam:PassRole"), Expected::Nothing),
        set(&trust).remove("Trust", Expected::Anything),
        set(&old).put(&secret("Trust", "sts:AssumeRole"), Expected::Nothing),
    ] {
        let error = edit.unwrap_err();
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        assert!(!format!("{error} {source} {error:?}").contains("4711"), "{error:?}");
    }
}
