//! Every policy that the catalogue renders, read by a linter that owes nothing to this project. What it finds and we do
//! not share stands in a table with the reason; a line of the table that finds nothing any more has to go.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use policy::{Catalog, InstanceTag, KmsGrants, Placeholders, Policy, Tightening, feature_policies};
use system_tests::parliament::{Finding, findings};

/// Kind of finding, a part of its detail, and why it is none.
const KNOWN: [(&str, &str, &str); 6] = [
    ("RESOURCE_MISMATCH", "ec2:ModifyInstanceAttribute", "looks at one statement: instances are in the one beside it"),
    (
        "RESOURCE_MISMATCH",
        "ec2:RunInstances",
        "looks at one statement: what is made and what is used are tested differently",
    ),
    ("RESOURCE_MISMATCH", "kms:", "looks at one statement: aliases are in the one beside it"),
    ("RESOURCE_MISMATCH", "ssm:SendCommand", "knows no documents without an account, as those of AWS are"),
    ("RESOURCE_MISMATCH", "ec2:StartInstances", "looks at one statement: licences are in one of their own"),
    ("UNKNOWN_CONDITION_FOR_ACTION", "kms:ResourceAliases", "its data is older than the condition key"),
];

fn rendered(tightening: &Tightening) -> Result<BTreeMap<String, Policy>> {
    let placeholders = Placeholders::new("aws".parse()?).with_bucket(&"evidence".parse()?);
    let mut policies = BTreeMap::new();
    for (role, catalog) in [("access", Catalog::access_role()?), ("platform", Catalog::platform_role()?)] {
        let all: Vec<_> = catalog.features().map(|feature| feature.id.clone()).collect();
        let rendered = feature_policies(&catalog, &all, &placeholders, tightening)?;
        policies.extend(rendered.into_iter().map(|(id, policy)| (format!("{role}-{id}"), policy)));
    }
    Ok(policies)
}

fn tightenings() -> Result<Vec<Tightening>> {
    let key = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab".parse()?;
    let all = Tightening {
        ssm_instance_tag: Some(InstanceTag::default()),
        kms_keys: BTreeSet::from([key]),
        kms_grants: KmsGrants::Withheld,
        regions: BTreeSet::from(["eu-central-1".parse()?]),
        s3_buckets: BTreeSet::from(["arn:aws:s3:::logs".parse()?]),
    };
    Ok(vec![Tightening::default(), Tightening { kms_grants: KmsGrants::Any, ..all.clone() }, all])
}

fn is_known(finding: &Finding, (issue, detail, _): &(&str, &str, &str)) -> bool {
    finding.issue == *issue && finding.detail.contains(detail)
}

#[test]
fn an_independent_linter_agrees_with_every_rendered_policy() -> Result<()> {
    let mut found = vec![];
    for tightening in tightenings()? {
        found.extend(findings(&rendered(&tightening)?)?);
    }
    let news: Vec<&Finding> =
        found.iter().filter(|finding| !KNOWN.iter().any(|known| is_known(finding, known))).collect();
    assert!(news.is_empty(), "{news:#?}");
    let gone: Vec<_> = KNOWN.iter().filter(|known| !found.iter().any(|finding| is_known(finding, known))).collect();
    assert!(gone.is_empty(), "no longer found: {gone:#?}");
    Ok(())
}

#[test]
fn the_linter_finds_what_the_documents_got_wrong() -> Result<()> {
    let published = r#"{"Version":"2012-10-17","Statement":[{"Sid":"RequiredForCadoHostAndPreservation2","Effect":"Allow",
        "Action":["s3:ListAllMyBuckets","s3:ListBucket"],"Resource":["arn:aws:s3:::evidence"]}]}"#;
    let found = findings(&BTreeMap::from([("published".to_owned(), published.parse()?)]))?;
    let only = Finding { policy: "published".to_owned(), issue: "RESOURCE_MISMATCH".to_owned(), ..found[0].clone() };
    assert_eq!(found, [only]);
    assert!(found[0].detail.contains("s3:ListAllMyBuckets"), "{}", found[0].detail);
    Ok(())
}
