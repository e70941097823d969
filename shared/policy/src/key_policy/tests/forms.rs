//! The policy that is written, the default key, and what is refused.

use super::*;
use crate::{KmsGrants, Partition, Region};

/// What AWS gives to the default key, in the vendor's words; the second statement is the rest of it.
const DEFAULT: &str = r#"{"Sid":"Allow access through EBS for all principals in the account that are authorized to use EBS","Effect":"Allow","Principal":{"AWS":"*"},
    "Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:CreateGrant","kms:DescribeKey"],"Resource":"*",
    "Condition":{"StringEquals":{"kms:ViaService":"ec2.eu-west-3.amazonaws.com","kms:CallerAccount":"111111111111"}}}"#;
const METADATA: &str = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":["kms:Describe*","kms:Get*","kms:List*","kms:RevokeGrant"],"Resource":"*"}"#;

/// What the documents give to the platform for temporary keys, with the corrections.
const TEMPORARY: &str = r#"{"Effect":"Allow","Action":["kms:CreateKey","kms:CreateAlias"],"Resource":"*"},
    {"Effect":"Allow","Action":["kms:DeleteAlias","kms:ReplicateKey","kms:ScheduleKeyDeletion"],"Resource":"*","Condition":{
      "ForAllValues:StringLike":{"kms:ResourceAliases":["alias/CadoResponse-KMS-Alias*"]},
      "ForAnyValue:StringLike":{"kms:ResourceAliases":["alias/CadoResponse-KMS-Alias*"]}}}"#;

fn sids(key_policy: &KeyPolicy) -> Vec<String> {
    key_policy.statements().iter().map(|statement| statement.sid.clone().unwrap()).collect()
}

fn regions(names: &[&str]) -> Vec<Region> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

#[test]
fn the_policy_for_two_roles_has_the_recommended_form() {
    let wanted = KeyPolicy::new([role(PLATFORM), role(ACCESS)], KmsGrants::default()).unwrap();
    assert_eq!(
        wanted.policy().unwrap().print(),
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"CadoResponseUseOfKey","Effect":"Allow","Principal":{{"AWS":["{PLATFORM}","{ACCESS}"]}},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*"}},{{"Sid":"CadoResponseGrantsForAwsResources","Effect":"Allow","Principal":{{"AWS":["{PLATFORM}","{ACCESS}"]}},"Action":"kms:CreateGrant","Resource":"*","Condition":{{"Bool":{{"kms:GrantIsForAWSResource":"true"}}}}}}]}}"#
        )
    );
}

