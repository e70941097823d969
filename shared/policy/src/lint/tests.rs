//! Every rule with a text that it finds something in and a near one in which it does not.

mod catalogue;
mod open_resources;
mod refused;
mod width;

use std::collections::BTreeSet;

use super::*;
use crate::{Catalog, Placeholders, PolicyFile, Tightening, feature_policies};

fn linter() -> &'static Linter {
    static LINTER: std::sync::OnceLock<Linter> = std::sync::OnceLock::new();
    LINTER.get_or_init(|| Linter::new().unwrap())
}

fn policy(statements: &str) -> Policy {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
}

fn lint(kind: DocumentKind, statements: &str) -> Vec<Finding> {
    linter().lint(&policy(statements), kind)
}

fn finds(rule: Rule, kind: DocumentKind, statements: &str) -> bool {
    let findings = lint(kind, statements);
    assert!(findings.iter().all(|finding| finding.level >= finding.rule.level() && !finding.message.contains('\n')));
    findings.iter().any(|finding| finding.rule == rule)
}

/// A rule, a text that it finds something in, and a near one in which it does not.
type Case<'a> = (Rule, &'a str, &'a str);

fn check(kind: DocumentKind, cases: &[Case<'_>]) {
    for (rule, wrong, right) in cases {
        assert!(finds(*rule, kind, wrong), "{rule} finds nothing in {wrong}: {:#?}", lint(kind, wrong));
        assert!(!finds(*rule, kind, right), "{rule} finds something in {right}: {:#?}", lint(kind, right));
    }
}

#[test]
fn ids_are_unique_words_joined_by_dashes() {
    let ids: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids.len(), Rule::ALL.len());
    assert!(ids.iter().all(|id| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    assert_eq!(serde_json::to_string(&Rule::NoEffect).unwrap(), r#""no-effect""#);
}

#[test]
fn documents_are_held_against_the_quota_of_their_place() {
    let action = |name: &str, resource: &str, length: usize| {
        let resources = vec![format!("{resource}{}", "x".repeat(61)); length / 100];
        format!(r#"{{"Effect":"Allow","Action":"{name}","Resource":{resources:?}}}"#)
    };
    let list = |length| action("sts:AssumeRole", "arn:aws:iam::222222222222:role/CadoResponse/", length);
    let trust = |length: usize| {
        let principal = format!("arn:aws:iam::111111111111:role/{}/CadoResponse", "x".repeat(length));
        format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#)
    };
    let key = |length| {
        action("kms:Decrypt", "arn:aws:kms:*:222222222222:key/", length).replace("{", r#"{"Principal":{"AWS":"*"},"#)
    };
    let identity = |length| action("s3:GetObject", "arn:aws:s3:::a-bucket-with-a-name/", length);
    for (rule, kind, wrong, right) in [
        (Rule::ManagedPolicySize, DocumentKind::Identity, identity(6_500), identity(5_500)),
        (Rule::ManagedPolicySize, DocumentKind::Identity, identity(9_500), identity(11_500)),
        (Rule::InlinePolicySize, DocumentKind::Identity, identity(11_500), identity(9_500)),
        (Rule::TrustPolicySize, DocumentKind::Trust, trust(2_000), trust(1_500)),
        (Rule::ListPolicySize, DocumentKind::RoleList, list(6_500), list(5_000)),
        (Rule::KeyPolicySize, DocumentKind::KeyPolicy, key(40_000), key(28_000)),
    ] {
        check(kind, &[(rule, &wrong, &right)]);
    }
}

#[test]
fn the_policy_language_is_the_current_one() {
    let with = |version: &str| {
        let text =
            format!(r#"{{{version}"Statement":{{"Effect":"Allow","Action":"eks:ListClusters","Resource":"*"}}}}"#);
        let findings = linter().lint(&text.parse().unwrap(), DocumentKind::Identity);
        findings.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(with(""), [Rule::VersionMissing]);
    assert_eq!(with(r#""Version":"2008-10-17","#), [Rule::VersionOld]);
    assert_eq!(with(r#""Version":"2012-10-17","#), []);
}

#[test]
fn elements_stand_where_they_belong() {
    let with = |fields: &str| format!(r#"{{"Effect":"Allow",{fields}}}"#);
    let (plain, principal) = (
        with(r#""Sid":"All3","Action":"eks:ListClusters","Resource":"*""#),
        with(r#""Principal":"*","Action":"eks:ListClusters","Resource":"*""#),
    );
    let spaced = with(r#""Sid":"All three","Action":"eks:ListClusters","Resource":"*""#);
    let without = with(r#""Action":"eks:ListClusters""#);
    check(
        DocumentKind::Identity,
        &[
            (Rule::SidCharacters, &spaced, &plain),
            (Rule::PrincipalInPermissions, &principal, &plain),
            (Rule::ResourceMissing, &without, &plain),
        ],
    );
    check(DocumentKind::KeyPolicy, &[(Rule::PrincipalMissing, &plain, &principal)]);
    assert!(!finds(Rule::SidCharacters, DocumentKind::KeyPolicy, &spaced));
    let trust = with(r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/a"},"Action":"sts:AssumeRole""#);
    let of_resource = with(r#""Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*""#);
    let nobody = with(r#""Action":"sts:AssumeRole""#);
    check(
        DocumentKind::Trust,
        &[(Rule::ResourceInTrust, &of_resource, &trust), (Rule::PrincipalMissing, &nobody, &trust)],
    );
}

#[test]
fn the_role_list_names_assumable_roles_in_the_published_shape() {
    let list = |resource: &str| format!(r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":{resource}}}"#);
    let right = list(r#"["arn:aws:iam::222222222222:role/CadoResponse"]"#);
    let two_partitions =
        list(r#"["arn:aws:iam::222222222222:role/CadoResponse","arn:aws-cn:iam::333333333333:role/CadoResponse"]"#);
    for (rule, wrong) in [
        (Rule::ListWildcard, list(r#"["arn:aws:iam::*:role/CadoResponse"]"#)),
        (Rule::ListWildcard, list(r#"["*"]"#)),
        (Rule::ListRoleName, list(r#"["arn:aws:iam::222222222222:role/DarktraceForensics"]"#)),
        (Rule::ListMalformedArn, list(r#"["arn:aws:iam::11111111111:role/CadoResponse"]"#)),
        (Rule::ListMalformedArn, list(r#"["arn:aws:iam::222222222222:user/CadoResponse"]"#)),
        (Rule::ListPartitions, two_partitions),
        (Rule::ListShape, list(r#""arn:aws:iam::222222222222:role/CadoResponse""#)),
        (Rule::ListShape, right.replace(r#""sts:AssumeRole""#, r#"["sts:AssumeRole"]"#)),
        (Rule::ListShape, format!("{right},{right}")),
    ] {
        check(DocumentKind::RoleList, &[(rule, &wrong, &right)]);
    }
    assert_eq!(lint(DocumentKind::RoleList, &right), []);
    let findings = lint(DocumentKind::RoleList, &list(r#"["arn:aws:iam::11111111111:role/CadoResponse"]"#));
    assert!(findings.first().unwrap().message.contains("expected exactly 12 digits"), "{findings:?}");
}

#[test]
fn permissions_that_never_match_are_found() {
    check(
        DocumentKind::Identity,
        &[
            (
                Rule::NoEffect,
                r#"{"Effect":"Allow","Action":"ssm:DescribeInstanceInformation","Resource":"arn:aws:ec2:*:*:instance/*"}"#,
                r#"{"Effect":"Allow","Action":"ssm:DescribeInstanceInformation","Resource":"*"}"#,
            ),
            (
                Rule::DeniedWhenNamed,
                r#"{"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*",
                    "Condition":{"StringLike":{"aws:ResourceTag/Name":"CadoResponse*"}}}"#,
                r#"{"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*",
                    "Condition":{"StringLike":{"aws:ResourceTag/Name":"CadoResponse*"}}},
                   {"Effect":"Allow","Action":"ec2:StartInstances","Resource":"arn:aws:license-manager:*:*:license-configuration:*"}"#,
            ),
        ],
    );
}

#[test]
fn grants_beyond_the_catalogue_are_found() {
    let with = |action: &str, rest: &str| format!(r#"{{"Effect":"Allow","Action":{action},{rest}}}"#);
    let all = r#""Resource":"*""#;
    let tagged = r#""Resource":"*","Condition":{"StringLike":{"aws:ResourceTag/Name":"CadoResponse*"}}"#;
    let closer = r#""Resource":"arn:aws:ec2:*:*:snapshot/*","Condition":{"StringEquals":{"aws:ResourceTag/Name":"CadoResponse1"},"Bool":{"aws:SecureTransport":"true"}}"#;
    let delete = r#""ec2:DeleteSnapshot""#;
    check(
        DocumentKind::Identity,
        &[
            (Rule::WiderThanNeeded, &with(delete, all), &with(delete, tagged)),
            (Rule::WiderThanNeeded, &with(delete, all), &with(delete, closer)),
            (Rule::UnneededMutation, &with(r#""iam:AttachUserPolicy""#, all), &with(r#""iam:ListUsers""#, all)),
            (Rule::UnneededMutation, &with(r#""cloudtrail:StopLogging""#, all), &with(r#""s3:GetBucketAcl""#, all)),
            (Rule::UnneededMutation, &with(r#""ssm:GetParameters""#, all), &with(r#""kms:Decrypt""#, all)),
            (Rule::UnneededMutation, &with(r#""sts:GetSessionToken""#, all), &with(r#""sts:GetCallerIdentity""#, all)),
            (
                Rule::WiderThanNeeded,
                &with(r#""ssm:SendCommand""#, all),
                &with(r#""ssm:SendCommand""#, r#""Resource":"arn:aws:ec2:*:*:instance/*""#),
            ),
            (
                Rule::WiderThanNeeded,
                &with(r#""s3:DeleteObject""#, r#""Resource":"arn:aws:s3:::*""#),
                &with(r#""s3:DeleteObject""#, r#""Resource":"arn:aws:s3:::evidence/*""#),
            ),
            (Rule::ActionWildcard, &with(r#""ec2:*""#, all), &with(r#""kms:ReEncrypt*""#, all)),
            (Rule::ActionWildcard, &with(r#""*""#, all), &with(r#""kms:GenerateDataKey*""#, all)),
            (Rule::UnneededMutation, &with(r#""sqs:SendMessage""#, all), &with(r#""s3:GetBucketAcl""#, all)),
            (Rule::UnneededAction, &with(r#""dynamodb:GetItem""#, all), &with(r#""KMS:describekey""#, all)),
            (
                Rule::AllowNotAction,
                r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#,
                r#"{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}"#,
            ),
            (
                Rule::AllowNotResource,
                &with(r#""s3:GetObject""#, r#""NotResource":"arn:aws:s3:::secret/*""#),
                &with(r#""s3:GetObject""#, all),
            ),
        ],
    );
}

#[test]
fn says_what_is_wider_and_what_is_lacking() {
    let findings = lint(
        DocumentKind::Identity,
        r#"{"Sid":"Wide","Effect":"Allow","Action":["ec2:DeleteSnapshot","ec2:DeleteVolume","s3:DeleteObject"],"Resource":"*"}"#,
    );
    let wide: Vec<_> = findings.iter().filter(|finding| finding.rule == Rule::WiderThanNeeded).collect();
    let messages: Vec<_> = wide.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`ec2:DeleteSnapshot`, `ec2:DeleteVolume` are allowed on `*` without the condition `StringLike aws:ResourceTag/Name`, which is more than any feature needs",
            "`s3:DeleteObject` is allowed on `*`, and not only on `arn:*:s3:::*/*`, which is more than any feature needs",
        ]
    );
    assert!(wide.iter().all(|finding| finding.statement == Some(1) && finding.sid.as_deref() == Some("Wide")));
}

/// The levels of the findings of one rule.
fn levels(rule: Rule, kind: DocumentKind, statements: &str) -> Vec<Level> {
    let found = lint(kind, statements).into_iter().filter(|finding| finding.rule == rule);
    found.map(|finding| finding.level).collect()
}

#[test]
fn what_the_platform_needs_may_be_too_much_for_an_access_role() {
    let text = r#"{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*"}"#;
    let strict = Linter::for_role(CatalogRole::Access).unwrap().lint(&policy(text), DocumentKind::Identity);
    assert!(strict.iter().any(|finding| finding.rule == Rule::UnneededMutation), "{strict:?}");
    assert!(!finds(Rule::UnneededMutation, DocumentKind::Identity, text));
}

#[test]
fn limits_beside_a_wider_grant_are_found() {
    let send = |resource: &str, rest: &str| {
        format!(r#"{{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"{resource}"{rest}}}"#)
    };
    let tag = r#","Condition":{"StringLike":{"ssm:resourceTag/CadoResponseSSMEnabled":"True"}}"#;
    let tagged = send("arn:aws:ec2:*:*:instance/*", tag);
    let documents = send("arn:aws:ssm:*::document/AWS-RunShellScript", "");
    let bucket = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::evidence/*"}"#;
    let all = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#;
    let get = all.replace("Put", "Get");
    let void = format!("{tagged},{}", send("arn:aws:ec2:*:*:instance/*", ""));
    check(
        DocumentKind::Identity,
        &[
            (Rule::VoidCondition, &void, &format!("{tagged},{documents}")),
            (Rule::VoidCondition, &format!("{tagged},{}", send("*", "")), &format!("{tagged},{tagged}")),
            (Rule::VoidCondition, &format!("{bucket},{all}"), &format!("{bucket},{get}")),
            (Rule::VoidCondition, &format!("{bucket},{all}"), &format!("{bucket},{}", all.replace("Allow", "Deny"))),
        ],
    );
    let finding = lint(DocumentKind::Identity, &void).into_iter().find(|finding| finding.rule == Rule::VoidCondition);
    assert_eq!(
        finding.map(|finding| (finding.statement, finding.message)),
        Some((
            Some(1),
            "the limits on `ssm:SendCommand` have no effect: statement 2 allows the same without them".to_owned()
        ))
    );
}

#[test]
fn what_two_features_of_the_catalogue_have_side_by_side_is_no_finding() {
    let evidence = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::evidence/*"}"#;
    let import = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#;
    assert!(!finds(Rule::VoidCondition, DocumentKind::Identity, &format!("{evidence},{import}")));
    let own_limit = evidence.replace("evidence/*", "evidence/case-1/*");
    assert!(finds(Rule::VoidCondition, DocumentKind::Identity, &format!("{own_limit},{import}")));
}

#[test]
fn the_traps_of_temporary_keys_are_found() {
    let pair = r#""ForAllValues:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"},"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"}"#;
    let any = r#""ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/CadoResponse-KMS-Alias*"}"#;
    let every = any.replace("ForAnyValue", "ForAllValues");
    let on = |action: &str, resource: &str, condition: &str| {
        format!(r#"{{"Effect":"Allow","Action":{action},"Resource":"{resource}","Condition":{{{condition}}}}}"#)
    };
    let three = r#"["kms:DeleteAlias","kms:ReplicateKey","kms:ScheduleKeyDeletion"]"#;
    let (delete, schedule) = (r#""kms:DeleteAlias""#, r#""kms:ScheduleKeyDeletion""#);
    let ours = "arn:aws:kms:*:222222222222:alias/CadoResponse-KMS-Alias*";
    let published = on(three, "*", pair);
    let corrected = format!("{published},{}", on(delete, ours, ""));
    check(
        DocumentKind::Identity,
        &[
            (Rule::TemporaryKeyAlias, &published, &corrected),
            (Rule::TemporaryKeyUnlimited, &on(schedule, "*", ""), &on(schedule, "*", pair)),
            (Rule::TemporaryKeyUnlimited, &on(r#""kms:*""#, "*", ""), &on(r#""kms:De*""#, "arn:aws:s3:::a", "")),
            (Rule::TemporaryKeyUnlimited, &on(delete, "arn:aws:kms:*:*:alias/*", ""), &on(delete, ours, "")),
            (
                Rule::TemporaryKeyUnlimited,
                &on(schedule, "arn:aws:kms:*:*:key/*", ""),
                &on(schedule, "arn:aws:kms:*:*:key/1234", ""),
            ),
            (Rule::TemporaryKeyHalfCondition, &on(schedule, "*", any), &on(schedule, "*", pair)),
            (Rule::TemporaryKeyHalfCondition, &on(schedule, "*", &every), &on(schedule, "*", "")),
            (
                Rule::TemporaryKeyHalfCondition,
                &on(schedule, "*", &any.replace("ForAnyValue:", "")),
                &on(r#""kms:Decrypt""#, "*", any),
            ),
        ],
    );
}

#[test]
fn trust_is_for_exact_roles() {
    let trust = |principal: &str, condition: &str| {
        format!(r#"{{"Effect":"Allow",{principal},"Action":"sts:AssumeRole","Condition":{{{condition}}}}}"#)
    };
    let aws = |name: &str| format!(r#""Principal":{{"AWS":"{name}"}}"#);
    let right = trust(&aws("arn:aws:iam::111111111111:role/myCadoResponseRole"), "");
    let role = r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/myCadoResponseRole"}"#;
    let root = aws("arn:aws:iam::111111111111:root");
    for (rule, wrong, near) in [
        (Rule::TrustAnyone, trust(r#""Principal":"*""#, ""), trust(&aws("*"), role)),
        (Rule::TrustAnyone, trust(&aws("*"), ""), right.replace("Allow", "Deny")),
        (Rule::TrustNotPrincipal, trust(r#""NotPrincipal":{"AWS":"111111111111"}"#, ""), right.clone()),
        (Rule::TrustAccount, trust(&root, ""), trust(&root, role)),
        (Rule::TrustAccount, trust(&aws("111111111111"), ""), right.clone()),
        (
            Rule::TrustSession,
            trust(&aws("arn:aws:sts::111111111111:assumed-role/myCadoResponseRole/default"), ""),
            right.clone(),
        ),
        (Rule::TrustDeletedPrincipal, trust(&aws("AROAEXAMPLEID"), ""), right.clone()),
        (Rule::TrustService, trust(r#""Principal":{"Service":"ec2.amazonaws.com"}"#, ""), right.clone()),
        (Rule::TrustNoRole, trust(&aws("11111111111"), ""), right.clone()),
        (Rule::TrustNoRole, trust(&aws("arn:aws:iam::111111111111:user/a"), ""), right.clone()),
        (Rule::TrustNoRole, trust(r#""Principal":{"Federated":"accounts.example.com"}"#, ""), right.clone()),
    ] {
        check(DocumentKind::Trust, &[(rule, &wrong, &near)]);
    }
    assert_eq!(lint(DocumentKind::Trust, &right), []);
}

fn in_part(policies: &[&str]) -> Vec<String> {
    let policies: Vec<Policy> = policies.iter().map(|statements| policy(statements)).collect();
    let findings = linter().features_in_part(&policies);
    assert!(findings.iter().all(|finding| finding.rule == Rule::FeatureInPart && finding.level == Level::Note));
    findings.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn a_feature_in_part_is_noted_only_if_nothing_else_explains_its_actions() {
    let (list, describe) = (
        r#"{"Effect":"Allow","Action":"eks:ListClusters","Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":"eks:DescribeCluster","Resource":"*"}"#,
    );
    assert_eq!(
        in_part(&[list]),
        ["feature `eks` of the access role is granted in part; missing is `eks:DescribeCluster`"]
    );
    assert_eq!(in_part(&[list, describe]), Vec::<String>::new());
    assert_eq!(
        in_part(&[r#"{"Effect":"Allow","Action":"cloudtrail:LookupEvents","Resource":"*"}"#]),
        Vec::<String>::new()
    );
}

#[test]
fn a_feature_alone_leaves_no_other_in_part() {
    let placeholders = Placeholders::new("aws".parse().unwrap()).with_bucket(&"evidence".parse().unwrap());
    for catalog in [Catalog::access_role().unwrap(), Catalog::platform_role().unwrap()] {
        for feature in catalog.features() {
            let policy = feature.policy(&placeholders).unwrap();
            assert_eq!(linter().features_in_part([&policy]), [], "{}", feature.id);
        }
    }
    // A pattern of another feature accounts for what it meets and for nothing else.
    let s3 = r#"{"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey","kms:Encrypt"],"Resource":"*"}"#;
    assert!(!in_part(&[s3]).is_empty());
}

#[test]
fn the_policies_of_a_role_are_held_against_the_catalogue_of_that_role() {
    for (role, catalog) in
        [("access", Catalog::access_role().unwrap()), ("platform", Catalog::platform_role().unwrap())]
    {
        let placeholders = Placeholders::new("aws".parse().unwrap()).with_bucket(&"evidence".parse().unwrap());
        let chosen = catalog.default_features();
        let policies = feature_policies(&catalog, &chosen, &placeholders, &Tightening::default()).unwrap();
        assert_eq!(linter().features_in_part(policies.values()), [], "{role}");
    }
}

#[test]
fn findings_are_sorted_and_speak_json() {
    let text = r#"{"Statement":[{"Sid":"a b","Effect":"Allow","Action":"eks:ListClusters"}]}"#;
    let file = PolicyFile::read(text.as_bytes()).unwrap();
    let document = file.documents.first().unwrap();
    let findings = linter().lint(&document.policy, document.kind);
    assert!(findings.is_sorted() && findings.len() > 2);
    let places: Vec<_> = findings.iter().map(|finding| document.position(finding.statement).column).collect();
    assert_eq!((places.first(), places.last()), (Some(&1), Some(&15)));
    let json = serde_json::to_string(findings.last().unwrap()).unwrap();
    assert!(json.contains(r#""rule":"resource-missing","level":"error","sid":"a b""#), "{json}");
}

#[test]
fn a_limit_that_another_policy_of_the_role_lifts_is_found() {
    let (tagged, open) = (
        policy(
            r#"{"Sid":"Tagged","Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*",
            "Condition":{"StringLike":{"ssm:resourceTag/CadoResponseSSMEnabled":"True"}}}"#,
        ),
        policy(r#"{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*"}"#),
    );
    let found = linter().lint_together(&[("CadoResponse-ssm-triage", &tagged), ("CadoResponse-old", &open)]);
    let void: Vec<_> = found.iter().filter(|(_, finding)| finding.rule == Rule::VoidCondition).collect();
    assert_eq!(void.len(), 1, "{found:#?}");
    assert_eq!((void[0].0, void[0].1.sid.as_deref()), (0, Some("Tagged")));
    assert!(void[0].1.message.contains("statement 1 of `CadoResponse-old` allows the same"), "{}", void[0].1.message);
    assert_eq!(linter().lint_together(&[("a", &tagged)]).len(), linter().features_in_part([&tagged]).len());
}

#[test]
fn inline_policies_of_a_role_are_held_against_their_quota_together() {
    let long = policy(&format!(
        r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::logs/{}"]}}"#,
        "x".repeat(6_000)
    ));
    let rules = |names: [&str; 2]| {
        let found = linter().lint_together(&names.map(|name| (name, &long)));
        found.iter().any(|(_, finding)| finding.rule == Rule::InlinePolicySize)
    };
    assert!(rules(["CadoResponse-a", "CadoResponse-b"]));
    assert!(!rules(["CadoResponseAccess", "CadoResponseAccess_1"]), "managed policies have no quota together");
}

#[test]
fn a_principal_arn_limits_trust_only_with_an_account_and_a_name() {
    let trust = |principal: &str, arn: &str| {
        let condition = format!(r#""Condition":{{"ArnLike":{{"aws:PrincipalArn":"{arn}"}}}}"#);
        let statement =
            format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole",{condition}}}"#);
        lint(DocumentKind::Trust, &statement).into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    let root = r#"{"AWS":"arn:aws:iam::111111111111:root"}"#;
    for open in [
        "arn:aws:iam::*:role/*",
        "*:role/*",
        "arn:aws:iam::111111111111:role/*",
        "arn:aws:iam::*:role/myCadoResponseRole",
    ] {
        assert_eq!(trust(r#""*""#, open), [Rule::TrustAnyone], "{open}");
        assert_eq!(trust(root, open), [Rule::TrustAccount], "{open}");
    }
    assert_eq!(trust(root, "arn:aws:iam::111111111111:role/myCadoResponseRole*"), []);
}

#[test]
fn a_document_that_fits_nowhere_is_checked_no_further() {
    let statement = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let long = vec![statement; 1_000].join(",");
    let rules: Vec<Rule> = lint(DocumentKind::Identity, &long).into_iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::InlinePolicySize]);
}
