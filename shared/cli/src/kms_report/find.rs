//! Finds the report in what a user has at hand: the answer itself, a line of the log with the answer in one of its
//! fields (as JSON or as a text of JSON), or many lines with something before each.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::run::KmsReport;

/// How deep an answer may be wrapped into other JSON.
const DEPTH: usize = 8;

/// The last report of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// Everything that it says.
    pub(super) data: Value,
    /// What is shown of it.
    pub(super) report: KmsReport,
    /// How many reports the text has.
    pub(super) count: usize,
}

/// Finds the last report.
///
/// # Errors
/// There is none, or it is not what this version of the program knows.
pub(super) fn find(text: &str) -> Result<Found, String> {
    let values = values(text.trim_start_matches('\u{feff}'));
    let mut reports: Vec<Value> = values.iter().flat_map(|value| reports_in(value, DEPTH)).collect();
    let count = reports.len();
    let data = reports.pop().ok_or_else(|| values.iter().find_map(failure).unwrap_or_else(nothing))?;
    Ok(Found { report: read(&data)?, data, count })
}

/// The JSON objects of a text, each of which may stand behind whatever a tool put before it in its line, and go on over many
/// lines, as `sam logs` prints them.
fn values(text: &str) -> Vec<Value> {
    let (mut values, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find('{') {
        let from = rest.get(start..).unwrap_or_default();
        let mut objects = serde_json::Deserializer::from_str(from).into_iter::<Value>();
        let end = match objects.next() {
            Some(Ok(value)) => {
                values.push(value);
                objects.byte_offset()
            }
            // Not the beginning of an object: the next one may be in the same line, as little as that is.
            _ => 1,
        };
        rest = from.get(end..).unwrap_or_default();
    }
    values
}

/// The reports in a value: itself, one of its fields, or in a text of JSON in it.
fn reports_in(value: &Value, depth: usize) -> Vec<Value> {
    if let Some(report) = report_in(value, depth) {
        return vec![report.clone()];
    }
    let Some(deeper) = depth.checked_sub(1) else { return Vec::new() };
    let inner = texts(value, depth).into_iter().filter(|text| text.contains('{')).flat_map(self::values);
    inner.flat_map(|value| reports_in(&value, deeper)).collect()
}

fn is_run(value: &Value) -> bool {
    ["regions", "keys", "summary"].iter().all(|field| value.get(field).is_some())
}

fn is_restore(value: &Value) -> bool {
    ["restored", "refused"].iter().all(|field| value.get(field).is_some())
}

/// The value itself or one of its fields, whichever is a report.
fn report_in(value: &Value, depth: usize) -> Option<&Value> {
    if is_run(value) || is_restore(value) {
        return Some(value);
    }
    let depth = depth.checked_sub(1)?;
    value.as_object()?.values().find_map(|field| report_in(field, depth))
}

/// The texts in a value.
fn texts(value: &Value, depth: usize) -> Vec<&str> {
    match (value, depth.checked_sub(1)) {
        (Value::String(text), _) => vec![text],
        (Value::Object(fields), Some(depth)) => fields.values().flat_map(|field| texts(field, depth)).collect(),
        _ => vec![],
    }
}

/// What Lambda answers for a function that failed.
fn failure(value: &Value) -> Option<String> {
    let text = |name: &str| value.get(name)?.as_str();
    let (kind, message) = (text("errorType")?, text("errorMessage")?);
    let report = match kind {
        "KmsCleanupError::Request" | "KmsCleanupError::Identity" | "KmsCleanupError::OutOfTime" => {
            "there is no report of it"
        }
        _ => "its report is in the function's log: expected that line",
    };
    Some(format!("the run failed with `{kind}`, {message}; {report}"))
}

fn nothing() -> String {
    "holds no report of kms-cleanup: expected its answer, or a line of its log with it: an object with `regions`, `keys` \
     and `summary`, or with `restored` and `refused`"
        .to_owned()
}

fn read(data: &Value) -> Result<KmsReport, String> {
    if is_run(data) { typed(data).map(KmsReport::Run) } else { typed(data).map(KmsReport::Restore) }
}

fn typed<T: DeserializeOwned>(data: &Value) -> Result<T, String> {
    T::deserialize(data).map_err(|error| format!("the report is not of the known shape: {error}"))
}
