//! The access policy of an SQS queue. SQS takes URLs, and tells them by name and owner.

use access::CallError;
use aws_config::SdkConfig;
use aws_sdk_sqs::{Client, types::QueueAttributeName};
use policy::statement_set::NamedResource;

pub(super) struct Queue<'a> {
    sqs: Client,
    queue: &'a NamedResource,
}

impl<'a> Queue<'a> {
    pub(super) fn new(sdk: &SdkConfig, queue: &'a NamedResource) -> Self {
        Self { sqs: Client::new(sdk), queue }
    }

    fn subject(&self) -> String {
        format!("queue `{}`", self.queue)
    }

    pub(super) async fn read(&self) -> Result<Option<String>, CallError> {
        let call = self.sqs.get_queue_attributes().queue_url(self.url().await?);
        let answer = call.attribute_names(QueueAttributeName::Policy).send().await;
        let answer = answer.map_err(|error| CallError::new("sqs:GetQueueAttributes", self.subject(), error))?;
        Ok(answer.attributes.and_then(|mut attributes| attributes.remove(&QueueAttributeName::Policy)))
    }

    /// An empty text takes the policy away.
    pub(super) async fn write(&self, text: Option<&str>) -> Result<(), CallError> {
        let call = self.sqs.set_queue_attributes().queue_url(self.url().await?);
        let call = call.attributes(QueueAttributeName::Policy, text.unwrap_or_default());
        call.send().await.map(drop).map_err(|error| CallError::new("sqs:SetQueueAttributes", self.subject(), error))
    }

    async fn url(&self) -> Result<String, CallError> {
        let NamedResource { name, account, .. } = self.queue;
        let call = self.sqs.get_queue_url().queue_name(name).queue_owner_aws_account_id(account.as_str());
        let answer = call.send().await.map_err(|error| CallError::new("sqs:GetQueueUrl", self.subject(), error))?;
        answer.queue_url.ok_or_else(|| CallError::unusable("sqs:GetQueueUrl", self.subject(), "the answer has no URL"))
    }
}
