//! Calls, and who may make them: a principal with its policies, a table of calls, and the complaint where the simulator
//! decides otherwise than the table says.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use system_tests::simulator::{Decision, Request, Simulator, Verdict};

use crate::stacks::Stack;

/// A policy that lets the account itself do `action` on whatever it guards: with it the other side never stands in the
/// way, and the caller's own policies decide. Organizations gives such a trust policy to the role in a new account.
pub(crate) fn open_to(account: &str, action: &str) -> Value {
    let principal = json!({"AWS": format!("arn:aws:iam::{account}:root")});
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}]})
}

/// A trust policy of the same kind.
pub(crate) fn trusting(account: &str) -> Value {
    let principal = json!({"AWS": format!("arn:aws:iam::{account}:root")});
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]})
}

/// One call that a principal might make.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    action: String,
    resource: String,
    context: BTreeMap<String, Value>,
    resource_policy: Option<Value>,
}

/// A call of `action` on `resource`.
pub(crate) fn call(action: &str, resource: impl Into<String>) -> Call {
    Call { action: action.into(), resource: resource.into(), context: BTreeMap::new(), resource_policy: None }
}

/// The same call on each of the resources, or each of the calls on one: one table line.
pub(crate) fn calls(actions: &[&str], resource: &str) -> Vec<Call> {
    actions.iter().map(|action| call(action, resource)).collect()
}

impl Call {
    /// With a condition key in the request.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.context.insert(key.into(), value.into());
        self
    }

    /// Whether it is a call of this action.
    pub(crate) fn is(&self, action: &str) -> bool {
        self.action == action
    }

    /// Whether it is a call of this service.
    pub(crate) fn is_of(&self, service: &str) -> bool {
        self.action.split(':').next() == Some(service)
    }

    /// On a resource that has a policy of its own.
    pub(crate) fn guarded_by(mut self, resource_policy: &Value) -> Self {
        self.resource_policy = Some(resource_policy.clone());
        self
    }
}

/// Who calls: a role with its policies, or a service of AWS.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    principal: String,
    account: String,
    policies: Vec<Value>,
}

impl Caller {
    /// A role of a stack with its inline policies.
    pub(crate) fn role(stack: &Stack, logical_id: &str) -> Result<Self> {
        let properties = stack.properties(logical_id)?;
        ensure!(
            properties.get("ManagedPolicyArns").is_none(),
            "{logical_id} has managed policies: they are not judged"
        );
        let inline = properties.get("Policies").and_then(Value::as_array).context("a role without policies")?;
        let policies: Option<Vec<Value>> = inline.iter().map(|policy| policy.get("PolicyDocument").cloned()).collect();
        let name = properties.get("RoleName").and_then(Value::as_str).unwrap_or(logical_id);
        Ok(Self::anyone(stack.account(), name, policies.context("a policy without a document")?))
    }

    /// Some role with some policies.
    pub(crate) fn anyone(account: &str, role: &str, policies: Vec<Value>) -> Self {
        Self { principal: format!("arn:aws:iam::{account}:role/{role}"), account: account.into(), policies }
    }

    /// A service of AWS.
    pub(crate) fn service(name: &str) -> Self {
        Self { principal: name.into(), account: String::new(), policies: Vec::new() }
    }

    /// The same caller with one more policy.
    pub(crate) fn widened(mut self, statement: Value) -> Self {
        self.policies.push(json!({"Version": "2012-10-17", "Statement": [statement]}));
        self
    }

    /// Fails unless every one of the calls is allowed.
    pub(crate) fn may(&self, simulator: &Simulator, calls: &[Call]) -> Result<()> {
        self.check(simulator, calls, |decision| decision == Decision::Allowed)
    }

    /// Fails unless every one of the calls is denied.
    pub(crate) fn may_not(&self, simulator: &Simulator, calls: &[Call]) -> Result<()> {
        self.check(simulator, calls, |decision| decision != Decision::Allowed)
    }

    fn check(&self, simulator: &Simulator, calls: &[Call], right: fn(Decision) -> bool) -> Result<()> {
        let requests: Vec<Request> = calls.iter().map(|call| self.request(call)).collect();
        let verdicts = simulator.simulate(&requests)?;
        let judged = requests.iter().zip(&verdicts);
        let wrong: Vec<String> = judged.filter_map(|(request, verdict)| complaint(request, verdict, right)).collect();
        ensure!(wrong.is_empty(), "{}:\n{}", self.principal, wrong.join("\n"));
        Ok(())
    }

    fn request(&self, call: &Call) -> Request {
        Request {
            principal: self.principal.clone(),
            action: call.action.clone(),
            resource: call.resource.clone(),
            resource_account: self.owner(&call.resource),
            context: call.context.clone(),
            identity_policies: self.policies.clone(),
            resource_policy: call.resource_policy.clone(),
        }
    }

    /// The account in an ARN, or the caller's own where there is none.
    fn owner(&self, resource: &str) -> String {
        let account = resource.split(':').nth(4).filter(|account| account.len() == 12);
        account.unwrap_or(&self.account).to_owned()
    }
}

fn complaint(request: &Request, verdict: &Verdict, right: fn(Decision) -> bool) -> Option<String> {
    let Request { action, resource, context, .. } = request;
    if !verdict.ignored_context_keys.is_empty() {
        return Some(format!("{action} on {resource} knows no {:?}", verdict.ignored_context_keys));
    }
    (!right(verdict.decision)).then(|| format!("{action} on {resource} with {context:?} is {:?}", verdict.decision))
}
