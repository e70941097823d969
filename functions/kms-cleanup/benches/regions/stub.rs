//! AWS, as far as the job calls it: 25 ms per request, and a throttling answer to whatever exceeds the rate of its operation
//! and Region.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    account::{ACCOUNT, Account, REGIONS},
    http::{Request, Response},
    kms,
    rates::per_second,
    refill::Bucket,
};

pub(crate) const LATENCY: Duration = Duration::from_millis(25);

/// The calls of an operation.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Calls {
    pub(crate) all: usize,
    pub(crate) throttled: usize,
    /// Of the first and of the last, since the stub is there.
    pub(crate) span: [Duration; 2],
}

/// Calls by operation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traffic(pub(crate) BTreeMap<String, Calls>);

impl Traffic {
    pub(crate) fn calls(&self) -> usize {
        self.0.values().map(|calls| calls.all).sum()
    }

    pub(crate) fn throttled(&self) -> usize {
        self.0.values().map(|calls| calls.throttled).sum()
    }
}

#[derive(Debug)]
pub(crate) struct Stub {
    account: Mutex<Account>,
    traffic: Mutex<Traffic>,
    buckets: Mutex<BTreeMap<(String, String), Bucket>>,
    begin: Instant,
}

impl Stub {
    pub(crate) fn new(account: Account) -> Self {
        Self {
            account: Mutex::new(account),
            traffic: Mutex::default(),
            buckets: Mutex::default(),
            begin: Instant::now(),
        }
    }

    pub(crate) fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap()
    }

    pub(crate) fn traffic(&self) -> Traffic {
        self.traffic.lock().unwrap().clone()
    }

    pub(crate) fn answer(&self, request: &Request) -> Response {
        // Credential=id/date/region/service/aws4_request
        let region = request.authorization.split('/').nth(2).unwrap_or_default();
        let operation = operation(request);
        let (status, body) = match self.admits(region, operation) {
            true => (200, self.serve(region, operation, &request.body)),
            false => (400, json!({"__type": "ThrottlingException", "message": "Rate exceeded"}).to_string()),
        };
        sleep(LATENCY);
        Response { status, headers: String::new(), body }
    }

    /// The first two calls of a run belong to no Region, and nobody limits them here.
    fn admits(&self, region: &str, operation: &str) -> bool {
        let global = ["GetCallerIdentity", "ListRegions"].contains(&operation);
        let spot = (region.to_owned(), operation.to_owned());
        let mut buckets = self.buckets.lock().unwrap();
        let admitted = global || buckets.entry(spot).or_insert_with(|| Bucket::new(per_second(operation))).take();
        let mut traffic = self.traffic.lock().unwrap();
        let at = self.begin.elapsed();
        let calls = traffic.0.entry(operation.to_owned()).or_insert(Calls { span: [at; 2], ..Calls::default() });
        calls.all += 1;
        calls.throttled += usize::from(!admitted);
        calls.span[1] = at;
        admitted
    }

    fn serve(&self, region: &str, operation: &str, body: &str) -> String {
        match operation {
            "GetCallerIdentity" => identity(),
            "ListRegions" => regions(),
            "DescribeVolumes" | "DescribeSnapshots" | "DescribeImages" => format!("<{operation}Response/>"),
            _ => kms::serve(&mut self.account(), region, operation, &serde_json::from_str(body).unwrap()).to_string(),
        }
    }
}

/// KMS names it in a header, EC2 and STS in the form, the Account API in the path.
fn operation(request: &Request) -> &str {
    let action = || request.body.split('&').find_map(|field| field.strip_prefix("Action="));
    let target = request.target.split_once('.').map(|(_, operation)| operation);
    target.or_else(action).unwrap_or(if request.path == "/listRegions" { "ListRegions" } else { &request.path })
}

fn identity() -> String {
    let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/KmsCleanup/session");
    let result = format!("<Arn>{arn}</Arn><Account>{ACCOUNT}</Account>");
    let result = format!("<GetCallerIdentityResult>{result}</GetCallerIdentityResult>");
    format!("<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>")
}

fn regions() -> String {
    let region = |name| json!({"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"});
    json!({"Regions": REGIONS.map(region)}).to_string()
}
