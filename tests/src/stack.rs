//! The stack of `sam/template.yaml` on the emulator, deployed as an operator would deploy it, and what a test needs to
//! know about it: its outputs and whether its queues have run empty.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use aws_sdk_sqs::types::{Message, QueueAttributeName};
use serde_json::{Value, json};

use crate::clients::Clients;
use crate::emulator::{Emulator, HUB, ROOT};
use crate::functions::Functions;
use crate::parameters::{PLATFORM_ROLE, Parameters};
use crate::roles::Role;
use crate::sam::{self, Deployment};
use crate::tools;
use crate::wait::{Progress, until};

/// The stack's name.
pub const STACK: &str = "cado-access";

/// Everything that a queue can hold: waiting, being worked on, or put back for later.
const COUNTS: [QueueAttributeName; 3] = [
    QueueAttributeName::ApproximateNumberOfMessages,
    QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
    QueueAttributeName::ApproximateNumberOfMessagesDelayed,
];

/// A deployed stack.
#[derive(Clone, Debug)]
pub struct Stack {
    pub(crate) hub: Clients,
    outputs: BTreeMap<String, String>,
}

/// A message that a function gave up on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The message as it was.
    pub body: String,
    /// What kind of failure it was.
    pub error_type: String,
    /// What went wrong and what the operator has to do.
    pub error_message: String,
}

/// CustomResources answers response buckets of CloudFormation and nobody else, until it is told of an emulator.
fn allow_answers_to(emulator: &Emulator, template: &Path) -> Result<()> {
    const NEIGHBOUR: &str = "          ROLE_LIST_CLAIMS_TABLE: !Ref RoleListClaims\n";
    let text = fs::read_to_string(template)?;
    ensure!(
        text.contains(NEIGHBOUR),
        "the template has no line `{}`: rewrite it so, or this harness",
        NEIGHBOUR.trim()
    );
    let address = format!("{NEIGHBOUR}          RESPONSE_HOSTS_EMULATOR: {}\n", emulator.endpoint());
    Ok(fs::write(template, text.replace(NEIGHBOUR, &address))?)
}

impl From<&Message> for DeadLetter {
    fn from(message: &Message) -> Self {
        let attribute = |name: &str| {
            let attributes = message.message_attributes.as_ref();
            let value = attributes.and_then(|attributes| attributes.get(name)?.string_value.clone());
            value.unwrap_or_default()
        };
        Self {
            body: message.body.clone().unwrap_or_default(),
            error_type: attribute("ErrorType"),
            error_message: attribute("ErrorMessage"),
        }
    }
}

impl Stack {
    /// Builds the functions and deploys the template with them, or updates the stack that is there already.
    ///
    /// # Errors
    /// The build or the deployment failed; the message has the tool's words.
    pub async fn deploy(emulator: &Emulator, parameters: &Parameters) -> Result<Self> {
        let folder = emulator.folder().join("build");
        fs::create_dir_all(&folder)?;
        let template = tools::workspace_directory().join("sam/template.yaml");
        let template = Functions::build()?.stage(&template, &folder)?;
        allow_answers_to(emulator, &template)?;
        let deployment = Deployment { name: STACK, key: ROOT, template: &template, capability: "CAPABILITY_IAM" };
        let outputs = sam::deploy(emulator, &deployment, &parameters.0)?;
        let stack = Self { hub: emulator.clients(ROOT), outputs };
        stack.close_gaps_of_role_list(parameters).await?;
        stack.close_gaps_of_kms_cleanup().await?;
        stack.close_gaps_of_custom_resources().await?;
        Ok(stack)
    }

    /// All outputs by name.
    pub fn outputs(&self) -> &BTreeMap<String, String> {
        &self.outputs
    }

    /// One output of the stack.
    ///
    /// # Errors
    /// The template has no output of that name.
    pub fn output(&self, name: &str) -> Result<&str> {
        let value = self.outputs.get(name);
        value.map(String::as_str).with_context(|| format!("the template has no output {name}"))
    }

    /// Sends a message straight to the queue of account tasks.
    ///
    /// # Errors
    /// The queue refused it.
    pub async fn send_task(&self, body: &serde_json::Value) -> Result<()> {
        self.send("AccountTasksQueueUrl", &body.to_string()).await
    }

    /// Waits until all work that is in the queues now is done. Account tasks are looked at first: what they lead to is
    /// among the role changes before they are gone.
    ///
    /// # Errors
    /// Something is still there after `patience`.
    pub async fn until_idle(&self, patience: Duration) -> Result<()> {
        until(patience, "both queues to run empty", async || {
            let tasks = self.depth("AccountTasksQueueUrl").await?;
            let changes = self.depth("RoleChangesQueueUrl").await?;
            let seen = format!("{tasks} account tasks, {changes} role changes");
            Ok(Progress::when((tasks + changes == 0).then_some(()), seen))
        })
        .await
    }

