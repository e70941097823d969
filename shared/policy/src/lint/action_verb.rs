//! What an action that is not in the extract does, judged by the verb that its name begins with. AWS has thousands of
//! actions, and the extract holds those of the catalogue; one that is not known to read counts as changing something.

/// The verbs of actions that read.
///
/// Rule: [access levels](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html).
const READING: [&str; 20] = [
    "BatchGet", "Check", "Describe", "Detect", "Estimate", "Filter", "Get", "Head", "Is", "List", "Lookup", "Preview",
    "Query", "Read", "Scan", "Search", "Simulate", "Test", "Validate", "View",
];

/// Actions that read, and what they read is itself a secret, a credential or data that something was encrypted for.
/// A feature that needs one has it in the catalogue, and then it is not asked about.
const DISCLOSING: [&str; 15] = [
    "codeartifact:GetAuthorizationToken",
    "cognito-identity:GetCredentialsForIdentity",
    "ec2:GetPasswordData",
    "ecr:GetAuthorizationToken",
    "kms:Decrypt",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "sts:GetFederationToken",
    "sts:GetServiceBearerToken",
    "sts:GetSessionToken",
    "sts:GetWebIdentityToken",
];

/// Whether the action begins with the verb of one that reads.
pub(super) fn reads(action: &str) -> bool {
    verb(action).is_some()
}

/// The reading verb that the action begins with. What follows a verb begins with another letter than a small one:
/// `Is` is no part of `Issue`.
pub(super) fn verb(action: &str) -> Option<&'static str> {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    let begins = |verb: &&&str| {
        let behind = name.get(..verb.len()).filter(|begin| begin.eq_ignore_ascii_case(verb));
        behind.and_then(|begin| name.strip_prefix(begin)).is_some_and(|rest| !rest.starts_with(char::is_lowercase))
    };
    READING.iter().find(begins).copied()
}

/// Whether what the action reads is worth keeping from whoever does not need it.
pub(super) fn discloses(action: &str) -> bool {
    DISCLOSING.iter().any(|secret| secret.eq_ignore_ascii_case(action))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_ends_where_the_next_word_begins() {
        for reading in ["ec2:DescribeVpcs", "ec2:describeVpcs", "apigateway:GET", "dynamodb:BatchGetItem", "a:IsAny"] {
            assert!(reads(reading), "{reading}");
        }
        for changing in ["acm-pca:IssueCertificate", "iam:AttachUserPolicy", "s3:PutBucketPolicy", "a:Getaway", "a:"] {
            assert!(!reads(changing), "{changing}");
        }
    }

    #[test]
    fn secrets_are_told_from_other_things_that_are_read() {
        assert!(discloses("SecretsManager:getsecretvalue") && !discloses("secretsmanager:DescribeSecret"));
    }
}
