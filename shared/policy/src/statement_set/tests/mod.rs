//! Targets, statements, edits and lock-outs by example; what holds for all edits by property.

mod edits;
mod lock_out;
mod properties;
mod quotas;
mod statements;
mod targets;

use super::*;
use crate::{Policy, Statement};

const KEY: &str = "arn:aws:kms:eu-west-3:111111111111:key/12345678-0000-0000-0000-000000000000";
const BUCKET: &str = "arn:aws:s3:::evidence-1111";
const TOPIC: &str = "arn:aws:sns:eu-west-3:111111111111:trail";
const QUEUE: &str = "arn:aws:sqs:eu-west-3:111111111111:trail.fifo";
const ROLE: &str = "arn:aws:iam::111111111111:role/security/CadoResponse";

fn target(text: &str) -> StatementTarget {
    text.parse().unwrap()
}

fn statement(text: &str) -> Statement {
    serde_json::from_str(text).unwrap()
}

fn policy(statements: &str) -> Policy {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
}

/// What is put for each target: a statement that fits it.
fn fitting(target: &StatementTarget, sid: &str) -> Statement {
    let (action, resource) = match target {
        StatementTarget::Key(_) => ("kms:Decrypt", r#","Resource":"*""#.to_owned()),
        StatementTarget::Bucket { .. } => ("s3:GetObject", format!(r#","Resource":"{target}/AWSLogs/*""#)),
        StatementTarget::Topic(_) => ("sns:Publish", format!(r#","Resource":"{target}""#)),
        StatementTarget::Queue(_) => ("sqs:SendMessage", format!(r#","Resource":["{target}"]"#)),
        StatementTarget::Role(_) => ("sts:AssumeRole", String::new()),
    };
    statement(&format!(
        r#"{{"Sid":"{sid}","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::222222222222:role/reader"}},"Action":"{action}"{resource}}}"#
    ))
}
