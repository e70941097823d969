//! The access role from the kept StackSet template: what IAM then returns is what the catalogue says, and the platform
//! can assume it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cado_access::{Answer, Exit};
use serde_json::{Value, json};
use system_tests::access_role::AccessRole;
use system_tests::emulator::{Emulator, HUB, ROOT};
use system_tests::member_role;
use system_tests::parameters::{ACCESS_ROLE, PLATFORM_ROLE};
use system_tests::roles::Role;

const MEMBER: &str = "222222222222";

/// What `aws iam get-role` and `aws iam get-role-policy` would print, one file each.
fn answers_of_iam(role: &AccessRole, folder: &Path) -> Result<Vec<PathBuf>> {
    let trust: Value = serde_json::from_str(&role.trust)?;
    let mut answers = BTreeMap::from([("trust", json!({"Role": {"AssumeRolePolicyDocument": trust}}))]);
    for (name, policy) in &role.policies {
        let document: Value = serde_json::from_str(policy)?;
        answers.insert(name, json!({"RoleName": ACCESS_ROLE, "PolicyName": name, "PolicyDocument": document}));
    }
    let write = |(name, answer): (&str, Value)| {
        let file = folder.join(format!("{name}.json"));
        fs::write(&file, serde_json::to_string_pretty(&answer)?)?;
        Ok(file)
    };
    answers.into_iter().map(write).collect()
}

fn cado_access(arguments: &[&str], files: &[PathBuf]) -> Result<Answer> {
    let words = ["cado-access"].iter().chain(arguments).map(OsString::from);
    let command: Vec<OsString> = words.chain(files.iter().map(|file| file.clone().into_os_string())).collect();
    cado_access::answer(&command).with_context(|| format!("{command:?}"))
}

#[tokio::test]
async fn the_role_of_the_stack_set_is_what_the_catalogue_says() {
    let emulator = Emulator::start().await.unwrap();
    let hub = emulator.clients(ROOT);
    Role::platform(PLATFORM_ROLE).create(&hub).await.unwrap();
    let parameters = BTreeMap::from([("TrustedRoleArns".to_owned(), Role::arn(HUB, PLATFORM_ROLE))]);
    let outputs = member_role::deploy(&emulator, MEMBER, &parameters).unwrap();
    assert_eq!(outputs["RoleArn"], Role::arn(MEMBER, ACCESS_ROLE));

    let role = AccessRole::read(&hub.root_of(MEMBER), ACCESS_ROLE).await.unwrap().unwrap();
    assert_eq!(role.max_session_duration, Some(43_200));
    let folder = tempfile::tempdir().unwrap();
    let files = answers_of_iam(&role, folder.path()).unwrap();
    let checked = cado_access(&["check", "--role", "access", "--fail-on", "warning"], &files).unwrap();
    assert_eq!(checked.exit, Exit::Fine, "{}", checked.text);

    let explained = cado_access(&["explain", "--format", "json"], &files).unwrap().text;
    let catalog = policy::Catalog::access_role().unwrap();
    let explained: Value = serde_json::from_str(&explained).unwrap();
    for feature in catalog.default_features() {
        let full = json!({"feature": feature, "status": "full"});
        assert!(holds(&explained, &full), "{feature}: {explained:#}");
    }

    let platform = hub.assume_role(&Role::arn(HUB, PLATFORM_ROLE), "platform").await.unwrap();
    let inside = platform.assume_role(&role.arn, "acquisition").await.unwrap();
    assert_eq!(inside.sts.get_caller_identity().send().await.unwrap().account(), Some(MEMBER));
    let refused = inside.iam.list_users().send().await.unwrap_err();
    assert!(format!("{refused:?}").contains("AccessDenied"), "{refused:?}");
}

/// Whether some object anywhere in the value has these fields.
fn holds(value: &Value, fields: &Value) -> bool {
    let has = |(name, field): (&String, &Value)| value.get(name) == Some(field);
    let here = value.is_object() && fields.as_object().is_some_and(|fields| fields.iter().all(has));
    let below = match value {
        Value::Array(members) => members.iter().any(|member| holds(member, fields)),
        Value::Object(members) => members.values().any(|member| holds(member, fields)),
        _ => false,
    };
    here || below
}
