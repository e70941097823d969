//! Acquisitions whose outcome the documents give, and the agreement between the policy that is written and the check.

mod cases;
mod forms;
mod named;
mod properties;

use super::*;
use crate::{Policy, RoleArn, Statement, evaluate::Context};

pub(super) const PLATFORM: &str = "arn:aws:iam::111111111111:role/myCadoResponseRole";
pub(super) const ACCESS: &str = "arn:aws:iam::222222222222:role/CadoResponseSecondRole";
/// What the catalogue gives to both roles.
pub(super) const RIGHTS: &str = r#"{"Effect":"Allow","Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey","kms:ListAliases"],"Resource":"*"},
    {"Effect":"Allow","Action":"kms:CreateGrant","Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}}"#;
/// The statement of every key whose account's IAM policies count.
pub(super) const ROOT: &str =
    r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"kms:*","Resource":"*"}"#;

pub(super) fn policy(statements: &str) -> Policy {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
}

pub(super) fn role(text: &str) -> RoleArn {
    text.parse().unwrap()
}

pub(super) fn key(account: &str) -> KeyArn {
    format!("arn:aws:kms:eu-west-3:{account}:key/12345678-0000-0000-0000-000000000000").parse().unwrap()
}

pub(super) fn caller(role: &str, statements: &str) -> CallingRole {
    let policies = (!statements.is_empty()).then(|| policy(statements)).into_iter().collect();
    CallingRole { role: role.parse().unwrap(), policies }
}

/// The platform and the key in one account and Region.
pub(super) fn one_account(key_policy: &str, rights: &str) -> Acquisition {
    Acquisition {
        key: key("111111111111"),
        key_policy: policy(key_policy),
        platform: caller(PLATFORM, rights),
        access: None,
        region: "eu-west-3".parse().unwrap(),
        known: Context::default(),
    }
}

/// The key in the account of the access role.
pub(super) fn two_accounts(key_policy: &str, platform_rights: &str, access_rights: &str) -> Acquisition {
    Acquisition {
        key: key("222222222222"),
        access: Some(caller(ACCESS, access_rights)),
        ..one_account(key_policy, platform_rights)
    }
}

/// Carries out what a report asks for.
pub(super) fn completed(mut acquisition: Acquisition, report: &AcquisitionReport) -> Acquisition {
    for Missing { document, statement } in report.missing() {
        let statement = statement.clone();
        match document {
            Document::KeyPolicy(_) => acquisition.key_policy.statements.push(statement),
            Document::RolePolicy(role) if *role == acquisition.platform.role => {
                add(&mut acquisition.platform, statement)
            }
            Document::RolePolicy(_) => add(acquisition.access.as_mut().unwrap(), statement),
        }
    }
    acquisition
}

fn add(caller: &mut CallingRole, statement: Statement) {
    caller.policies.push(Policy::new(vec![statement]));
}
