//! The policy of an S3 bucket. Every call says whose bucket it has to be: names are taken again by others.

use access::CallError;
use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use policy::BucketName;

use crate::home::Home;

pub(super) struct Bucket<'a> {
    s3: Client,
    name: &'a str,
    owner: &'a str,
}

impl<'a> Bucket<'a> {
    pub(super) fn new(sdk: &SdkConfig, name: &'a BucketName, home: &'a Home) -> Self {
        Self { s3: Client::new(sdk), name: name.as_str(), owner: home.account.as_str() }
    }

    fn subject(&self) -> String {
        format!("bucket `{}` of account {}", self.name, self.owner)
    }

    pub(super) async fn read(&self) -> Result<Option<String>, CallError> {
        let answer = self.s3.get_bucket_policy().bucket(self.name).expected_bucket_owner(self.owner).send().await;
        match answer.map_err(|error| CallError::new("s3:GetBucketPolicy", self.subject(), error)) {
            Err(error) if error.is("NoSuchBucketPolicy") => Ok(None),
            answer => Ok(answer?.policy),
        }
    }

    pub(super) async fn write(&self, text: Option<&str>) -> Result<(), CallError> {
        match text {
            Some(text) => {
                let call = self.s3.put_bucket_policy().bucket(self.name).expected_bucket_owner(self.owner).policy(text);
                let written = call.send().await.map(drop);
                written.map_err(|error| CallError::new("s3:PutBucketPolicy", self.subject(), error))
            }
            None => {
                let call = self.s3.delete_bucket_policy().bucket(self.name).expected_bucket_owner(self.owner);
                let deleted = call.send().await.map(drop);
                deleted.map_err(|error| CallError::new("s3:DeleteBucketPolicy", self.subject(), error))
            }
        }
    }
}
