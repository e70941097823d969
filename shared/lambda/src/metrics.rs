//! CloudWatch metrics in the embedded metric format: a line of JSON on standard output, which CloudWatch Logs
//! turns into metrics. It costs no API call and no permission, and the line itself stays searchable.
//!
//! Format: [Embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};

/// The namespace of all metrics of this project.
const NAMESPACE: &str = "CadoAccess";

/// The unit of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Unit {
    /// A number of things.
    Count,
    /// 0 to 100.
    Percent,
    /// A duration.
    Milliseconds,
}

/// The metrics of one invocation.
#[derive(Debug, Clone)]
pub struct Metrics {
    stack_name: String,
    values: BTreeMap<&'static str, (f64, Unit)>,
}

impl Metrics {
    /// No metrics yet; `stack_name` is their only dimension.
    #[must_use]
    pub fn new(stack_name: impl Into<String>) -> Self {
        Self { stack_name: stack_name.into(), values: BTreeMap::new() }
    }

    /// Sets a metric. The name becomes a metric in CloudWatch, in the words used there: `RolesListed`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: f64, unit: Unit) -> Self {
        self.values.insert(name, (value, unit));
        self
    }

    /// Sets a metric that counts things.
    #[must_use]
    pub fn count(self, name: &'static str, value: usize) -> Self {
        self.with(name, value as f64, Unit::Count)
    }

    /// Writes the metrics to standard output, where Lambda picks them up.
    pub fn emit(&self) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        println!("{}", self.line(now.as_millis()));
    }

    fn line(&self, milliseconds: u128) -> Value {
        let definition = |(name, (_, unit)): (&&str, &(f64, Unit))| json!({"Name": name, "Unit": unit});
        let definitions: Vec<Value> = self.values.iter().map(definition).collect();
        let mut line = json!({
            "_aws": {
                "Timestamp": milliseconds as u64,
                "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [["StackName"]], "Metrics": definitions}],
            },
            "StackName": self.stack_name,
        });
        for (name, (value, _)) in &self.values {
            if let Some(line) = line.as_object_mut() {
                line.insert((*name).to_owned(), json!(value));
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_embedded_metric_format() {
        let metrics =
            Metrics::new("cado-access").count("RolesListed", 3).with("RoleListCapacityUsed", 2.5, Unit::Percent);
        assert_eq!(
            metrics.line(1_700_000_000_000),
            json!({
                "_aws": {
                    "Timestamp": 1_700_000_000_000_u64,
                    "CloudWatchMetrics": [{
                        "Namespace": "CadoAccess",
                        "Dimensions": [["StackName"]],
                        "Metrics": [
                            {"Name": "RoleListCapacityUsed", "Unit": "Percent"},
                            {"Name": "RolesListed", "Unit": "Count"},
                        ],
                    }],
                },
                "StackName": "cado-access",
                "RoleListCapacityUsed": 2.5,
                "RolesListed": 3.0,
            })
        );
    }
}
