//! Any event: whatever names where an answer goes and to what is answered, once, and within the limits. The rest is an error.

use std::time::Duration;

use custom_resource::{Deadline, MAXIMUM_ANSWER};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use crate::{
    endpoints::{Memory, in_memory},
    events::{bucket, bytes, create, delete, update},
    greeting::Greeting,
};

const ADDRESS: [&str; 4] = ["ResponseURL", "StackId", "RequestId", "LogicalResourceId"];

/// Responds to the event, and returns the answers.
fn answers(event: &[u8]) -> (bool, Vec<Value>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let endpoint = Memory::default();
    let provider = in_memory(&endpoint, &Greeting::default());
    let deadline = Duration::from_secs(60);
    let answered = runtime.block_on(async { provider.respond(event, Deadline::after(deadline)).await });
    let answers = endpoint.answers();
    assert!(answers.iter().all(|answer| answer.len() <= MAXIMUM_ANSWER));
    (answered.is_ok(), answers.iter().map(|answer| serde_json::from_slice(answer).unwrap()).collect())
}

/// What every answer has, and which id it may have.
fn is_valid(event: &Value, answer: &Value) -> bool {
    let echoed = ADDRESS[1..].iter().all(|field| answer[*field] == event[*field]);
    let id = answer["PhysicalResourceId"].as_str().is_some_and(|id| !id.is_empty());
    let reasoned = match answer["Status"].as_str() {
        Some("SUCCESS") => true,
        Some("FAILED") => answer["Reason"].as_str().is_some_and(|reason| !reason.is_empty()),
        _ => false,
    };
    echoed && id && reasoned
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        prop::sample::select(vec!["Create", "Update", "Delete", "Custom::Greeting", "true", "5", "Fail", "Panic"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let names =
            prop::sample::select(vec!["Name", "Times", "Behaviour", "Long", "LeftBehind", "ServiceTimeout", "X"]);
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((names, inner), 0..6).prop_map(|entries| {
                entries
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            }),
        ]
    })
}

fn proper_event() -> impl Strategy<Value = Value> {
    let behaviours = prop::sample::select(vec!["Well", "Fail", "FailAtLength", "Panic", "Wait", "Secret"]);
    (0..3_usize, behaviours, 0..8_000_usize).prop_map(|(kind, behaviour, long)| {
        let properties = json!({"Name": "Ada", "Behaviour": behaviour, "Long": long.to_string()});
        match kind {
            0 => create(&bucket(), properties),
            1 => update(&bucket(), "old", properties, json!({"Name": "Grace"})),
            _ => delete(&bucket(), "old", properties),
        }
    })
}

/// Fields other than those that say where to answer.
const OTHERS: [&str; 7] = [
    "RequestType",
    "ResourceType",
    "PhysicalResourceId",
    "ResourceProperties",
    "OldResourceProperties",
    "ServiceTimeout",
    "Unheard",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn an_event_with_an_address_is_answered_whatever_else_it_says(
        event in proper_event(),
        changes in vec((prop::sample::select(OTHERS.to_vec()), prop::option::of(json_value())), 0..4),
    ) {
        let mut event = event;
        for (field, value) in changes {
            let fields = event.as_object_mut().unwrap();
            match value {
                Some(value) => fields.insert(field.to_owned(), value),
                None => fields.remove(field),
            };
        }
        let (is_ok, answers) = answers(&bytes(&event));
        prop_assert!(is_ok);
        prop_assert_eq!(answers.len(), 1);
        prop_assert!(is_valid(&event, &answers[0]), "{}", answers[0]);
    }

    #[test]
    fn an_event_without_an_address_is_an_error_and_no_answer(
        event in proper_event(),
        field in prop::sample::select(ADDRESS.to_vec()),
        value in json_value(),
    ) {
        prop_assume!(value.as_str().is_none_or(str::is_empty));
        let mut event = event;
        event[field] = value;
        prop_assert_eq!(answers(&bytes(&event)), (false, Vec::new()));
    }

    #[test]
    fn an_event_that_breaks_off_behind_the_address_is_answered(event in proper_event(), keep in 0.0..1.0) {
        let mut event = event;
        let fields = event.as_object_mut().unwrap();
        let address: Vec<String> =
            ADDRESS.iter().map(|field| format!("\"{field}\": {}", fields.remove(*field).unwrap())).collect();
        let mut event = format!("{{{}, ", address.join(", ")).into_bytes();
        let rest = bytes(&Value::Object(fields.clone()));
        let rest = &rest[1..];
        event.extend(&rest[..(rest.len() as f64 * keep) as usize]);
        let (is_ok, answers) = answers(&event);
        prop_assert!(is_ok);
        prop_assert_eq!(answers.len(), 1);
        prop_assert_eq!(&answers[0]["Status"], "FAILED");
    }

    #[test]
    fn any_bytes_are_an_answer_or_an_error(event in vec(any::<u8>(), 0..200)) {
        let (is_ok, answers) = answers(&event);
        prop_assert_eq!(is_ok, !answers.is_empty());
    }

    #[test]
    fn bytes_changed_anywhere_are_one_answer_or_an_error(
        event in proper_event(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let mut event = bytes(&event);
        for (index, byte) in changes {
            let index = index.index(event.len());
            event[index] = byte;
        }
        let (is_ok, answers) = answers(&event);
        prop_assert_eq!(answers.len(), usize::from(is_ok));
    }
}
