//! A request of CloudFormation, in two steps: first where the answer goes, then what is wanted. A mistake in the second is
//! answered.
//!
//! Fields: [request and response reference](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html).

mod fields;

use std::{fmt, time::Duration};

use serde_json::{Map, Value};

use self::fields::{FieldError, Fields, expected};
use crate::{PhysicalResourceId, ProviderError, recent::RequestKey, resource::Operation};

/// An event that can be answered.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) response_url: Secret,
    pub(crate) stack_id: String,
    pub(crate) request_id: String,
    pub(crate) logical_resource_id: String,
    request_type: Option<String>,
    given_id: Option<PhysicalResourceId>,
    /// What is wanted, or what is wrong.
    pub(crate) request: Result<Request, String>,
}

/// What is wanted.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) operation: Operation,
    pub(crate) resource_type: String,
    pub(crate) properties: Map<String, Value>,
    pub(crate) service_timeout: Option<Duration>,
}

/// A text that is not shown.
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

impl Event {
    pub(crate) fn read(event: &[u8]) -> Result<Self, ProviderError> {
        let fields = Fields::read(event);
        let text = |field| {
            let unanswerable = |FieldError { field, mistake }| ProviderError::Unanswerable { field, mistake };
            fields.text(field).map_err(unanswerable)
        };
        Ok(Self {
            response_url: Secret(text("ResponseURL")?),
            stack_id: text("StackId")?,
            request_id: text("RequestId")?,
            logical_resource_id: text("LogicalResourceId")?,
            request_type: fields.text("RequestType").ok(),
            given_id: fields.text("PhysicalResourceId").ok().map(PhysicalResourceId::given),
            request: request(&fields)
                .map_err(|mistake| format!("the request of CloudFormation is malformed: {mistake}")),
        })
    }

    pub(crate) fn key(&self) -> RequestKey {
        let request_type = self.request_type.clone().unwrap_or_default();
        RequestKey([self.stack_id.clone(), self.request_id.clone(), self.logical_resource_id.clone(), request_type])
    }

    /// Whether a resource is to be deleted that was never created.
    pub(crate) fn deletes_failed_create(&self) -> bool {
        let is_marker = self.given_id.as_ref().is_some_and(PhysicalResourceId::is_of_failed_create);
        is_marker && self.request_type.as_deref() == Some("Delete")
    }

    /// The id that the resource keeps unless a new one is made. CloudFormation takes another id in a failed update for a
    /// replacement, and rolls back the wrong resource.
    pub(crate) fn present_id(&self) -> PhysicalResourceId {
        let given = self.given_id.clone().filter(|_| self.request_type.as_deref() != Some("Create"));
        given.unwrap_or_else(|| PhysicalResourceId::of_failed_create(&self.request_id))
    }
}

fn request(fields: &Fields) -> Result<Request, String> {
    if let Some(place) = &fields.broken {
        return Err(format!("the JSON is broken at {place}"));
    }
    let (operation, is_delete) = operation(fields)?;
    let resource_type = fields.text("ResourceType").map_err(|error| error.to_string())?;
    let mut properties = match fields.value("ResourceProperties").map_err(|error| error.to_string())? {
        Some(Value::Object(properties)) => properties,
        // CloudFormation does not call this field required.
        None | Some(Value::Null) => Map::new(),
        Some(other) => return Err(expected("ResourceProperties", "an object", &other).to_string()),
    };
    let service_timeout = match service_timeout(fields, &mut properties) {
        // A stack must not be stuck on it.
        Err(_) if is_delete => None,
        read => read?,
    };
    Ok(Request { operation, resource_type, properties, service_timeout })
}

fn operation(fields: &Fields) -> Result<(Operation, bool), String> {
    let id = || fields.text("PhysicalResourceId").map(PhysicalResourceId::given).map_err(|error| error.to_string());
    match fields.text("RequestType").map_err(|error| error.to_string())?.as_str() {
        "Create" => Ok((Operation::Create, false)),
        // Nothing is there to be changed.
        "Update" if id()?.is_of_failed_create() => Ok((Operation::Create, false)),
        "Update" => Ok((Operation::Update { physical_id: id()?, old_properties: old_properties(fields) }, false)),
        "Delete" => Ok((Operation::Delete { physical_id: id()? }, true)),
        _ => Err("`RequestType` is none of `Create`, `Update`, `Delete`".to_owned()),
    }
}

/// What cannot be read is for the handler to judge, as null, which is no properties of any resource.
fn old_properties(fields: &Fields) -> Value {
    let mut properties = fields.value("OldResourceProperties").ok().flatten().unwrap_or_default();
    if let Some(properties) = properties.as_object_mut() {
        properties.remove("ServiceToken");
        properties.remove("ServiceTimeout");
    }
    properties
}

