//! When one grant is wider than another, placeholders included.

use proptest::prelude::*;

use super::*;
use crate::{CatalogStatement, Feature};

/// A resource pattern with its placeholders as the catalogue has them.
fn resource(text: &str) -> Resource {
    let statement = format!(r#"{{"Effect":"Allow","Action":"a:b","Resource":"{text}"}}"#);
    let statement = serde_json::from_str(&statement).unwrap();
    let entry = CatalogStatement { origin: String::new(), correction: None, replaces: vec![], on: vec![], statement };
    let feature = Feature {
        id: "test".parse().unwrap(),
        purpose: String::new(),
        without: String::new(),
        optional: None,
        partitions: vec![],
        statements: vec![entry],
    };
    let grants = Grants::of([&marked_policy(&feature).unwrap()]);
    grants.iter().flat_map(|grant| grant.resources.iter()).next().unwrap().clone()
}

fn tests(condition: &str) -> Tests {
    Tests::of(&serde_json::from_str::<crate::Condition>(condition).unwrap())
}

#[test]
fn a_placeholder_is_as_wide_as_any_of_its_values() {
    let catalog = resource("arn:${Partition}:logs:${Region}:${AccountId}:log-group:/cado:*");
    for filled in ["arn:aws:logs:*:*:log-group:/cado:*", "arn:aws-cn:logs:eu-west-1:222222222222:log-group:/cado:*"] {
        assert!(catalog.covers(&resource(filled)) && resource(filled).covers(&catalog), "{filled}");
    }
    let narrower = resource("arn:aws:logs:*:*:log-group:/cado:a");
    assert!(catalog.covers(&narrower) && !narrower.covers(&catalog));
    let wider = resource("arn:aws:logs:*:*:log-group:*");
    assert!(!catalog.covers(&wider) && wider.covers(&catalog));
}

#[test]
fn the_bucket_is_one_bucket() {
    let catalog = resource("arn:${Partition}:s3:::${Bucket}/*");
    assert!(catalog.covers(&resource("arn:aws:s3:::evidence/*")));
    assert!(resource("arn:aws:s3:::evidence/*").covers(&catalog));
    assert!(catalog.covers(&resource("arn:aws:s3:::evidence/case/*")));
    assert!(!resource("arn:aws:s3:::evidence/case/*").covers(&catalog));
    for wide in ["arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:s3:::evidence*/*", "*"] {
        assert!(!catalog.covers(&resource(wide)) && resource(wide).covers(&catalog), "{wide}");
    }
}

#[test]
fn more_tests_and_fewer_values_are_narrower() {
    let tag = r#"{"StringLike":{"aws:ResourceTag/Name":"CadoResponse*"}}"#;
    for (narrow, wide) in [
        (tag, "{}"),
        (r#"{"StringLike":{"AWS:resourcetag/name":["CadoResponse-a*"]}}"#, tag),
        (r#"{"StringEquals":{"aws:ResourceTag/Name":"CadoResponse1"}}"#, tag),
        (r#"{"StringLike":{"aws:ResourceTag/Name":"CadoResponse*"},"Bool":{"k":"true"}}"#, tag),
        (tag, r#"{"StringLikeIfExists":{"aws:ResourceTag/Name":"CadoResponse*"}}"#),
        (r#"{"StringNotEquals":{"k":["a","b"]}}"#, r#"{"StringNotEquals":{"k":"a"}}"#),
        (r#"{"ArnEquals":{"k":"arn:aws:iam::1:role/a"}}"#, r#"{"ArnLike":{"k":"arn:aws:iam::1:role/*"}}"#),
    ] {
        assert!(tests(narrow).imply(&tests(wide)), "{narrow} {wide}");
        assert!(!tests(wide).imply(&tests(narrow)), "{wide} {narrow}");
    }
}

#[test]
fn what_cannot_be_compared_is_not_wider() {
    for (one, other) in [
        (r#"{"StringEquals":{"k":"a"}}"#, r#"{"StringEquals":{"l":"a"}}"#),
        (r#"{"StringLike":{"k":"a"}}"#, r#"{"ForAnyValue:StringLike":{"k":"a"}}"#),
        (r#"{"NumericLessThan":{"k":"5"}}"#, r#"{"NumericLessThan":{"k":"6"}}"#),
        (r#"{"StringEquals":{"k":"a*"}}"#, r#"{"StringEquals":{"k":"ab"}}"#),
    ] {
        assert!(!tests(one).imply(&tests(other)) && !tests(other).imply(&tests(one)), "{one} {other}");
    }
}

#[test]
fn statements_are_found_by_every_action_that_they_speak_of() {
    let policy: Policy = r#"{"Statement":[
        {"Effect":"Allow","Action":["kms:ReEncryptTo","s3:GetObject"],"Resource":"*"},
        {"Effect":"Allow","Action":["kms:Re*","KMS:reencryptto"],"Resource":"*"},
        {"Effect":"Deny","NotAction":["kms:*"],"Resource":"*"},
        {"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#
        .parse()
        .unwrap();
    let grants = Grants::of([&policy]);
    let found = |action: &str| grants.that_touch(action).map(|grant| grant.number).collect::<Vec<_>>();
    assert_eq!(found("kms:reencryptto"), [1, 2]);
    assert_eq!(found("kms:reencrypt*"), [2, 1]);
    assert_eq!(found("s3:getobject"), [1, 3]);
    assert_eq!(found("kms:decrypt"), [0_usize; 0]);
}

proptest! {
    #[test]
    fn finding_by_action_finds_what_reading_all_finds(
        own in prop::collection::vec(prop::collection::vec("[ab*?]{1,3}", 1..3), 1..4), except in any::<bool>(), action in "[ab*?]{1,3}",
    ) {
        let field = if except { "NotAction" } else { "Action" };
        let statements: Vec<String> = own.iter()
            .map(|actions| format!(r#"{{"Effect":"Allow","{field}":{actions:?},"Resource":"*"}}"#)).collect();
        let policy: Policy = format!(r#"{{"Statement":[{}]}}"#, statements.join(",")).parse().unwrap();
        let grants = Grants::of([&policy]);
        let mut found: Vec<usize> = grants.that_touch(&action).map(|grant| grant.number).collect();
        found.sort_unstable();
        let wanted: Vec<usize> = grants.iter().filter(|grant| grant.actions.touches(&action)).map(|grant| grant.number).collect();
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn what_is_covered_is_touched(wide in "(arn:[a*]:s3:::)?[ab*?]{1,3}", narrow in "(arn:[a*]:s3:::)?[ab*?]{1,3}") {
        let (wide, narrow) = (Resource::of(&wide), Resource::of(&narrow));
        prop_assert!(!wide.covers(&narrow) || wide.overlaps(&narrow));
        prop_assert_eq!(wide.overlaps(&narrow), narrow.overlaps(&wide));
    }
}
