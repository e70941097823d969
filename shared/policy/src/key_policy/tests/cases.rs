//! Acquisitions by example.

use std::collections::BTreeSet;

use super::*;
use crate::KmsGrants;

fn outcome(acquisition: &Acquisition) -> Outcome {
    check(acquisition).unwrap().outcome
}

/// The statements that would help, as the document and the `Sid`.
fn missing(acquisition: &Acquisition) -> Vec<String> {
    let report = check(acquisition).unwrap();
    let name = |document: &Document| match document {
        Document::KeyPolicy(_) => "key".to_owned(),
        Document::RolePolicy(role) => role.name.to_string(),
    };
    let sid = |statement: &Statement| statement.sid.clone().unwrap();
    report.missing().iter().map(|missing| format!("{} {}", name(&missing.document), sid(&missing.statement))).collect()
}

/// Whether what the report asks for makes it work.
fn heals(acquisition: &Acquisition) -> bool {
    outcome(&completed(acquisition.clone(), &check(acquisition).unwrap())) == Outcome::Works
}

fn direct(role: &str, actions: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"{role}"}},"Action":[{actions}],"Resource":"*","Condition":{condition}}}"#
    )
}

const FOUR: &str = r#""kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey""#;
const FIVE: &str =
    r#""kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey","kms:CreateGrant""#;
const FOR_AWS: &str = r#"{"Bool":{"kms:GrantIsForAWSResource":true}}"#;
const GRANT: &str = r#""kms:CreateGrant""#;

#[test]
fn in_one_account_the_key_allows_the_role_or_leaves_it_to_the_account() {
    let recommended = format!("{},{}", direct(PLATFORM, FOUR, "{}"), direct(PLATFORM, GRANT, FOR_AWS));
    let only_four = direct(PLATFORM, FOUR, "{}");
    let only_admin = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/Admin"},"Action":"kms:*","Resource":"*"}"#;
    let five_for_aws = direct(PLATFORM, FIVE, FOR_AWS);
    for (key_policy, rights, expected) in [
        (ROOT, RIGHTS, vec![]),
        (
            ROOT,
            "",
            vec!["myCadoResponseRole CadoResponseUseOfKey", "myCadoResponseRole CadoResponseGrantsForAwsResources"],
        ),
        (&recommended, "", vec![]),
        (&direct(PLATFORM, FIVE, "{}"), "", vec![]),
        (&only_four, "", vec!["key CadoResponseGrantsForAwsResources"]),
        (&only_four, RIGHTS, vec!["key CadoResponseGrantsForAwsResources"]),
        (only_admin, RIGHTS, vec!["key CadoResponseUseOfKey", "key CadoResponseGrantsForAwsResources"]),
        // The condition belongs to grants: no other action carries its key.
        (&five_for_aws, RIGHTS, vec!["key CadoResponseUseOfKey"]),
    ] {
        let acquisition = one_account(key_policy, rights);
        let works = if expected.is_empty() { Outcome::Works } else { Outcome::DoesNotWork };
        assert_eq!(outcome(&acquisition), works, "{key_policy}");
        assert_eq!(missing(&acquisition), expected, "{key_policy}");
        assert!(heals(&acquisition), "{key_policy}");
    }
}

#[test]
fn the_vendors_sample_lacks_describing_the_key() {
    let four = r#""kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*""#;
    let sample = format!("{},{}", direct(PLATFORM, four, "{}"), direct(PLATFORM, GRANT, FOR_AWS));
    let acquisition = one_account(&sample, RIGHTS);
    assert_eq!(missing(&acquisition), ["key CadoResponseDescribeKey"]);
    assert!(heals(&acquisition));
    assert_eq!(outcome(&one_account(&format!("{sample},{ROOT}"), RIGHTS)), Outcome::Works);
}

