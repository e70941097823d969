//! The access policy of an SNS topic.

use access::CallError;
use aws_config::SdkConfig;
use aws_sdk_sns::Client;

/// The attribute that holds the policy.
const POLICY: &str = "Policy";

pub(super) struct Topic {
    sns: Client,
    arn: String,
}

impl Topic {
    pub(super) fn new(sdk: &SdkConfig, arn: String) -> Self {
        Self { sns: Client::new(sdk), arn }
    }

    pub(super) async fn read(&self) -> Result<Option<String>, CallError> {
        let answer = self.sns.get_topic_attributes().topic_arn(&self.arn).send().await;
        let answer = answer.map_err(|error| CallError::new("sns:GetTopicAttributes", &self.arn, error))?;
        Ok(answer.attributes.and_then(|mut attributes| attributes.remove(POLICY)))
    }

    pub(super) async fn write(&self, text: &str) -> Result<(), CallError> {
        let call = self.sns.set_topic_attributes().topic_arn(&self.arn).attribute_name(POLICY).attribute_value(text);
        call.send().await.map(drop).map_err(|error| CallError::new("sns:SetTopicAttributes", &self.arn, error))
    }
}
