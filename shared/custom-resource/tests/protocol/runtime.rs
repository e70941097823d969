//! The way in through `lambda_runtime`: it reads events with `serde_path_to_error`, and raw JSON must come through as it is.

use serde_json::value::RawValue;

#[test]
fn the_runtime_hands_over_an_event_as_it_came() {
    let event = format!(r#"{{"RequestType": "Create", "Deep": {}1{}}}"#, "[".repeat(500), "]".repeat(500));
    let mut json = serde_json::Deserializer::from_slice(event.as_bytes());
    let raw: Box<RawValue> = serde_path_to_error::deserialize(&mut json).unwrap();
    assert_eq!(raw.get(), event);
}
