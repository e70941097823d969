//! The requests that left the functions, by the names that AWS gives them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

/// What has been asked for so far.
#[derive(Debug, Default)]
pub(crate) struct Requests(Mutex<Vec<String>>);

impl Requests {
    /// Takes a request down and tells its number, counted from 0.
    pub(crate) fn note(&self, request: &HttpRequest) -> usize {
        let mut names = self.lock();
        names.push(name(request));
        names.len() - 1
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.lock().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Organizations and SQS name the action in a header, IAM and STS at the beginning of the body.
fn name(request: &HttpRequest) -> String {
    let target = request.headers().get("x-amz-target").and_then(|target| target.rsplit('.').next());
    let body = request.body().bytes().and_then(|body| std::str::from_utf8(body).ok()).unwrap_or_default();
    let action = || body.split('&').find_map(|field| field.strip_prefix("Action="));
    target.or_else(action).unwrap_or("unknown").to_owned()
}