    /// Number of messages in the queue of this output, in whatever state.
    ///
    /// # Errors
    /// The queue could not be read.
    pub async fn depth(&self, output: &str) -> Result<u64> {
        let request = self.hub.sqs.get_queue_attributes().queue_url(self.output(output)?);
        let answer = request.set_attribute_names(Some(COUNTS.to_vec())).send().await?;
        let attributes = answer.attributes().context("a queue without attributes")?;
        COUNTS.iter().try_fold(0, |sum, name| {
            let count = attributes.get(name).map_or("0", String::as_str);
            Ok(sum + count.parse::<u64>().with_context(|| format!("{name} is `{count}`"))?)
        })
    }

    /// What the functions gave up on, at most ten messages of the dead-letter queue of this output; they stay there.
    ///
    /// # Errors
    /// The queue could not be read.
    pub async fn dead_letters(&self, output: &str) -> Result<Vec<DeadLetter>> {
        let request = self.hub.sqs.receive_message().queue_url(self.output(output)?);
        let request = request.max_number_of_messages(10).visibility_timeout(0).message_attribute_names("All");
        let messages = request.send().await.with_context(|| format!("cannot read {output}"))?;
        Ok(messages.messages.unwrap_or_default().iter().map(DeadLetter::from).collect())
    }

    /// Two gaps of the emulator, closed by a policy of ours on RoleList's role. It never fills in the condition key
    /// `iam:PolicyARN`, so the template's statement, which lets RoleList attach the list policies and no other, never
    /// matches; and it judges CreatePolicy as if it named no policy, so that an Allow for certain names never matches
    /// either. What the template's real statements allow and deny is proven with the IAM simulator.
    async fn close_gaps_of_role_list(&self, parameters: &Parameters) -> Result<()> {
        let mut statements = vec![json!({"Effect": "Allow", "Action": "iam:CreatePolicy", "Resource": "*"})];
        if parameters.get("AttachRoleList") != Some("false") {
            let platform = parameters.get("PlatformRoleName").unwrap_or(PLATFORM_ROLE);
            statements.push(json!({
                "Effect": "Allow",
                "Action": ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
                "Resource": Role::arn(HUB, platform),
            }));
        }
        self.allow("RoleListRole", &statements).await
    }

    /// The same for KmsCleanup's role. The emulator never fills in `kms:ResourceAliases` and
    /// `kms:ScheduleKeyDeletionPendingWindowInDays`, so the statements that let the function tag and schedule a key never
    /// match; and it judges DeleteAlias, CreateAlias and ListRegions as if they named no resource. Not here: what restores a
    /// key hangs on its tag, and that the emulator knows.
    async fn close_gaps_of_kms_cleanup(&self) -> Result<()> {
        let keys = format!("arn:aws:kms:*:{HUB}:key/*");
        let on_keys = ["kms:TagResource", "kms:ScheduleKeyDeletion"];
        let on_nothing = ["kms:DeleteAlias", "kms:CreateAlias", "account:ListRegions"];
        let statements = [
            json!({"Effect": "Allow", "Action": on_keys, "Resource": keys}),
            json!({"Effect": "Allow", "Action": on_nothing, "Resource": "*"}),
        ];
        self.allow("KmsCleanupRole", &statements).await
    }

    /// The same for CustomResources' role: CreatePolicy, and the policy that is detached.
    async fn close_gaps_of_custom_resources(&self) -> Result<()> {
        let detach = ["iam:DetachRolePolicy", "iam:DetachUserPolicy", "iam:DetachGroupPolicy"];
        let statements = [
            json!({"Effect": "Allow", "Action": "iam:CreatePolicy", "Resource": "*"}),
            json!({"Effect": "Allow", "Action": detach, "Resource": "*"}),
        ];
        self.allow("CustomResourcesRole", &statements).await
    }

    /// Adds a policy of ours to a role of the stack.
    async fn allow(&self, logical_id: &str, statements: &[Value]) -> Result<()> {
        let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let role = self.role(logical_id).await?;
        let request = self.hub.iam.put_role_policy().role_name(&role).policy_name("EmulatorGaps");
        request.policy_document(document).send().await.with_context(|| format!("cannot add a policy to {role}"))?;
        Ok(())
    }

    async fn role(&self, logical_id: &str) -> Result<String> {
        let prefix = format!("{STACK}-{logical_id}-");
        let roles = self.hub.iam.list_roles().send().await.context("cannot list roles")?;
        let names = roles.roles().iter().map(aws_sdk_iam::types::Role::role_name);
        let name = names.into_iter().find(|name| name.starts_with(&prefix));
        name.map(str::to_owned).with_context(|| format!("the stack made no role {prefix}…"))
    }
}
