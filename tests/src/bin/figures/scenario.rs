//! The job that both functions are measured with: a message asks for a role that is on the list already. So a function
//! reads the account's quotas, what is attached to the platform's role and the list, finds nothing to do and answers.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use system_tests::clients::REGION;
use system_tests::emulator::{Emulator, HUB, ROOT};
use system_tests::list_policies::{LIST_POLICY, ListPolicy, list_policies};
use system_tests::parameters::{ACCESS_ROLE, PLATFORM_ROLE};
use system_tests::roles::Role;

/// Roles on the list: about what one policy can hold.
const LISTED: u64 = 100;

/// An emulator with the platform's role and a list policy that is attached to it.
pub(crate) struct Scenario {
    emulator: Emulator,
    seeded: Vec<ListPolicy>,
}

impl Scenario {
    /// Starts the emulator and makes what the functions will find.
    pub(crate) async fn start() -> Result<Self> {
        let emulator = Emulator::start().await?;
        let hub = emulator.clients(ROOT);
        Role::platform(PLATFORM_ROLE).create(&hub).await?;
        let create = hub.iam.create_policy().policy_name(LIST_POLICY).policy_document(document().to_string());
        let policy = create.send().await.context("cannot make the list policy")?.policy;
        let policy = policy.and_then(|policy| policy.arn).context("a policy without ARN")?;
        let attach = hub.iam.attach_role_policy().role_name(PLATFORM_ROLE).policy_arn(policy);
        attach.send().await.context("cannot attach the list policy")?;
        let seeded = list_policies(&hub).await?;
        Ok(Self { emulator, seeded })
    }

    /// The emulator, which the functions call.
    pub(crate) fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// The batch of one message, as Lambda hands it over.
    pub(crate) fn event() -> Value {
        let body = json!({"kind": "register", "roles": [role(LISTED - 1)]}).to_string();
        json!({"Records": [{
            "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
            "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
            "body": body,
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1545082649183",
                "SequenceNumber": "18849496460467696128",
                "MessageGroupId": "role-list",
                "MessageDeduplicationId": "1",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1545082649185",
            },
            "messageAttributes": {},
            "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
            "eventSource": "aws:sqs",
            "eventSourceARN": format!("arn:aws:sqs:{REGION}:{HUB}:RoleChanges.fifo"),
            "awsRegion": REGION,
        }]})
    }

    /// The variables that Lambda and the template set, the same for both functions.
    pub(crate) fn environment(&self) -> BTreeMap<&'static str, String> {
        let queue = |name: &str| format!("{}/{HUB}/{name}.fifo", self.emulator.endpoint());
        BTreeMap::from([
            ("AWS_ENDPOINT_URL", self.emulator.endpoint()),
            ("AWS_ACCESS_KEY_ID", ROOT.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_DEFAULT_REGION", REGION.to_owned()),
            ("AWS_LAMBDA_FUNCTION_NAME", "role-list".to_owned()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
            ("PLATFORM_ROLE_ARN", Role::arn(HUB, PLATFORM_ROLE)),
            ("ACCESS_ROLE_NAME", ACCESS_ROLE.to_owned()),
            ("ATTACH_ROLE_LIST", "true".to_owned()),
            ("MAXIMUM_REMOVALS", "20".to_owned()),
            ("ROLE_CHANGES_QUEUE_URL", queue("RoleChanges")),
            ("ROLE_CHANGES_DEAD_LETTER_QUEUE_URL", queue("RoleChangesDeadLetters")),
            ("DRY_RUN", "false".to_owned()),
            ("STACK_NAME", "cado-access".to_owned()),
        ])
    }

    /// Fails when a function has written anything: it would have done another job than this one.
    pub(crate) async fn check_untouched(&self) -> Result<()> {
        let found = list_policies(&self.emulator.clients(ROOT)).await?;
        ensure!(found == self.seeded, "the list was changed: {found:?}");
        Ok(())
    }
}

fn document() -> Value {
    let roles: Vec<String> = (0..LISTED).map(role).collect();
    let statement = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": roles}]);
    json!({"Version": "2012-10-17", "Statement": statement})
}

fn role(number: u64) -> String {
    Role::arn(&(111_111_111_111 + number).to_string(), ACCESS_ROLE)
}
