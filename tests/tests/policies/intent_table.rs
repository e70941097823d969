//! The table of `tests/data/document-intents.json`: what each statement of the vendor's documents is for, what the
//! corrections withhold, and the requests that try both.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use policy::{Catalog, FeatureId, Placeholders};
use serde::Deserialize;
use serde_json::Value;
use system_tests::simulator::Request;

use crate::calls::{open_to, trusting};

const TABLE: &str = include_str!("../../data/document-intents.json");

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    #[serde(rename = "note")]
    _note: String,
    /// ARNs by the names that the calls use.
    resources: BTreeMap<String, String>,
    pub(crate) statements: Vec<Intent>,
    pub(crate) withheld: Vec<Withheld>,
}

/// A statement of the documents and what grants the same here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Intent {
    pub(crate) documents: Vec<String>,
    pub(crate) sid: String,
    pub(crate) role: Role,
    pub(crate) features: Vec<FeatureId>,
    /// As published, wildcards included.
    pub(crate) actions: Vec<String>,
    pub(crate) allowed: Vec<Calls>,
    /// Published actions that are not granted, with the reason.
    #[serde(default)]
    pub(crate) withheld: BTreeMap<String, String>,
}

/// Calls that the features must not grant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withheld {
    pub(crate) role: Role,
    pub(crate) features: Vec<FeatureId>,
    pub(crate) because: String,
    /// Whether a statement denies it, so that no other policy can grant it.
    #[serde(default)]
    pub(crate) explicitly: bool,
    pub(crate) denied: Vec<Calls>,
}

/// Each of the actions on each of the resources.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calls {
    pub(crate) actions: Vec<String>,
    on: Vec<String>,
    #[serde(default, rename = "with")]
    context: BTreeMap<String, Value>,
}

/// Whose policies are judged.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    Access,
    Platform,
}

impl Role {
    /// The account that the role stands in.
    pub(crate) fn account(self) -> &'static str {
        match self {
            Self::Access => "222222222222",
            Self::Platform => "111111111111",
        }
    }

    fn arn(self) -> &'static str {
        match self {
            Self::Access => "arn:aws:iam::222222222222:role/CadoResponseSecondRole",
            Self::Platform => "arn:aws:iam::111111111111:role/myCadoResponseRole",
        }
    }

    /// The policies of these features, as they stand on the role.
    fn policies(self, features: &[FeatureId]) -> Result<Vec<Value>> {
        let placeholders = Placeholders::new("aws".parse()?)
            .for_account(&self.account().parse()?)
            .with_bucket(&"cado-evidence".parse()?);
        let catalog = match self {
            Self::Access => Catalog::access_role()?,
            Self::Platform => Catalog::platform_role()?,
        };
        let rendered = catalog.select(features)?.into_iter().map(|feature| feature.policy(&placeholders));
        rendered.map(|policy| Ok(serde_json::to_value(policy?)?)).collect()
    }
}

impl Table {
    /// The table, from its file.
    pub(crate) fn read() -> Result<Self> {
        serde_json::from_str(TABLE).context("the table of intents is malformed")
    }

    /// The calls, made by a role that has these features and no others.
    pub(crate) fn requests(&self, role: Role, features: &[FeatureId], calls: &[Calls]) -> Result<Vec<Request>> {
        let policies = role.policies(features)?;
        let mut requests = Vec::new();
        for call in calls {
            for name in &call.on {
                let resource = self.arn(name)?.replace("${AccountId}", role.account());
                let of_action = |action: &String| request(role, action, resource.clone(), &call.context, &policies);
                requests.extend(call.actions.iter().map(of_action));
            }
        }
        Ok(requests)
    }

    /// The ARN that the calls name so.
    pub(crate) fn arn(&self, name: &str) -> Result<&str> {
        match name {
            "*" => Ok("*"),
            name => self.resources.get(name).map(String::as_str).with_context(|| format!("no resource `{name}`")),
        }
    }
}

/// One call of the role.
pub(crate) fn request(
    role: Role,
    action: &str,
    resource: String,
    context: &BTreeMap<String, Value>,
    policies: &[Value],
) -> Request {
    let account = resource.split(':').nth(4).filter(|account| account.len() == 12).unwrap_or(role.account()).to_owned();
    Request {
        principal: role.arn().to_owned(),
        action: action.to_owned(),
        resource_policy: other_side(action, &resource, role),
        resource,
        resource_account: account,
        context: context.clone(),
        identity_policies: policies.to_vec(),
    }
}

/// The policy of the other side where there has to be one, open so that the role's own policies decide.
fn other_side(action: &str, resource: &str, role: Role) -> Option<Value> {
    match action.split(':').next() {
        Some("sts") => Some(trusting(role.account())),
        Some("kms") if resource.contains(":key/") => Some(open_to(role.account(), "kms:*")),
        _ => None,
    }
}
