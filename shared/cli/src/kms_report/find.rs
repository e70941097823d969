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
    let reports: Vec<&Value> = values.iter().filter_map(|value| report_in(value, DEPTH)).collect();
    // A report that stands in a text of JSON belongs to no value here and is read anew.
    let inner: Vec<Value> = values.iter().flat_map(|value| texts(value, DEPTH)).filter_map(in_text).collect();
    let (count, last) = (reports.len() + inner.len(), inner.last().or(reports.last().copied()));
    let data = last.ok_or_else(|| values.iter().find_map(failure).unwrap_or_else(nothing))?.clone();
    Ok(Found { report: read(&data)?, data, count })
}

/// The text as one JSON value, or the values that its lines have behind whatever a tool put before them.
fn values(text: &str) -> Vec<Value> {
    match serde_json::from_str(text) {
        Ok(value) => vec![value],
        Err(_) => text.lines().filter_map(value_in_line).collect(),
    }
}

fn value_in_line(line: &str) -> Option<Value> {
    let start = line.find('{')?;
    serde_json::from_str(line.get(start..)?.trim_end()).ok()
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

fn in_text(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text.get(text.find('{')?..)?).ok()?;
    report_in(&value, DEPTH).cloned()
}

/// What Lambda answers for a function that failed.
fn failure(value: &Value) -> Option<String> {
    let text = |name: &str| value.get(name)?.as_str();
    let (kind, message) = (text("errorType")?, text("errorMessage")?);
    Some(format!("the run failed with `{kind}`, {message}; its report is in the function's log: expected that line"))
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
