//! Roles that exist before the stack does its work: entry roles, the platform's role, strangers and foreign roles. Made
//! with the root of the account that they belong to, never through the code under test.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::clients::Clients;
use crate::emulator::HUB;

/// A role to be made.
#[derive(Clone, Debug)]
pub struct Role {
    name: String,
    trusted: Value,
    policy: Option<Value>,
}

impl Role {
    /// A role that every principal of the hub may assume whose own policies allow it; the hub's root among them.
    pub fn trusting_the_hub(name: &str) -> Self {
        Self::trusting(name, json!({"AWS": format!("arn:aws:iam::{HUB}:root")}))
    }

    /// A role with this `Principal` in its trust policy.
    pub fn trusting(name: &str, principal: Value) -> Self {
        Self { name: name.to_owned(), trusted: principal, policy: None }
    }

    /// The platform's role: for the instance that the platform runs on, and for the test, which acts as the platform
    /// by assuming it. It may assume what the vendor's policy says, every role whose name contains `CadoResponse`.
    pub fn platform(name: &str) -> Self {
        let hub = format!("arn:aws:iam::{HUB}:root");
        Self::trusting(name, json!({"Service": "ec2.amazonaws.com", "AWS": hub})).with_policy(assume_access_roles())
    }

    /// The same role with this inline policy.
    #[must_use]
    pub fn with_policy(mut self, document: Value) -> Self {
        self.policy = Some(document);
        self
    }

    /// Makes the role in the account that `account` are clients of.
    ///
    /// # Errors
    /// IAM refused it.
    pub async fn create(&self, account: &Clients) -> Result<()> {
        let statement = json!([{"Effect": "Allow", "Principal": self.trusted, "Action": "sts:AssumeRole"}]);
        let trust = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
        let create = account.iam.create_role().role_name(&self.name).assume_role_policy_document(trust);
        create.send().await.with_context(|| format!("cannot make the role {}", self.name))?;
        if let Some(policy) = &self.policy {
            let put = account.iam.put_role_policy().role_name(&self.name).policy_name("permissions");
            put.policy_document(policy.to_string()).send().await.context("cannot give it its policy")?;
        }
        Ok(())
    }

    /// The role's ARN in an account.
    pub fn arn(account: &str, name: &str) -> String {
        format!("arn:aws:iam::{account}:role/{name}")
    }
}

/// Everything, everywhere: what AWS gives the entry roles.
pub fn administrator() -> Value {
    allow("*", "*")
}

/// What the platform's own policy says about access roles.
pub fn assume_access_roles() -> Value {
    allow("sts:AssumeRole", "arn:*:iam::*:role/*CadoResponse*")
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})
}