/// Takes off what belongs to CloudFormation. The time is a property, and is said to come as a field of its own too.
fn service_timeout(fields: &Fields, properties: &mut Map<String, Value>) -> Result<Option<Duration>, String> {
    properties.remove("ServiceToken");
    let property = properties.remove("ServiceTimeout").or_else(|| fields.value("ServiceTimeout").ok().flatten());
    let seconds = match property {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.parse().ok(),
        Some(other) => other.as_u64(),
    };
    let seconds = seconds.filter(|seconds| (1..=3600).contains(seconds)).map(Duration::from_secs);
    seconds.map(Some).ok_or_else(|| "`ServiceTimeout` is not a whole number from 1 to 3600".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(rest: &str) -> Event {
        let address = r#""ResponseURL": "https://bucket", "StackId": "s", "RequestId": "r", "LogicalResourceId": "l""#;
        Event::read(format!("{{{address}, {rest}}}").as_bytes()).unwrap()
    }

    fn mistake(rest: &str) -> String {
        event(rest).request.unwrap_err()
    }

    #[test]
    fn names_what_is_missing_or_wrong() {
        let expected = [
            ("\"A\": 1", "`RequestType` is missing"),
            (r#""RequestType": ["Create"]"#, "`RequestType` is a list, expected a string"),
            (r#""RequestType": "Read""#, "`RequestType` is none of `Create`, `Update`, `Delete`"),
            (r#""RequestType": "Create""#, "`ResourceType` is missing"),
            (r#""RequestType": "Update", "ResourceType": "T""#, "`PhysicalResourceId` is missing"),
            (
                r#""RequestType": "Delete", "ResourceType": "T", "PhysicalResourceId": """#,
                "`PhysicalResourceId` is empty",
            ),
            (
                r#""RequestType": "Create", "ResourceType": "T", "ResourceProperties": "x""#,
                "`ResourceProperties` is a string, expected an object",
            ),
        ];
        for (rest, message) in expected {
            assert_eq!(mistake(rest), format!("the request of CloudFormation is malformed: {message}"));
        }
    }

    #[test]
    fn takes_off_what_belongs_to_cloudformation() {
        let event = event(
            r#""RequestType": "Update", "ResourceType": "T", "PhysicalResourceId": "p",
            "ResourceProperties": {"ServiceToken": "arn", "ServiceTimeout": "60", "Key": "new"},
            "OldResourceProperties": {"ServiceToken": "arn", "ServiceTimeout": "30", "Key": "old"}"#,
        );
        let request = event.request.unwrap();
        assert_eq!(request.service_timeout, Some(Duration::from_secs(60)));
        assert_eq!(Value::Object(request.properties), serde_json::json!({"Key": "new"}));
        let Operation::Update { old_properties, .. } = request.operation else { panic!("{:?}", request.operation) };
        assert_eq!(old_properties, serde_json::json!({"Key": "old"}));
    }

    #[test]
    fn reads_the_service_timeout_wherever_it_stands() {
        let timeout = |rest: &str| {
            let event = event(&format!(r#""RequestType": "Create", "ResourceType": "T", {rest}"#));
            event.request.map(|request| request.service_timeout.map(|time| time.as_secs()))
        };
        assert_eq!(timeout(r#""ResourceProperties": {"ServiceTimeout": "3600"}"#), Ok(Some(3600)));
        assert_eq!(timeout(r#""ResourceProperties": {"ServiceTimeout": 1}"#), Ok(Some(1)));
        assert_eq!(timeout(r#""ServiceTimeout": "5""#), Ok(Some(5)));
        assert_eq!(timeout(r#""ResourceProperties": {}"#), Ok(None));
        for wrong in ["0", "3601", "-1", "\"\"", "\"5 s\"", "[]", "1.5"] {
            let error = timeout(&format!(r#""ResourceProperties": {{"ServiceTimeout": {wrong}}}"#)).unwrap_err();
            assert!(error.ends_with("`ServiceTimeout` is not a whole number from 1 to 3600"), "{error}");
        }
    }

    #[test]
    fn a_delete_is_not_stopped_by_its_service_timeout() {
        let event = event(
            r#""RequestType": "Delete", "ResourceType": "T", "PhysicalResourceId": "p",
            "ResourceProperties": {"ServiceTimeout": "never"}"#,
        );
        assert_eq!(event.request.unwrap().service_timeout, None);
    }

    #[test]
    fn an_update_of_what_was_never_created_creates_it() {
        let marker = PhysicalResourceId::of_failed_create("r");
        let event = event(&format!(
            r#""RequestType": "Update", "ResourceType": "T", "PhysicalResourceId": "{marker}", "ResourceProperties": {{}}"#
        ));
        assert_eq!(event.present_id(), marker);
        assert_eq!(event.request.unwrap().operation, Operation::Create);
    }
}
