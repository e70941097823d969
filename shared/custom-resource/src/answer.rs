//! The answer, and how it is made to fit. CloudFormation takes 4,096 bytes in all and ignores what is longer, so that the stack
//! hangs. An id cannot be cut and a reason can; attributes cannot either: `Fn::GetAtt` of one that is missing fails elsewhere
//! and later, so a success whose attributes do not fit is answered as a failure that says so.
//!
//! Fields and limits: [Custom resource response objects](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html).

use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Attributes, PhysicalResourceId, event::Event, recent::Decided};

/// The longest answer, in bytes.
pub const MAXIMUM_ANSWER: usize = 4096;

/// Ends a reason that was cut.
const CUT: &str = "…";

/// How a request went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// The resource is as it should be.
    Success,
    /// It is not; CloudFormation rolls the stack back.
    Failed,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    physical_resource_id: &'a str,
    stack_id: &'a str,
    request_id: &'a str,
    logical_resource_id: &'a str,
    #[serde(skip_serializing_if = "is_false")]
    no_echo: bool,
    #[serde(skip_serializing_if = "Map::is_empty")]
    data: &'a Map<String, Value>,
}

fn is_false(flag: &bool) -> bool {
    !*flag
}

impl<'a> Answer<'a> {
    fn new(event: &'a Event, id: &'a PhysicalResourceId, attributes: &'a Attributes) -> Self {
        Self {
            status: Status::Success,
            reason: None,
            physical_resource_id: id.as_str(),
            stack_id: &event.stack_id,
            request_id: &event.request_id,
            logical_resource_id: &event.logical_resource_id,
            no_echo: attributes.no_echo,
            data: &attributes.values,
        }
    }

    /// As it is sent. Strings, flags and maps of JSON values always have a JSON form.
    fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// An answer SUCCESS.
///
/// # Errors
/// When it does not fit: by how many bytes.
pub(crate) fn success(event: &Event, id: &PhysicalResourceId, attributes: &Attributes) -> Result<Decided, usize> {
    let body = Answer::new(event, id, attributes).json();
    match body.len().checked_sub(MAXIMUM_ANSWER) {
        None | Some(0) => Ok(Decided::new(Status::Success, id.clone(), Bytes::from(body))),
        Some(excess) => Err(excess),
    }
}

/// An answer FAILED, its reason cut where it is too long. Nothing, when there is no room for a reason at all.
pub(crate) fn failure(event: &Event, id: &PhysicalResourceId, reason: &str) -> Option<Decided> {
    let attributes = Attributes::default();
    let mut answer = Answer { status: Status::Failed, reason: Some(""), ..Answer::new(event, id, &attributes) };
    let room = MAXIMUM_ANSWER.checked_sub(answer.json().len()).filter(|room| *room >= CUT.len())?;
    let reason = if reason.is_empty() { "no reason was given" } else { reason };
    let cut = cut(reason, room);
    answer.reason = Some(&cut);
    Some(Decided::new(Status::Failed, id.clone(), Bytes::from(answer.json())))
}

/// As much of the text as takes `room` bytes within a JSON string, cut between characters.
fn cut(text: &str, room: usize) -> String {
    let mut length = 0;
    let mut kept = String::new();
    // Where the text is cut if more does not fit: a mark has room behind it.
    let mut end = 0;
    for character in text.chars() {
        length += json_length(character);
        if length > room {
            kept.truncate(end);
            kept.push_str(CUT);
            return kept;
        }
        kept.push(character);
        if length + CUT.len() <= room {
            end = kept.len();
        }
    }
    kept
}

/// The bytes that a character takes within a JSON string.
fn json_length(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        other => other.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event() -> Event {
        let event = r#"{"ResponseURL": "u", "StackId": "s", "RequestId": "r", "LogicalResourceId": "l"}"#;
        Event::read(event.as_bytes()).unwrap()
    }

    fn json(decided: &Decided) -> Value {
        serde_json::from_slice(&decided.body).unwrap()
    }

    #[test]
    fn a_success_has_these_fields() {
        let attributes = Attributes::new().with("Password", "4711").no_echo();
        let decided = success(&event(), &PhysicalResourceId::new("p").unwrap(), &attributes).unwrap();
        let expected = serde_json::json!({
            "Status": "SUCCESS", "PhysicalResourceId": "p", "StackId": "s", "RequestId": "r", "LogicalResourceId": "l",
            "NoEcho": true, "Data": {"Password": "4711"},
        });
        assert_eq!(json(&decided), expected);
    }

    #[test]
    fn a_failure_always_has_a_reason() {
        let decided = failure(&event(), &PhysicalResourceId::new("p").unwrap(), "").unwrap();
        let expected = serde_json::json!({
            "Status": "FAILED", "Reason": "no reason was given",
            "PhysicalResourceId": "p", "StackId": "s", "RequestId": "r", "LogicalResourceId": "l",
        });
        assert_eq!(json(&decided), expected);
    }

    #[test]
    fn a_success_may_take_4096_bytes_and_no_more() {
        let id = PhysicalResourceId::new("p").unwrap();
        let with = |length| success(&event(), &id, &Attributes::new().with("A", "x".repeat(length)));
        let overhead = with(0).unwrap().body.len();
        assert_eq!(with(MAXIMUM_ANSWER - overhead).unwrap().body.len(), MAXIMUM_ANSWER);
        assert_eq!(with(MAXIMUM_ANSWER - overhead + 1).unwrap_err(), 1);
    }

    #[test]
    fn there_is_no_answer_without_room_for_a_reason() {
        assert!(failure(&event(), &PhysicalResourceId::given("p".repeat(MAXIMUM_ANSWER)), "late").is_none());
    }

    proptest! {
        #[test]
        fn a_failure_fits_and_keeps_as_much_of_its_reason_as_it_can(reason in "\\PC{1,200}|[\\x00-\\x7f]{1,200}|.{1,200}", times in 1..60_usize) {
            let reason = reason.repeat(times);
            let decided = failure(&event(), &PhysicalResourceId::new("p").unwrap(), &reason).unwrap();
            prop_assert!(decided.body.len() <= MAXIMUM_ANSWER);
            let answer = json(&decided);
            let shown = answer["Reason"].as_str().unwrap();
            if shown != reason {
                let kept = shown.strip_suffix(CUT).unwrap();
                prop_assert!(reason.starts_with(kept));
                // The longest character that was left off takes 6 bytes.
                prop_assert!(decided.body.len() > MAXIMUM_ANSWER - 6 - CUT.len());
            }
        }
    }
}
