//! Which statements fit which policy. Each wrong one differs in one field from one that fits.

use super::*;

/// The fitting statement of a target with one text replaced.
fn changed(target: &StatementTarget, from: &str, to: &str) -> Result<(), String> {
    let text = serde_json::to_string(&fitting(target, "Reader")).unwrap();
    assert!(text.contains(from), "{text}");
    target.check_statement(&statement(&text.replace(from, to))).map_err(|error| error.to_string())
}

/// Each change is refused for this field, and the message names what is accepted.
fn refuses(text: &str, changes: &[(&str, &str, &str, &str)]) {
    let target = target(text);
    assert_eq!(target.check_statement(&fitting(&target, "Reader")), Ok(()), "{text}");
    for (from, to, field, accepted) in changes {
        let message = changed(&target, from, to).expect_err(to);
        assert!(message.starts_with(&format!("field `{field}`: ")), "{to}: {message}");
        assert!(message.contains("expected") && message.contains(accepted), "{to}: {message}");
    }
}

const PRINCIPAL: &str = r#""Principal":{"AWS":"arn:aws:iam::222222222222:role/reader"}"#;

#[test]
fn a_statement_of_any_policy_needs_a_name_and_somebody_it_speaks_of() {
    for text in [KEY, BUCKET, TOPIC, QUEUE, ROLE] {
        let form = target(text).sid_form().accepted();
        let not_principal = PRINCIPAL.replace("Principal", "NotPrincipal");
        refuses(
            text,
            &[
                (r#""Sid":"Reader","#, "", "Sid", form),
                (r#""Sid":"Reader","#, r#""Sid":"","#, "Sid", form),
                (r#""Sid":"Reader","#, r#""Sid":"a\nb","#, "Sid", form),
                (&format!("{PRINCIPAL},"), "", "Principal", "role/name"),
                (PRINCIPAL, &not_principal, "NotPrincipal", "`Principal`"),
                (PRINCIPAL, r#""Principal":"*""#, "Principal", "aws:PrincipalOrgID"),
                (PRINCIPAL, r#""Principal":{"AWS":["*"]}"#, "Principal", "aws:PrincipalOrgID"),
                (r#""Action""#, r#""NotAction""#, "NotAction", "`Action`"),
            ],
        );
    }
}

#[test]
fn actions_and_resources_are_those_of_the_target() {
    refuses(
        KEY,
        &[
            (r#""Resource":"*""#, &format!(r#""Resource":"{KEY}""#), "Resource", "`*`"),
            (r#","Resource":"*""#, "", "Resource", "`*`"),
            (r#""Resource""#, r#""NotResource""#, "NotResource", "`*`"),
            ("kms:Decrypt", "*", "Action", "`kms:Decrypt`"),
            ("kms:Decrypt", "s3:GetObject", "Action", "`kms:Decrypt`"),
            ("kms:Decrypt", "kms:", "Action", "`kms:Decrypt`"),
        ],
    );
    refuses(
        BUCKET,
        &[
            ("evidence-1111/AWSLogs/*", "evidence-11112/AWSLogs/*", "Resource", "evidence-1111/*"),
            ("evidence-1111/AWSLogs/*", "evidence-1111*", "Resource", "evidence-1111/*"),
            ("evidence-1111/AWSLogs/*", "evidence-1111/", "Resource", "evidence-1111/*"),
            ("arn:aws:s3", "arn:aws-cn:s3", "Resource", "arn:aws:s3:::evidence-1111"),
            ("s3:GetObject", "kms:Decrypt", "Action", "`s3:GetObject`"),
        ],
    );
    for (text, action) in [(TOPIC, "sns:Publish"), (QUEUE, "sqs:SendMessage")] {
        let other = format!("{text}2");
        refuses(
            text,
            &[
                (text, &other, "Resource", text),
                (text, "*", "Resource", text),
                (action, "s3:GetObject", "Action", action),
            ],
        );
    }
    refuses(
        ROLE,
        &[
            ("Reader", "Allow-Reader", "Sid", "letters A to Z"),
            ("sts:AssumeRole", "sts:*", "Action", "`sts:TagSession`"),
            ("sts:AssumeRole", "sts:GetCallerIdentity", "Action", "`sts:TagSession`"),
            (r#""sts:AssumeRole""#, r#""sts:AssumeRole","Resource":"*""#, "Resource", "none"),
        ],
    );
}

#[test]
fn what_fits_is_taken_in_every_form() {
    for (text, from, to) in [
        (KEY, r#""kms:Decrypt""#, r#"["KMS:*","kms:Describe*"]"#),
        (BUCKET, "/AWSLogs/*", ""),
        (QUEUE, r#""sqs:SendMessage""#, r#"["SQS:SendMessage"]"#),
        (ROLE, r#""sts:AssumeRole""#, r#"["sts:assumerole","sts:TagSession","sts:SetSourceIdentity"]"#),
        (KEY, r#""Reader""#, r#""Allow use of the key""#),
        (TOPIC, r#""Allow""#, r#""Deny""#),
        (BUCKET, "Principal", "NotPrincipal"),
        (BUCKET, r#""Action""#, r#""NotAction""#),
    ] {
        let denying = to.contains("Not");
        let target = target(text);
        let mut fits = serde_json::to_string(&fitting(&target, "Reader")).unwrap().replace(from, to);
        if denying {
            fits = fits.replace("Allow", "Deny");
        }
        assert_eq!(target.check_statement(&statement(&fits)), Ok(()), "{fits}");
    }
}

#[test]
fn everyone_is_taken_with_a_condition_on_whose_requests_are_meant() {
    let topic = target(TOPIC);
    let open = |effect: &str, condition: &str| {
        let text = format!(
            r#"{{"Sid":"A","Effect":"{effect}","Principal":"*","Action":"sns:Publish","Resource":"{TOPIC}","Condition":{condition}}}"#
        );
        topic.check_statement(&statement(&text))
    };
    assert_eq!(open("Allow", r#"{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}"#), Ok(()));
    assert_eq!(open("Deny", r#"{"Bool":{"aws:SecureTransport":"false"}}"#), Ok(()));
    for vain in ["{}", r#"{"Bool":{"aws:SecureTransport":"true"}}"#, r#"{"StringLike":{"aws:PrincipalArn":"*"}}"#] {
        assert_eq!(open("Allow", vain), Err(StatementError::Anyone), "{vain}");
    }
}
