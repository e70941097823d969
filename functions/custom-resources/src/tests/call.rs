//! One request, in whichever protocol the service speaks.

use std::collections::BTreeMap;

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use serde_json::Value;

/// A status and a body.
pub(super) type HttpAnswer = (u16, String);

#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: String,
    /// The fields of a form: IAM and SNS.
    pub(super) form: BTreeMap<String, String>,
    /// The body in JSON: KMS and SQS; or null.
    pub(super) json: Value,
    /// The body as it came: S3.
    pub(super) body: String,
    pub(super) host: String,
    /// What the owner of the bucket has to be.
    pub(super) owner: Option<String>,
}

impl Call {
    pub(super) fn read(request: &HttpRequest) -> Self {
        let body = String::from_utf8(request.body().bytes().unwrap_or_default().to_vec()).unwrap();
        let headers = request.headers();
        let target = headers.get("x-amz-target").and_then(|target| target.rsplit('.').next()).map(str::to_owned);
        let target_is_given = target.is_some();
        let field = |field: &str| {
            let (name, value) = field.split_once('=')?;
            Some((decoded(name), decoded(value)))
        };
        let form: BTreeMap<String, String> = body.split('&').filter_map(field).collect();
        let bucket_policy = || match request.method() {
            "GET" => "GetBucketPolicy",
            "PUT" => "PutBucketPolicy",
            "DELETE" => "DeleteBucketPolicy",
            other => panic!("nobody expected {other}"),
        };
        let operation = target.or_else(|| form.get("Action").cloned()).unwrap_or_else(|| bucket_policy().to_owned());
        let json = if target_is_given { serde_json::from_str(&body).unwrap() } else { Value::Null };
        let host = request.uri().split('/').nth(2).unwrap().to_owned();
        let owner = headers.get("x-amz-expected-bucket-owner").map(str::to_owned);
        Self { operation, form, json, body, host, owner }
    }

    /// A refusal in the protocol of the service.
    pub(super) fn refusal(&self, code: &str) -> HttpAnswer {
        self.refusal_saying(code, "refused")
    }

    pub(super) fn refusal_saying(&self, code: &str, message: &str) -> HttpAnswer {
        let error = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
        let body = match (self.json.is_object(), self.form.contains_key("Action")) {
            (true, _) => serde_json::json!({"__type": code, "message": message}).to_string(),
            (_, true) => format!("<ErrorResponse>{error}</ErrorResponse>"),
            _ => error,
        };
        (400, body)
    }

    /// A success in the form that IAM and SNS give it.
    pub(super) fn success(&self, result: &str) -> HttpAnswer {
        let operation = &self.operation;
        (200, format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>"))
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned()
}
