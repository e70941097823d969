//! Reading and printing of policy documents, by example and by property.

use proptest::prelude::*;

use super::*;

fn error(text: &str) -> String {
    text.parse::<Policy>().unwrap_err().to_string()
}

fn with_statement(statement: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:*","Resource":"*"}},{statement}]}}"#
    )
}

#[test]
fn prints_minified_in_a_fixed_order() {
    let policy: Policy = r#" { "Statement" : { "Resource" : [ "*" ], "Action" : "sts:AssumeRole", "Effect" : "Allow" },
        "Version" : "2012-10-17" } "#
        .parse()
        .unwrap();
    assert_eq!(
        policy.print(),
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["*"]}]}"#
    );
}

#[test]
fn counts_what_it_prints() {
    let policy = Policy::new(vec![Statement::allow("a:b", "*")]);
    assert_eq!(policy.size(), policy.print().len());
}

#[test]
fn names_the_statement_and_the_field_of_a_mistake() {
    let text = with_statement(r#"{"Sid":"Second","Effect":"Allow","Action":{"a":1},"Resource":"*"}"#);
    let message = error(&text);
    assert!(
        message.starts_with("line 1, column 130: statement 2 (`Second`): field `Action`: invalid type: map"),
        "{message}"
    );
    assert!(message.contains("expected one value or a list of values"), "{message}");
}

#[test]
fn names_the_condition_key_of_a_mistake() {
    let text = with_statement(
        r#"{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringLike":{"aws:x":[["y"]]}}}"#,
    );
    assert!(error(&text).contains("field `Condition.StringLike.aws:x"), "{}", error(&text));
}

#[test]
fn refuses_what_iam_refuses() {
    for (statement, reason) in [
        (r#"{"Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*"}"#, "both `Action` and `NotAction`"),
        (r#"{"Effect":"Allow","Resource":"*"}"#, "neither `Action` nor `NotAction`"),
        (r#"{"Effect":"Allow","Action":"a:b","Resource":"*","NotResource":"x"}"#, "both `Resource` and `NotResource`"),
        (r#"{"Effect":"Allow","Action":"a:b","Resource":[]}"#, "`Resource` is an empty list"),
        (r#"{"Effect":"Permit","Action":"a:b","Resource":"*"}"#, "unknown variant `Permit`"),
        (r#"{"Effect":"Allow","Action":"a:b","Resource":"*","Comment":"x"}"#, "unknown field `Comment`"),
        (r#"{"Effect":"Allow","Effect":"Deny","Action":"a:b","Resource":"*"}"#, "duplicate field `Effect`"),
        (r#"{"Effect":"Allow","Action":"a:b","Principal":"root"}"#, "invalid value: string \"root\""),
        (r#"{"Effect":"Allow","Action":"a:b","Principal":{"Aws":"x"}}"#, "unknown field `Aws`"),
        (
            r#"{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":{"k":"a","k":"b"}}}"#,
            "`k` stands twice",
        ),
    ] {
        let message = error(&with_statement(statement));
        assert!(message.contains(reason), "{statement}: {message}");
        assert!(message.contains("statement 2"), "{message}");
    }
}

#[test]
fn refuses_documents_that_are_not_policies() {
    assert!(error("").contains("EOF"));
    assert_eq!(error("[]"), "line 1, column 1: invalid type: sequence, expected an object");
    assert!(error(r#"{"Version":"2012-10-17"}"#).contains("missing field `Statement`"));
    assert!(error(r#"{"Version":"2012-10-18","Statement":[]}"#).contains("field `Version`: unknown variant"));
    assert!(error(r#"{"Version":"2012-10-17","Statement":[]}"#).contains("at least one statement"));
    assert!(
        error(r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}]} x"#).contains("trailing characters")
    );
}

#[test]
fn refuses_two_statements_of_one_sid() {
    let text = r#"{"Statement":[{"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"},
        {"Sid":"A","Effect":"Deny","Action":"a:c","Resource":"*"}]}"#;
    assert!(error(text).contains("statements 1 and 2 have the same Sid `A`"));
}

#[test]
fn takes_booleans_and_numbers_in_conditions_as_iam_does() {
    let policy: Policy = with_statement(
        r#"{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":{"k":true},"NumericEquals":{"n":[5]}}}"#,
    )
    .parse()
    .unwrap();
    assert!(policy.print().contains(r#""Condition":{"Bool":{"k":"true"},"NumericEquals":{"n":["5"]}}"#));
}

#[test]
fn meaning_ignores_order_case_of_actions_and_form() {
    let one: Policy =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"S3:getobject","Resource":["b","a"]}]}"#
            .parse()
            .unwrap();
    let other: Policy =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["a","b"]}}"#
            .parse()
            .unwrap();
    let third: Policy =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["a","B"]}}"#
            .parse()
            .unwrap();
    assert!(one.means_the_same_as(&other));
    assert!(!one.means_the_same_as(&third));
}

/// One value, or a list of at least one: IAM takes no empty list.
fn values() -> impl Strategy<Value = OneOrMany> {
    let text = "[ -~\u{a0}-\u{ff}]{0,8}";
    prop_oneof![text.prop_map(OneOrMany::One), prop::collection::vec(text, 1..3).prop_map(OneOrMany::Many)]
}

fn principals() -> impl Strategy<Value = Principals> {
    let kinds = prop::sample::select(vec!["AWS", "Service", "Federated", "CanonicalUser"]);
    let principal = prop_oneof![
        Just(Principal::Anyone),
        prop::collection::btree_map(kinds.prop_map(str::to_owned), values(), 1..3)
            .prop_map(|kinds| Principal::Of(UniqueMap(kinds))),
    ];
    (principal, any::<bool>()).prop_map(|(principal, not)| match not {
        true => Principals::AllExcept(principal),
        false => Principals::Only(principal),
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let keys = prop::collection::btree_map("[a-z:/]{1,6}", values(), 1..3).prop_map(UniqueMap);
    prop::collection::btree_map("[A-Za-z:]{1,8}", keys, 0..3).prop_map(UniqueMap)
}

prop_compose! {
    fn statement()(
        allow in any::<bool>(),
        principals in prop::option::of(principals()),
        (not_action, actions) in (any::<bool>(), values()),
        resources in prop::option::of((any::<bool>(), values())),
        condition in condition(),
    ) -> Statement {
        Statement {
            sid: None,
            effect: if allow { Effect::Allow } else { Effect::Deny },
            principals,
            actions: if not_action { Actions::AllExcept(actions) } else { Actions::Only(actions) },
            resources: resources.map(|(not, values)| if not { Resources::AllExcept(values) } else { Resources::Only(values) }),
            condition,
        }
    }
}

proptest! {
    #[test]
    fn reads_back_what_it_printed(statements in prop::collection::vec(statement(), 1..4)) {
        let policy = Policy::new(statements);
        let read: Policy = policy.print().parse().unwrap();
        prop_assert_eq!(&read, &policy);
        prop_assert_eq!(read.print(), policy.print());
        prop_assert!(read.means_the_same_as(&policy));
        prop_assert_eq!(policy.size(), policy.print().chars().count());
    }

    #[test]
    fn never_panics_on_any_text(text in "\\PC{0,64}") {
        let _ = text.parse::<Policy>();
    }
}

#[test]
fn tells_the_place_in_the_whole_text() {
    let text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": \"*\"},\n    {\n      \"Sid\": \"ß\", \"Effect\": \"allow\"\n    }\n  ]\n}";
    let error = text.parse::<Policy>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 6, column 35: statement 2 (`ß`): field `Effect`: unknown variant `allow`, expected `Allow` or `Deny`"
    );
    assert_eq!((error.line(), error.column(), error.statement()), (6, 35, Some(2)));
    assert!(error.problem().to_string().starts_with("statement 2"));
}

#[test]
fn a_mistake_that_shows_only_at_the_end_of_a_statement_stands_at_its_beginning() {
    let text = "{\"Statement\":[\n  {\"Effect\":\"Allow\",\"Resource\":\"*\"}]}";
    assert!(error(text).starts_with("line 2, column 3: statement 1: statement has neither"), "{}", error(text));
}

#[test]
fn the_second_of_two_equal_sids_is_the_wrong_one() {
    let statement = r#"{"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"}"#;
    let text = format!("{{\"Statement\":[{statement},\n{statement}]}}");
    assert!(error(&text).starts_with("line 2, column 1: statements 1 and 2"), "{}", error(&text));
}

#[test]
fn lists_are_not_taken_for_objects_without_their_keys() {
    let statement = r#"["Sid","Allow",null,null,"a:b",null,"*",null,null]"#;
    assert!(error(&format!(r#"["2012-10-17",null,[{statement}]]"#)).contains("expected an object"));
    let message = error(&with_statement(statement));
    assert!(message.contains("statement 2: invalid type: sequence, expected an object"), "{message}");
}

#[test]
fn words_are_not_taken_from_objects() {
    let message = error(&with_statement(r#"{"Effect":{"Allow":null},"Action":"a:b","Resource":"*"}"#));
    assert!(message.contains("field `Effect`: invalid type: map, expected one of `Allow` `Deny`"), "{message}");
    assert!(error(r#"{"Version":{"2012-10-17":null},"Statement":[]}"#).contains("field `Version`: invalid type: map"));
}

#[test]
fn refuses_a_key_that_stands_twice_at_every_level() {
    let statement = r#"{"Effect":"Allow","Action":"a:b","Resource":"*"}"#;
    for (text, reason) in [
        (format!(r#"{{"Statement":{statement},"Statement":{statement}}}"#), "duplicate field `Statement`"),
        (format!(r#"{{"Id":"a","Id":"b","Statement":{statement}}}"#), "duplicate field `Id`"),
        (with_statement(r#"{"Effect":"Allow","Action":"a:b","Action":"a:c"}"#), "duplicate field `Action`"),
        (
            with_statement(r#"{"Effect":"Allow","Action":"a:b","Principal":{"AWS":"a","AWS":"b"}}"#),
            "`AWS` stands twice",
        ),
        (
            with_statement(r#"{"Effect":"Allow","Action":"a:b","Condition":{"Bool":{"k":"a"},"Bool":{"l":"a"}}}"#),
            "`Bool` stands twice",
        ),
    ] {
        assert!(error(&text).contains(reason), "{text}: {}", error(&text));
    }
}

#[test]
fn bytes_that_are_no_text_or_too_many_are_refused() {
    let read = |bytes: &[u8]| Policy::read(bytes).unwrap_err().to_string();
    let (limit, more) = (Policy::MAXIMUM_BYTES, Policy::MAXIMUM_BYTES + 1);
    assert!(read(&vec![b' '; more]).contains("131073 bytes are more than the 131072 that are read"));
    assert!(read(&vec![b' '; limit]).contains("EOF while parsing"));
    assert_eq!(read(b"{\n\"\xff"), "line 2, column 2: byte 3 is not UTF-8; save the file in UTF-8");
    assert!(read(b"\xff\xfe{\0").contains("the text is UTF-16"));
    let text = r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#;
    assert_eq!(Policy::read(format!("\u{feff}{text}").as_bytes()), text.parse());
}

#[test]
fn deep_nesting_is_an_error_wherever_it_stands() {
    for depth in [10, 100, 200, 100_000] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let (object, closed) = (r#"{"a":"#.repeat(depth), "}".repeat(depth));
        for nested in [format!("{open}{close}"), format!("{object}1{closed}"), open.clone()] {
            assert!(nested.parse::<Policy>().is_err());
            assert!(format!(r#"{{"Statement":{nested}}}"#).parse::<Policy>().is_err());
            assert!(with_statement(&nested).parse::<Policy>().is_err());
            assert!(with_statement(&format!(r#"{{"Effect":"Allow","Action":{nested}}}"#)).parse::<Policy>().is_err());
            assert!(with_statement(&format!(r#"{{"Principal":{nested}}}"#)).parse::<Policy>().is_err());
        }
    }
}

proptest! {
    #[test]
    fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Policy::read(&bytes);
    }

    #[test]
    fn a_damaged_policy_is_refused_or_read_back(
        statements in prop::collection::vec(statement(), 1..3), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in 0_usize..4,
    ) {
        let mut bytes = Policy::new(statements).print().into_bytes();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, [byte]);
        match Policy::read(&bytes) {
            Ok(policy) => prop_assert_eq!(policy.print().parse::<Policy>(), Ok(policy)),
            Err(error) => {
                let message = error.to_string();
                prop_assert_eq!(message.matches("line ").count(), 1, "{}", message);
                prop_assert!(error.line() >= 1 && error.column() <= bytes.len() + 1);
            }
        }
    }
}
