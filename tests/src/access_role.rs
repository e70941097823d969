//! The access role of one account as IAM has it now, read with the account's own root: what tests compare and the demo
//! shows.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use percent_encoding::percent_decode_str;
use serde::Serialize;

use crate::clients::Clients;

/// A role and everything about it that the stack decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessRole {
    /// Its ARN.
    pub arn: String,
    /// Its unique id: a role that was deleted and made again has another one.
    pub id: String,
    /// Longest session in seconds.
    pub max_session_duration: Option<i32>,
    /// The trust policy's text.
    pub trust: String,
    /// The inline policies' texts by name.
    pub policies: BTreeMap<String, String>,
    /// The tags.
    pub tags: BTreeMap<String, String>,
}

impl AccessRole {
    /// Reads the role `name` in the account that `account` are clients of; `None` where there is none.
    ///
    /// # Errors
    /// IAM could not be read.
    pub async fn read(account: &Clients, name: &str) -> Result<Option<Self>> {
        let answer = account.iam.get_role().role_name(name).send().await;
        let role = match answer.map_err(|error| error.into_service_error()) {
            Ok(answer) => answer.role.context("GetRole answered without a role")?,
            Err(error) if error.is_no_such_entity_exception() => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read the role {name}")),
        };
        let tags = role.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned()));
        Ok(Some(Self {
            tags: tags.collect(),
            trust: decoded(role.assume_role_policy_document().unwrap_or_default())?,
            policies: inline_policies(account, name).await?,
            max_session_duration: role.max_session_duration,
            arn: role.arn,
            id: role.role_id,
        }))
    }
}

async fn inline_policies(account: &Clients, role: &str) -> Result<BTreeMap<String, String>> {
    let names = account.iam.list_role_policies().role_name(role).send().await?.policy_names;
    let mut policies = BTreeMap::new();
    for name in names {
        let policy = account.iam.get_role_policy().role_name(role).policy_name(&name).send().await?;
        policies.insert(name, decoded(policy.policy_document())?);
    }
    Ok(policies)
}

/// IAM hands out documents percent-encoded.
pub(crate) fn decoded(document: &str) -> Result<String> {
    let text = percent_decode_str(document).decode_utf8().context("a document that is not UTF-8")?;
    Ok(text.into_owned())
}

/// The size of a document as IAM counts it: every character but white space.
pub fn size(document: &str) -> usize {
    document.chars().filter(|character| !character.is_whitespace()).count()
}