#[test]
fn a_denial_wins_and_no_statement_helps() {
    let denial = r#"{"Sid":"NoDecrypt","Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"#;
    let acquisition = one_account(&format!("{ROOT},{denial}"), RIGHTS);
    let report = check(&acquisition).unwrap();
    assert_eq!((report.outcome, report.missing()), (Outcome::DoesNotWork, [].as_slice()));
    let texts: Vec<String> = report.ways[0].findings.iter().map(Finding::to_string).collect();
    assert!(
        texts.iter().any(|text| text.ends_with("denied by statement 2 (`NoDecrypt`) of the key policy")),
        "{texts:#?}"
    );
    let own = format!(r#"{RIGHTS},{{"Effect":"Deny","Action":"kms:CreateGrant","Resource":"*"}}"#);
    assert_eq!(outcome(&one_account(&direct(PLATFORM, FIVE, "{}"), &own)), Outcome::DoesNotWork);
}

#[test]
fn between_accounts_both_sides_have_to_allow() {
    let account =
        r#"{"Effect":"Allow","Principal":{"AWS":["111111111111","222222222222"]},"Action":"kms:*","Resource":"*"}"#;
    let roles = |roles: &str| {
        let principal = format!(r#"{{"AWS":[{roles}]}}"#);
        format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":[{FOUR}],"Resource":"*"}},{{"Effect":"Allow","Principal":{principal},"Action":"kms:CreateGrant","Resource":"*","Condition":{FOR_AWS}}}"#
        )
    };
    let (platform, access) = (format!("\"{PLATFORM}\""), format!("\"{ACCESS}\""));
    let two = roles(&format!("{platform},{access}"));
    for (acquisition, expected) in [
        (two_accounts(&two, RIGHTS, ""), vec![]),
        (two_accounts(account, RIGHTS, RIGHTS), vec![]),
        (
            two_accounts(&two, "", RIGHTS),
            vec!["myCadoResponseRole CadoResponseUseOfKey", "myCadoResponseRole CadoResponseGrantsForAwsResources"],
        ),
        (
            two_accounts(&roles(&access), RIGHTS, RIGHTS),
            vec!["key CadoResponseUseOfKey", "key CadoResponseGrantsForAwsResources"],
        ),
        (
            two_accounts(&roles(&platform), RIGHTS, RIGHTS),
            vec!["key CadoResponseUseOfKey", "key CadoResponseGrantsForAwsResources"],
        ),
    ] {
        assert_eq!(missing(&acquisition), expected);
        assert_eq!(outcome(&acquisition) == Outcome::Works, expected.is_empty());
        assert!(heals(&acquisition));
    }
}

#[test]
fn a_grant_by_the_access_role_is_enough_if_nothing_restricts_it() {
    let any_grant = r#"{"Effect":"Allow","Action":"kms:CreateGrant","Resource":"*"}"#;
    let for_aws = two_accounts(&direct(ACCESS, GRANT, FOR_AWS), "", "");
    for (acquisition, expected) in [
        (two_accounts(&direct(ACCESS, GRANT, "{}"), "", ""), Outcome::Works),
        (two_accounts(&ROOT.replace('1', "2"), "", any_grant), Outcome::Works),
        (two_accounts(&direct(PLATFORM, GRANT, "{}"), any_grant, ""), Outcome::DoesNotWork),
        (for_aws.clone(), Outcome::Depends),
    ] {
        let report = check(&acquisition).unwrap();
        assert_eq!(report.outcome, expected);
        assert_eq!(report.ways[1].way, Way::GrantByAccessRole);
        assert_eq!(report.missing().is_empty(), expected == Outcome::Works);
    }
    let report = check(&for_aws).unwrap();
    assert!(report.ways[1].findings[0].to_string().ends_with("depends on `kms:GrantIsForAWSResource`"));
    let inside = one_account(&direct(PLATFORM, GRANT, "{}"), any_grant);
    assert_eq!(check(&inside).unwrap().ways.len(), 1, "without an access role there is one way only");
}

#[test]
fn a_condition_that_excludes_the_platforms_region_is_named() {
    let here = r#"{"StringEquals":{"kms:ViaService":"ec2.eu-west-3.amazonaws.com"}}"#;
    let requested = r#"{"StringEquals":{"aws:RequestedRegion":"eu-west-3"}}"#;
    let describe = direct(PLATFORM, r#""kms:DescribeKey""#, "{}");
    for condition in [here, requested] {
        let near = one_account(&format!("{},{describe}", direct(PLATFORM, FIVE, condition)), "");
        assert_eq!(outcome(&near), Outcome::Works, "{condition}");
        let far = Acquisition { region: "us-east-1".parse().unwrap(), ..near };
        let report = check(&far).unwrap();
        let failing: Vec<&Finding> =
            report.ways[0].findings.iter().filter(|finding| !finding.permission.is_allowed()).collect();
        assert_eq!(failing.len(), 7, "{failing:#?}");
        assert!(failing[0].to_string().contains(" in `us-east-1`: not allowed by the key policy of "));
        assert!(report.missing()[0].to_string().contains(r#""kms:ViaService":["ec2.us-east-1.*"]"#));
        assert!(heals(&far), "{condition}");
    }
    let denial = r#"{"Sid":"OnlyHere","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"kms:ViaService":"ec2.eu-west-3.amazonaws.com"},"Null":{"kms:ViaService":"false"}}}"#;
    let far = Acquisition { region: "us-east-1".parse().unwrap(), ..one_account(&format!("{ROOT},{denial}"), RIGHTS) };
    let text = check(&far).unwrap().ways[0].findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("\n");
    assert!(text.contains(" in `us-east-1`: denied by statement 2 (`OnlyHere`) of the key policy"), "{text}");
}

#[test]
fn what_is_not_known_is_named_and_never_works() {
    let tagged = r#"{"StringEquals":{"aws:ResourceTag/evidence":"yes"}}"#;
    let acquisition = one_account(&format!("{},{}", direct(PLATFORM, FIVE, tagged), direct(PLATFORM, FOUR, "{}")), "");
    let report = check(&acquisition).unwrap();
    assert_eq!((report.outcome, report.missing()), (Outcome::Depends, [].as_slice()));
    let texts: Vec<String> = report.ways[0].findings.iter().map(Finding::to_string).collect();
    assert!(texts.iter().any(|text| text.ends_with("depends on `aws:ResourceTag/evidence`")), "{texts:#?}");
    for (value, expected) in [("yes", Outcome::Works), ("no", Outcome::DoesNotWork)] {
        let known = Context::default().with("aws:resourcetag/evidence", value);
        assert_eq!(outcome(&Acquisition { known, ..acquisition.clone() }), expected);
    }
}

#[test]
fn a_sid_that_is_taken_is_not_used_again() {
    let first = KeyPolicy::new([role(PLATFORM)], KmsGrants::AwsResourcesOnly).unwrap().policy().unwrap();
    let acquisition = Acquisition { key_policy: first, ..two_accounts(ROOT, RIGHTS, RIGHTS) };
    assert_eq!(missing(&acquisition), ["key CadoResponseUseOfKey2", "key CadoResponseGrantsForAwsResources2"]);
    let healed = completed(acquisition.clone(), &check(&acquisition).unwrap());
    assert!(healed.key_policy.print().parse::<Policy>().is_ok(), "no Sid stands twice");
    assert_eq!(outcome(&healed), Outcome::Works);
}

#[test]
fn other_partitions_are_refused() {
    let china = Acquisition {
        platform: caller("arn:aws-cn:iam::111111111111:role/CadoResponse", RIGHTS),
        ..one_account(ROOT, RIGHTS)
    };
    let error = check(&china).unwrap_err().to_string();
    assert!(error.contains("are in different partitions: a key can be used in its own partition only"), "{error}");
    let far = Acquisition { region: "cn-north-1".parse().unwrap(), ..one_account(ROOT, RIGHTS) };
    assert!(check(&far).unwrap_err().to_string().starts_with("the platform's Region `cn-north-1` is not"));
}

#[test]
fn a_report_can_be_printed_as_json() {
    let report = check(&one_account(ROOT, "")).unwrap();
    let json = serde_json::to_string(&report).unwrap();
    assert!(json.starts_with(r#"{"outcome":"does_not_work","ways":[{"way":"use_of_key","#), "{json}");
    assert!(
        json.contains(r#""permission":{"not_allowed":{"lacking":[{"role_policy":"arn:aws:iam::111111111111:"#),
        "{json}"
    );
}

#[test]
fn a_key_of_another_account_asks_for_the_access_role_there() {
    let alone = Acquisition { access: None, ..two_accounts(ROOT, RIGHTS, "") };
    let error = check(&alone).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` is in another account than the platform: name the access role of account 222222222222 and its policies as well",
            alone.key
        )
    );
    assert!(check(&two_accounts(ROOT, RIGHTS, "")).is_ok() && check(&one_account(ROOT, RIGHTS)).is_ok());
}

#[test]
fn what_the_key_policy_allows_by_itself_is_told_from_what_the_role_has_to_allow_too() {
    let permissions = |acquisition: &Acquisition| {
        let findings = check(acquisition).unwrap().ways[0].findings.clone();
        findings.into_iter().map(|finding| finding.permission.to_string()).collect::<BTreeSet<_>>()
    };
    let alone = "allowed (by the key policy alone)";
    let named = format!("{ROOT},{}", direct(PLATFORM, FIVE, "{}"));
    assert_eq!(permissions(&one_account(&named, RIGHTS)), BTreeSet::from([alone.to_owned()]));
    assert_eq!(permissions(&one_account(&named, "")), BTreeSet::from([alone.to_owned()]));
    assert_eq!(permissions(&one_account(ROOT, RIGHTS)), BTreeSet::from(["allowed".to_owned()]));
    // The platform is in another account than the key, so that its own policies count as well.
    let both = format!("{},{}", direct(PLATFORM, FIVE, "{}"), direct(ACCESS, FIVE, "{}"));
    let expected = BTreeSet::from(["allowed".to_owned(), alone.to_owned()]);
    assert_eq!(permissions(&two_accounts(&both, RIGHTS, "")), expected);
    // What the role denies still counts.
    let denial = r#"{"Effect":"Deny","Action":"kms:*","Resource":"*"}"#;
    assert!(!permissions(&one_account(&named, denial)).contains(alone));
}

#[test]
fn known_keys_that_no_policy_asks_for_are_told() {
    let of_organization = direct(PLATFORM, FIVE, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}"#);
    let known = |key: &str| Context::default().with(key, "o-exampleorgid");
    let unused = |key: &str| {
        let acquisition = Acquisition { known: known(key), ..one_account(&of_organization, RIGHTS) };
        check(&acquisition).unwrap().unused_known.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(unused("aws:PrincipalOrgId"), [""; 0]);
    assert_eq!(unused("aws:PrincipalOrg"), ["aws:PrincipalOrg"]);
    assert_eq!(unused("kms:GrantIsForAWSResource"), [""; 0], "a policy of the role asks for it");
    let variable =
        r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/${aws:PrincipalTag/Team, 'none'}/*"}"#;
    let acquisition = Acquisition { known: known("aws:PrincipalTag/Team"), ..one_account(ROOT, variable) };
    assert!(check(&acquisition).unwrap().unused_known.is_empty());
}
