//! What is in the cloud, and what happens to requests.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt,
};

use access::RoleChange;
use policy::role_list::ListPolicy;
use serde_json::json;

use super::{Call, FakeRole, HttpAnswer, Row, iam, list_writer, refusal, table};

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process is gone before the request leaves.
    CrashBefore,
    /// The request is carried out, and the process is gone before the answer comes.
    CrashAfter,
    /// The request is carried out, and the answer is a 500; the SDK tries again.
    AnswerLost,
    /// AWS throttles it; the SDK tries again.
    Throttled,
    /// AWS refuses it with this code.
    Refused(&'static str),
}

/// A change that somebody else makes right before a request is served.
type Hook = Box<dyn FnOnce(&mut World) + Send>;

pub(crate) struct World {
    /// Roles by account and name.
    pub(crate) roles: BTreeMap<(String, String), FakeRole>,
    /// Accounts that can be entered.
    pub(crate) enterable: BTreeSet<String>,
    /// States of the organization's accounts.
    pub(crate) accounts: BTreeMap<String, &'static str>,
    /// The policies of the role list.
    pub(crate) list: Vec<ListPolicy>,
    /// How many of them may be attached.
    pub(crate) attachable: usize,
    /// The table of claims, by role and owner.
    pub(crate) table: BTreeMap<(String, String), Row>,
    /// Changes that the writer has not carried out.
    pub(crate) queue: VecDeque<RoleChange>,
    /// How often the list is read until the writer carries out what was sent; nothing means that it never does.
    pub(crate) lag: Option<usize>,
    pub(crate) lag_left: usize,
    /// Things on a page.
    pub(crate) page_size: usize,
    /// How many batches the table takes only the first row of.
    pub(crate) overloads: usize,
    /// The requests in their order: account and operation.
    pub(crate) calls: Vec<(String, String)>,
    /// What goes wrong at the request of this number.
    pub(crate) fault_at: Option<(usize, Fault)>,
    /// What goes wrong with an operation in an account, always.
    pub(crate) faults: BTreeMap<(&'static str, &'static str), Fault>,
    /// What somebody else does right before requests of an operation.
    pub(crate) hooks: BTreeMap<&'static str, VecDeque<Hook>>,
    /// A number from which the order of requests follows; zero serves them as they come.
    pub(crate) disorder: u64,
}

impl Default for World {
    fn default() -> Self {
        let accounts = ["222222222222", "333333333333", "444444444444"];
        Self {
            roles: BTreeMap::new(),
            enterable: accounts.map(str::to_owned).into(),
            accounts: accounts.map(|account| (account.to_owned(), "ACTIVE")).into(),
            list: Vec::new(),
            attachable: 10,
            table: BTreeMap::new(),
            queue: VecDeque::new(),
            lag: Some(1),
            lag_left: 0,
            page_size: 100,
            overloads: 0,
            calls: Vec::new(),
            fault_at: None,
            faults: BTreeMap::new(),
            hooks: BTreeMap::new(),
            disorder: 0,
        }
    }
}

impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(&self.calls).finish()
    }
}

impl World {
    /// The requests that change something.
    pub(crate) fn writes(&self) -> Vec<&str> {
        let reads = ["Get", "List", "Scan", "Describe", "Assume"];
        let operations = self.calls.iter().map(|(_, operation)| operation.as_str());
        operations.filter(|name| !reads.iter().any(|read| name.starts_with(read))).collect()
    }

    /// Has somebody else do something right before a request of an operation; hooks of one operation go one by one.
    pub(crate) fn before(&mut self, operation: &'static str, hook: impl FnOnce(&mut Self) + Send + 'static) {
        self.hooks.entry(operation).or_default().push_back(Box::new(hook));
    }

    /// How long a request is on its way, in turns of the others.
    pub(super) fn turns_to_wait(&mut self) -> u64 {
        if self.disorder == 0 {
            return 0;
        }
        // The generator of Knuth's MMIX; its upper bits are the good ones.
        self.disorder = self.disorder.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.disorder >> 59) % 16
    }

    pub(super) fn note(&mut self, call: &Call) -> Option<Fault> {
        if let Some(hook) = self.hooks.get_mut(call.operation.as_str()).and_then(VecDeque::pop_front) {
            hook(self);
        }
        let number = self.calls.len();
        self.calls.push((call.account.clone(), call.operation.clone()));
        let passing = self.fault_at.filter(|(at, _)| *at == number).map(|(_, fault)| fault);
        passing.or_else(|| self.faults.get(&(call.account.as_str(), call.operation.as_str())).copied())
    }

    pub(super) fn serve(&mut self, call: &Call) -> HttpAnswer {
        match call.operation.as_str() {
            "Scan" => table::scan(self, call),
            "BatchWriteItem" => table::write(self, call),
            "SendMessage" => list_writer::send(self, call),
            "AssumeRole" => self.assume_role(call),
            "DescribeAccount" => self.describe_account(call),
            _ => iam::serve(self, call),
        }
    }

    fn assume_role(&self, call: &Call) -> HttpAnswer {
        let account = call.text("RoleArn").split(':').nth(4).unwrap();
        if !self.enterable.contains(account) {
            return refusal("AccessDenied", call);
        }
        let credentials = format!(
            "<AccessKeyId>ASIA{account}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>t</SessionToken>\
             <Expiration>2099-01-01T00:00:00Z</Expiration>"
        );
        iam::ok("AssumeRole", &format!("<Credentials>{credentials}</Credentials>"))
    }

    fn describe_account(&self, call: &Call) -> HttpAnswer {
        let account = call.json["AccountId"].as_str().unwrap();
        match self.accounts.get(account) {
            Some(state) => (200, json!({"Account": {"Id": account, "State": state}}).to_string()),
            None => refusal("AccountNotFoundException", call),
        }
    }
}
