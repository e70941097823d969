//! How much fits, to the last byte and the last statement.

use super::*;
use crate::Principal;

/// A policy of this target that is exactly so many bytes long.
fn of_length(target: &StatementTarget, bytes: usize) -> Policy {
    let frame = Policy::new(vec![fitting(target, "A")]).bytes();
    Policy::new(vec![fitting(target, &"A".repeat(bytes - frame + 1))])
}

#[test]
fn each_policy_is_held_to_the_length_that_its_service_takes() {
    for (text, longest, said) in [
        (KEY, 32_768, "32769 bytes are 1 more than the 32768 that KMS allows for the policy of a key"),
        (BUCKET, 20_480, "20481 bytes are 1 more than the 20480 that S3 allows for the policy of a bucket"),
        (TOPIC, 30_720, "30721 bytes are 1 more than the 30720 that SNS allows for the policy of a topic"),
        (QUEUE, 8_192, "8193 bytes are 1 more than the 8192 that SQS allows for the policy of a queue"),
        (ROLE, 2_048, "2049 characters are 1 more than the 2048 that IAM allows for a trust policy"),
    ] {
        let (target, quota) = (target(text), TrustPolicyQuota::default());
        assert_eq!(target.check_quotas(&of_length(&target, longest), quota), Ok(()), "{text}");
        let error = target.check_quotas(&of_length(&target, longest + 1), quota).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
}

#[test]
fn a_raised_quota_makes_room_in_trust_policies_and_nowhere_else() {
    let raised = TrustPolicyQuota::try_from(4_096).unwrap();
    let (role, queue) = (target(ROLE), target(QUEUE));
    assert_eq!(role.check_quotas(&of_length(&role, 4_096), raised), Ok(()));
    assert!(role.check_quotas(&of_length(&role, 4_097), raised).is_err());
    assert!(queue.check_quotas(&of_length(&queue, 8_193), raised).is_err());
    for impossible in [0, 2_047, 8_193] {
        let error = TrustPolicyQuota::try_from(impossible).unwrap_err();
        assert!(error.to_string().ends_with("expected 2048 to 8192 characters"), "{error}");
    }
    assert!(TrustPolicyQuota::try_from(8_192).is_ok());
}

#[test]
fn what_lengthens_a_policy_beyond_its_quota_is_not_written() {
    let role = target(ROLE);
    let full = of_length(&role, 2_048);
    let set = StatementSet::new(&role, Some(&full)).unwrap();
    let error = set.put(&fitting(&role, "Reader"), Expected::Anything).unwrap_err();
    assert!(matches!(error, EditError::Quota { .. }), "{error}");
    let raised = set.with_quota(TrustPolicyQuota::try_from(4_096).unwrap());
    assert!(raised.put(&fitting(&role, "Reader"), Expected::Anything).is_ok());
}

#[test]
fn topics_and_queues_are_held_to_their_statements_principals_and_actions() {
    let quota = TrustPolicyQuota::default();
    for (text, statements, principals) in [(TOPIC, 100, 200), (QUEUE, 20, 50)] {
        let target = target(text);
        let several = |count: usize| {
            let one = |number: usize| Statement {
                principals: Some(crate::Principals::Only(Principal::Anyone)),
                resources: None,
                ..fitting(&target, &number.to_string())
            };
            Policy::new((0..count).map(one).collect())
        };
        assert_eq!(target.check_quotas(&several(statements), quota), Ok(()), "{text}");
        let error = target.check_quotas(&several(statements + 1), quota).unwrap_err().to_string();
        assert!(error.contains(&format!("{} statements are 1 more", statements + 1)), "{error}");
        let of = |count: usize| {
            let names = (0..count).map(|number| format!("{number:012}")).collect();
            let principals = Some(crate::Principals::Only(Principal::aws(names)));
            Policy::new(vec![Statement { principals, ..fitting(&target, "A") }])
        };
        assert_eq!(target.check_quotas(&of(principals), quota), Ok(()), "{text}");
        let error = target.check_quotas(&of(principals + 1), quota).unwrap_err().to_string();
        assert!(error.contains(&format!("{} principals are 1 more", principals + 1)), "{error}");
    }
    let queue = target(QUEUE);
    let with = |count: usize| {
        let actions = (0..count).map(|number| format!("sqs:Action{number}")).collect::<Vec<_>>();
        let statement = Statement { actions: crate::Actions::Only(actions.into()), ..fitting(&queue, "A") };
        queue.check_statement(&statement)
    };
    assert_eq!(with(7), Ok(()));
    assert!(matches!(with(8), Err(StatementError::Actions { .. })));
}
