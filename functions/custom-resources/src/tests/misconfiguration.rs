//! A function whose settings are wrong answers every request about every type with what is wrong.

use serde_json::json;

use super::Request;
use crate::TYPES;

#[tokio::test]
async fn every_type_fails_with_what_is_wrong_with_the_settings() {
    let reason = "environment variable `PLATFORM_ROLE_ARN` is not set";
    for name in TYPES {
        let properties = json!({"Anything": ["at", "all"]});
        for request in [
            Request::create(name, &properties),
            Request::update(name, "id", &properties, &properties),
            Request::delete(name, "id", &properties),
        ] {
            let answer = request.answer_of_misconfigured(reason).await;
            assert!(answer.failure().contains(reason), "{name}: {answer:?}");
        }
    }
}
