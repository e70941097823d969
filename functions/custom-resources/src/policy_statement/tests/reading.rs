//! From what CloudFormation sends to a statement.

use custom_resource::PhysicalResourceId;
use proptest::prelude::*;
use serde_json::json;

use super::{
    super::{
        Properties,
        id::{KnownId, StatementId},
    },
    KEY, QUEUE, TOPIC,
};

#[test]
fn scalars_that_cloudformation_made_strings_of_are_what_iam_accepts() {
    let given = json!({
        "Target": QUEUE,
        "Statement": {
            "Sid": "5", "Effect": "Allow", "Principal": {"Service": ["sns.amazonaws.com"]}, "Action": ["sqs:SendMessage"],
            "Resource": QUEUE,
            "Condition": {"Bool": {"aws:SecureTransport": "true"}, "NumericLessThan": {"aws:MultiFactorAuthAge": "300"}},
        },
    });
    let properties: Properties = custom_resource::read_properties("Properties", &given).unwrap();
    let statement = properties.wanted().unwrap().statement;
    assert_eq!(serde_json::to_value(&statement).unwrap(), given["Statement"]);
    let mut written = given.clone();
    written["Statement"]["Condition"] =
        json!({"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"aws:MultiFactorAuthAge": 300}});
    let same: Properties = custom_resource::read_properties("Properties", &written).unwrap();
    assert_eq!(same.wanted().unwrap().statement, statement);
}

#[test]
fn mistakes_inside_of_a_statement_are_named_with_their_path() {
    let base = json!({"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": TOPIC});
    for (field, value, expected) in [
        ("Effect", json!("allow"), "Properties.Statement.Effect"),
        ("Actions", json!("sns:Publish"), "Properties.Statement.Actions is not known"),
        ("NotAction", json!("sns:Publish"), "Properties.Statement: statement has both `Action` and `NotAction`"),
        ("Condition", json!({"Bool": "true"}), "Properties.Statement.Condition.Bool"),
        ("Principal", json!({"Aws": "x"}), "Properties.Statement.Principal"),
    ] {
        let mut statement = base.clone();
        statement[field] = value;
        let given = json!({"Target": TOPIC, "Statement": statement});
        let error = custom_resource::read_properties::<Properties>("Properties", &given).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

proptest! {
    #[test]
    fn an_id_is_read_as_it_was_written(sid in "[ -~]{1,60}", key in any::<bool>()) {
        let target = if key { KEY } else { TOPIC };
        let id = StatementId { target: target.parse().unwrap(), sid };
        prop_assert_eq!(KnownId::from(&id.confirmed().unwrap()), KnownId::Confirmed(id.clone()));
        prop_assert_eq!(KnownId::from(&id.unconfirmed().unwrap()), KnownId::Unconfirmed(id));
    }

    #[test]
    fn any_other_text_is_nobodys_id(text in "[a-z:|]{1,40}") {
        prop_assert_eq!(KnownId::from(&PhysicalResourceId::new(text).unwrap()), KnownId::Foreign);
    }
}
