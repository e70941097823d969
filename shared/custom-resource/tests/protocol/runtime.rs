//! The way in through `lambda_runtime`, without a runtime.

use std::time::{Duration, SystemTime};

use custom_resource::Deadline;
use lambda_runtime::Context;
use serde_json::value::RawValue;

/// The runtime reads events with `serde_path_to_error`; raw JSON must come through it as it is.
#[test]
fn the_runtime_hands_over_an_event_as_it_came() {
    let event = format!(r#"{{"RequestType": "Create", "Deep": {}1{}}}"#, "[".repeat(500), "]".repeat(500));
    let mut json = serde_json::Deserializer::from_slice(event.as_bytes());
    let raw: Box<RawValue> = serde_path_to_error::deserialize(&mut json).unwrap();
    assert_eq!(raw.get(), event);
}

#[test]
fn the_deadline_of_the_runtime_is_taken_as_it_is() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let mut context = Context::default();
    context.deadline = u64::try_from((now + Duration::from_secs(60)).as_millis()).unwrap();
    let left = Deadline::from(context.deadline()).time_left();
    assert!((58.0..=60.0).contains(&left.as_secs_f64()), "{left:?}");
}
