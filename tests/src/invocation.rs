//! Calling a function by hand, as an operator does with `aws lambda invoke`.

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::emulator::Emulator;
use crate::http;

/// What a function answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Invocation {
    /// Whether it failed; the answer then has `errorType` and `errorMessage`.
    pub failed: bool,
    /// Its answer.
    pub answer: Value,
}

impl Emulator {
    /// Invokes a function of the stack and waits for its answer.
    ///
    /// # Errors
    /// It could not be invoked at all.
    pub fn invoke(&self, function: &str, event: &Value) -> Result<Invocation> {
        let (failed, answer) = http::invoke(self.port(), function, event)?;
        Ok(Invocation { failed, answer })
    }
}

impl Invocation {
    /// The answer of a function that succeeded.
    ///
    /// # Errors
    /// It failed; the error has its words.
    pub fn succeeded(self) -> Result<Value> {
        ensure!(!self.failed, "the function failed: {}", self.answer);
        Ok(self.answer)
    }
}