#[test]
fn a_policy_has_the_statements_that_were_asked_for() {
    let with = |grants| KeyPolicy::new([role(PLATFORM)], grants).unwrap();
    assert_eq!(sids(&with(KmsGrants::Any)), ["CadoResponseUseOfKey", "CadoResponseGrants"]);
    assert_eq!(sids(&with(KmsGrants::Withheld)), ["CadoResponseUseOfKey"]);
    assert_eq!(sids(&KeyPolicy::grants_only(role(ACCESS))), ["CadoResponseGrants"]);
    let narrow = with(KmsGrants::Withheld)
        .administered_by(&"111111111111".parse().unwrap())
        .in_regions(regions(&["us-east-1", "eu-west-3"]))
        .unwrap();
    assert_eq!(sids(&narrow), ["AccountAdministration", "CadoResponseUseOfKey", "CadoResponseDescribeKey"]);
    let text = narrow.policy().unwrap().print();
    assert!(text.contains(r#"{"StringLike":{"kms:ViaService":["ec2.eu-west-3.*","ec2.us-east-1.*"]}}"#), "{text}");
    assert!(text.contains(r#""Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"kms:*""#), "{text}");
}

#[test]
fn a_policy_that_cannot_be_written_is_refused() {
    let none = KeyPolicy::new([], KmsGrants::Any).unwrap_err();
    assert!(none.to_string().starts_with("a key policy needs at least one role"));
    let china = role("arn:aws-cn:iam::222222222222:role/CadoResponse");
    let two = KeyPolicy::new([role(PLATFORM), china], KmsGrants::Any).unwrap_err();
    assert!(two.to_string().contains("are in different partitions"));
    let one = KeyPolicy::new([role(PLATFORM)], KmsGrants::Any).unwrap();
    let elsewhere = one.in_regions(regions(&["cn-north-1"])).unwrap_err();
    assert_eq!(elsewhere.to_string(), "`cn-north-1` is not in the partition `aws` of the roles");
    let roles = (0..600_u64).map(|number| {
        let account = format!("{:012}", 100_000_000_000 + number).parse().unwrap();
        RoleArn::new("aws".parse().unwrap(), account, "CadoResponseSecondRole".parse().unwrap())
    });
    let long = KeyPolicy::new(roles, KmsGrants::Any).unwrap().policy().unwrap_err();
    assert_eq!(long.to_string(), "the key policy of 600 roles is too long: name fewer");
}

#[test]
fn the_arn_of_a_key_is_neither_an_alias_nor_a_pattern() {
    let text = "arn:aws-cn:kms:cn-north-1:222222222222:key/mrk-0123";
    assert_eq!(text.parse::<KeyArn>().unwrap().to_string(), text);
    for text in [
        "arn:aws:kms:us-east-1:222222222222:alias/a",
        "arn:aws:kms:us-east-1:222222222222:key/*",
        "arn:aws:kms:us-east-1:222222222222:key/",
        "arn:aws:kms:*:222222222222:key/1",
        "arn:aws:kms:us-east-1:2222:key/1",
        "arn:aws:kms:cn-north-1:222222222222:key/1",
        "arn:aws:s3:us-east-1:222222222222:key/1",
        "12345678-0000-0000-0000-000000000000",
    ] {
        assert!(text.parse::<KeyArn>().is_err(), "{text}");
    }
}

#[test]
fn the_default_key_is_recognised_by_its_policy() {
    let found = DefaultKey { region: "eu-west-3".parse().unwrap(), account: "111111111111".parse().unwrap() };
    assert_eq!(DefaultKey::recognize(&policy(DEFAULT)), Some(found.clone()));
    assert_eq!(DefaultKey::recognize(&policy(&format!("{DEFAULT},{METADATA}"))), Some(found));
    assert!(DefaultKey::recognize(&policy(&DEFAULT.replace(r#"{"AWS":"*"}"#, r#""*""#))).is_some());
    for other in [
        format!("{DEFAULT},{ROOT}"),
        ROOT.to_owned(),
        METADATA.to_owned(),
        DEFAULT.replace(r#","kms:CallerAccount":"111111111111""#, ""),
        DEFAULT.replace("ec2.eu-west-3", "s3.eu-west-3"),
        DEFAULT.replace(r#""kms:CreateGrant","#, ""),
        DEFAULT.replace(r#""AWS":"*""#, r#""AWS":"111111111111""#),
        DEFAULT.replace("Allow\",\"P", "Deny\",\"P"),
    ] {
        assert_eq!(DefaultKey::recognize(&policy(&other)), None, "{other}");
    }
}

#[test]
fn the_default_key_of_the_platforms_account_works_without_any_right() {
    let default = one_account(&format!("{DEFAULT},{METADATA}"), "");
    let far = Acquisition { region: "us-east-1".parse().unwrap(), ..default.clone() };
    for acquisition in [default, far] {
        let report = check(&acquisition).unwrap();
        assert_eq!((report.outcome, report.ways[0].way), (Outcome::Works, Way::DefaultKey));
    }
    let denied = one_account(DEFAULT, r#"{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}"#);
    assert_eq!(check(&denied).unwrap().outcome, Outcome::DoesNotWork);
}

#[test]
fn the_default_key_of_another_account_needs_a_temporary_key() {
    let other = DEFAULT.replace("111111111111", "222222222222");
    let with = |rights: &str| two_accounts(&other, rights, "");
    let report = check(&with(&format!("{RIGHTS},{TEMPORARY}"))).unwrap();
    assert_eq!((report.outcome, report.ways[0].way), (Outcome::Works, Way::TemporaryKey));
    // The published statement can never delete an alias, and the first multi-Region key needs one right more.
    let refused: Vec<(&str, Need)> = report.ways[0]
        .findings
        .iter()
        .filter(|finding| finding.permission != Permission::Allowed)
        .map(|finding| (finding.action.as_str(), finding.need))
        .collect();
    assert_eq!(refused, [("iam:CreateServiceLinkedRole", Need::FirstAcquisition), ("kms:DeleteAlias", Need::CleanUp)]);
    for (rights, region) in [("", "eu-west-3"), (RIGHTS, "us-east-1"), (TEMPORARY, "eu-west-3")] {
        let acquisition = Acquisition { region: region.parse().unwrap(), ..with(rights) };
        let report = check(&acquisition).unwrap();
        assert_eq!(report.outcome, Outcome::DoesNotWork);
        let healed = check(&completed(acquisition, &report)).unwrap();
        assert_eq!(healed.outcome, Outcome::Works);
        let all = healed.ways[0].findings.iter().all(|finding| finding.permission == Permission::Allowed);
        assert!(all, "what is added covers the first acquisition and the clean-up too");
    }
}

#[test]
fn a_temporary_key_is_needed_in_the_region_of_the_volume_and_in_the_platforms() {
    let rights = format!("{RIGHTS},{TEMPORARY}");
    let only_here = r#"{"Effect":"Deny","Action":"kms:CreateKey","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}"#;
    let other = two_accounts(&DEFAULT.replace("111111111111", "222222222222"), &format!("{rights},{only_here}"), "");
    let report = check(&Acquisition { region: "us-east-1".parse().unwrap(), ..other }).unwrap();
    assert_eq!(report.outcome, Outcome::DoesNotWork);
    let texts: Vec<String> = report.ways[0].findings.iter().map(Finding::to_string).collect();
    assert!(texts.contains(&format!("`{PLATFORM}`: `kms:CreateKey` on `*` in `us-east-1`: allowed")), "{texts:#?}");
    let denied = "`kms:CreateKey` on `*` in `eu-west-3`: denied by statement 5 of policy 1 of the role";
    assert!(texts.contains(&format!("`{PLATFORM}`: {denied}")), "{texts:#?}");
}

#[test]
fn a_policy_of_the_default_form_for_another_key_is_an_ordinary_policy() {
    let foreign = one_account(&DEFAULT.replace("111111111111", "333333333333"), RIGHTS);
    let report = check(&foreign).unwrap();
    assert_eq!((report.outcome, report.ways[0].way), (Outcome::DoesNotWork, Way::UseOfKey));
}

#[test]
fn the_bare_list_of_the_documents_is_no_key_policy() {
    let list = format!("[{ROOT},{DEFAULT}]");
    assert!(list.parse::<Policy>().is_err());
}

#[test]
fn the_policy_works_in_every_partition() {
    for (partition, region) in [
        ("aws", "eu-west-3"),
        ("aws-us-gov", "us-gov-west-1"),
        ("aws-cn", "cn-north-1"),
        ("aws-eusc", "eusc-de-east-1"),
    ] {
        let partition: Partition = partition.parse().unwrap();
        let platform =
            RoleArn::new(partition.clone(), "111111111111".parse().unwrap(), "CadoResponse".parse().unwrap());
        let wanted = KeyPolicy::new([platform.clone()], KmsGrants::default()).unwrap();
        let key_policy = wanted.in_regions(regions(&[region])).unwrap().policy().unwrap();
        let acquisition = Acquisition {
            key: format!("arn:{partition}:kms:{region}:111111111111:key/1").parse().unwrap(),
            key_policy,
            platform: CallingRole { role: platform, policies: vec![] },
            access: None,
            known: Context::default(),
            region: region.parse().unwrap(),
        };
        assert_eq!(check(&acquisition).unwrap().outcome, Outcome::Works, "{partition}");
    }
}
