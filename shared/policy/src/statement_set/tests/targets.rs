//! Which ARNs name a target, and what a target knows.

use std::error::Error;

use super::*;

#[test]
fn a_target_prints_as_its_arn_and_knows_what_stands_in_it() {
    for (text, account, region, always) in [
        (KEY, Some("111111111111"), Some("eu-west-3"), true),
        (BUCKET, None, None, false),
        (TOPIC, Some("111111111111"), Some("eu-west-3"), false),
        (QUEUE, Some("111111111111"), Some("eu-west-3"), false),
        (ROLE, Some("111111111111"), None, true),
    ] {
        let target = target(text);
        assert_eq!(target.to_string(), text);
        assert_eq!(target.partition().as_str(), "aws");
        assert_eq!(target.account().map(crate::AccountId::as_str), account, "{text}");
        assert_eq!(target.region().map(crate::Region::as_str), region, "{text}");
        assert_eq!(target.always_has_policy(), always, "{text}");
    }
    assert_eq!(target("arn:aws-cn:s3:::evidence").partition().as_str(), "aws-cn");
}

#[test]
fn what_is_no_target_is_refused_with_the_forms_that_are() {
    for (text, why) in [
        ("", "is not an ARN"),
        ("12345678-0000-0000-0000-000000000000", "is not an ARN"),
        ("https://sqs.eu-west-3.amazonaws.com/111111111111/trail", "is not an ARN"),
        ("arn:aws:kms:eu-west-3:111111111111:alias/evidence", "not an alias"),
        ("arn:aws:kms:eu-west-3:111111111111:key/*", "not the ARN of one KMS key"),
        ("arn:aws:s3:::evidence/key", "not the name of an S3 bucket"),
        ("arn:aws:s3:::*", "not the name of an S3 bucket"),
        ("arn:aws:s3:eu-west-3:111111111111:accesspoint/a", "neither Region nor account"),
        ("arn:aws:sns:eu-west-3:111111111111:trail:6b0e71bd-7e97-4d97-80ce-4a0994e55286", "one topic or queue"),
        ("arn:aws:sns:eu-west-3:111111111111:.fifo", "one topic or queue"),
        ("arn:aws:sns:cn-north-1:111111111111:trail", "not in the partition"),
        ("arn:aws:sqs:eu-west-3:111111111111:*", "one topic or queue"),
        ("arn:aws:sqs:eu-west-3:11111111111:trail", "exactly 12 digits"),
        ("arn:aws:sqs::111111111111:trail", "not the code of an AWS Region"),
        ("arn:aws:iam::111111111111:user/alice", "not the ARN of an IAM role"),
        ("arn:aws:iam::111111111111:role/Cado*", "contains a wildcard"),
        ("arn:aws:lambda:eu-west-3:111111111111:function:f", "a service whose policies are not written here"),
    ] {
        let error = text.parse::<StatementTarget>().unwrap_err();
        let whole = format!("{error}: {}", error.source().map(ToString::to_string).unwrap_or_default());
        assert!(whole.contains(why), "{whole}");
        for form in ["kms:region:account:key/id", "s3:::bucket", "sns:region", "sqs:region", "role/path/name"] {
            assert!(error.to_string().contains(form), "{error}");
        }
    }
}

#[test]
fn names_of_topics_and_queues_have_their_own_lengths() {
    let named = |service: &str, length: usize| {
        format!("arn:aws:{service}:eu-west-3:111111111111:{}", "a".repeat(length)).parse::<StatementTarget>()
    };
    assert!(named("sqs", 80).is_ok() && named("sqs", 81).is_err());
    assert!(named("sns", 256).is_ok() && named("sns", 257).is_err());
}

#[test]
fn sids_of_trust_policies_are_letters_and_digits_and_others_may_have_spaces() {
    for (text, form) in [
        (KEY, SidForm::Printable),
        (BUCKET, SidForm::Printable),
        (TOPIC, SidForm::Printable),
        (QUEUE, SidForm::Printable),
        (ROLE, SidForm::LettersAndDigits),
    ] {
        assert_eq!(target(text).sid_form(), form, "{text}");
    }
    for (sid, plain, printable) in [
        ("AllowReader2", true, true),
        ("Enable IAM User Permissions", false, true),
        ("topic-subscription-arn:aws:sns:eu-west-3:111111111111:trail", false, true),
        ("Schlüssel", false, true),
        ("a\tb", false, false),
        ("пароль", false, false),
        (" ", false, false),
        ("", false, false),
    ] {
        assert_eq!(SidForm::LettersAndDigits.takes(sid), plain, "{sid}");
        assert_eq!(SidForm::Printable.takes(sid), printable, "{sid}");
    }
}
