//! Whether a statement fits the policy that it is for, before anything is read from AWS.
//!
//! Rules: [key policies](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html),
//! [bucket policies](https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html),
//! [SNS policies](https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html),
//! [SQS policies](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-overview-of-managing-access.html),
//! [trust policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html).

use super::{StatementError, StatementTarget};
use crate::{Effect, Principals, Statement, lint::lets_anyone_in};

impl StatementTarget {
    /// Whether a statement fits the policy of this resource.
    ///
    /// # Errors
    /// When it has no `Sid` or one of the wrong form, no principal, or everyone for one; when an action is another
    /// service's, or a resource is another one than this. The error names the field and what it has to be.
    pub fn check_statement(&self, statement: &Statement) -> Result<(), StatementError> {
        self.check_sid(statement)?;
        self.check_principals(statement)?;
        self.check_actions(statement)?;
        self.check_resources(statement.resources.as_ref())
    }

    fn check_sid(&self, statement: &Statement) -> Result<(), StatementError> {
        let form = self.sid_form();
        match statement.sid.as_deref() {
            None | Some("") => Err(StatementError::SidMissing { form }),
            Some(sid) if form.takes(sid) => Ok(()),
            Some(sid) => Err(StatementError::Sid { sid: sid.to_owned(), what: self.what(), form }),
        }
    }

    fn check_principals(&self, statement: &Statement) -> Result<(), StatementError> {
        match (&statement.principals, statement.effect) {
            (None, _) => Err(StatementError::PrincipalMissing { what: self.what() }),
            (Some(Principals::AllExcept(_)), Effect::Allow) => Err(StatementError::NotPrincipal),
            (Some(_), _) if lets_anyone_in(statement) => Err(StatementError::Anyone),
            (Some(_), _) => Ok(()),
        }
    }
}
