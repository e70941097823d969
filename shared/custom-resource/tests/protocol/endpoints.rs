//! Endpoints: one in memory, for what needs no network, and HTTPS towards servers on 127.0.0.1.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use custom_resource::{
    Deadline, Endpoint, EndpointError, HttpsEndpoint, Provider, Receipt, ResponseHosts, ResponseUrl,
};
use serde_json::Value;

use crate::greeting::Greeting;

/// Takes every answer, unless it was told otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    answers: Arc<Mutex<Vec<Bytes>>>,
    /// What is said first, in this order.
    receipts: Arc<Mutex<VecDeque<Said>>>,
}

#[derive(Debug)]
pub(crate) enum Said {
    Status(u16),
    Nothing,
    Broken,
}

impl Memory {
    pub(crate) fn saying(receipts: impl IntoIterator<Item = Said>) -> Self {
        Self { receipts: Arc::new(Mutex::new(receipts.into_iter().collect())), ..Self::default() }
    }

    /// The answers that were accepted.
    pub(crate) fn answers(&self) -> Vec<Bytes> {
        self.answers.lock().unwrap().clone()
    }

    /// The only answer.
    pub(crate) fn answer(&self) -> Value {
        let answers = self.answers();
        assert_eq!(answers.len(), 1);
        serde_json::from_slice(&answers[0]).unwrap()
    }
}

impl Endpoint for Memory {
    async fn put(&self, _: &ResponseUrl, body: Bytes) -> Result<Receipt, EndpointError> {
        let said = self.receipts.lock().unwrap().pop_front().unwrap_or(Said::Status(200));
        match said {
            Said::Status(status) => {
                if status == 200 {
                    self.answers.lock().unwrap().push(body);
                }
                Ok(Receipt { status, code: None })
            }
            Said::Nothing => std::future::pending().await,
            Said::Broken => Err(EndpointError::new("connection reset")),
        }
    }
}

pub(crate) fn in_memory(endpoint: &Memory, greeting: &Greeting) -> Provider<Memory> {
    Provider::new(endpoint.clone(), ResponseHosts::of_cloudformation()).with("Custom::Greeting", greeting.clone())
}

pub(crate) fn over_http(address: SocketAddr, greeting: &Greeting) -> Provider {
    let hosts = ResponseHosts::of_cloudformation().and_emulator(format!("http://{address}").parse().unwrap());
    Provider::new(HttpsEndpoint::new().unwrap(), hosts).with("Custom::Greeting", greeting.clone())
}

/// Long enough for whatever is not about time.
pub(crate) fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}
