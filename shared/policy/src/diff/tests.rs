//! What is and what is not a difference.

use proptest::prelude::*;

use super::*;

fn policy(statements: &str) -> Policy {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).parse().unwrap()
}

fn diff(old: &str, new: &str) -> PolicyDiff {
    let explainers = CatalogRole::WHOLE.map(|role| Explainer::new(role).unwrap());
    PolicyDiff::between(&explainers, &[&policy(old)], &[&policy(new)])
}

#[test]
fn form_order_sids_and_letter_case_of_actions_are_no_difference() {
    let old = r#"{"Sid":"A","Effect":"Allow","Action":["s3:GetObject","ec2:DescribeInstances"],"Resource":["a","b"]}"#;
    let new = r#"{"Effect":"Allow","Action":"EC2:describeinstances","Resource":["b","a","a"]},
        {"Sid":"B","Effect":"Allow","Action":"s3:getobject","Resource":"b","Condition":{}},
        {"Effect":"Allow","Action":"s3:getobject","Resource":"a"}"#;
    assert_eq!(diff(old, new), PolicyDiff::default());
}

#[test]
fn statements_may_move_to_another_document() {
    let (one, other) =
        (r#"{"Effect":"Allow","Action":"a:b","Resource":"*"}"#, r#"{"Effect":"Deny","Action":"a:c","Resource":"*"}"#);
    let both = policy(&format!("{one},{other}"));
    assert!(PolicyDiff::between(&[], &[&both], &[&policy(other), &policy(one)]).is_empty());
}

#[test]
fn tells_what_was_added_removed_and_changed() {
    let difference = diff(
        r#"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"},
           {"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::secret/*"}"#,
        r#"{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::logs/*",
            "Condition":{"Bool":{"aws:SecureTransport":"true"}}},
           {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#,
    );
    insta::assert_snapshot!(serde_json::to_string_pretty(&difference).unwrap(), @r#"
    {
      "features": [
        {
          "role": "platform",
          "feature": "error-reporting",
          "before": "full",
          "after": "none"
        },
        {
          "role": "platform",
          "feature": "health-checks",
          "before": "part",
          "after": "none"
        }
      ],
      "allow": {
        "added": {
          "s3:ListBucket": [
            {
              "resource": "*"
            }
          ]
        },
        "removed": {
          "s3:PutObject": [
            {
              "resource": "*"
            }
          ]
        },
        "changed": {
          "s3:GetObject": {
            "reach": "narrowed",
            "resources": {
              "added": [
                "arn:aws:s3:::logs/*"
              ],
              "removed": [
                "*"
              ]
            },
            "conditions": {
              "added": [
                "Bool aws:SecureTransport true"
              ],
              "removed": []
            },
            "principals": {
              "added": [],
              "removed": []
            },
            "terms": {
              "added": [
                {
                  "resource": "arn:aws:s3:::logs/*",
                  "conditions": [
                    "Bool aws:SecureTransport true"
                  ]
                }
              ],
              "removed": [
                {
                  "resource": "*"
                }
              ]
            }
          }
        }
      },
      "deny": {
        "added": {},
        "removed": {
          "s3:GetObject": [
            {
              "resource": "arn:aws:s3:::secret/*"
            }
          ]
        },
        "changed": {}
      }
    }
    "#);
}

#[test]
fn tells_how_the_reach_of_an_action_changed() {
    let on = |resource: &str| format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":{resource}}}"#);
    let (all, bucket, object, other) =
        (r#""*""#, r#""arn:aws:s3:::a/*""#, r#""arn:aws:s3:::a/b""#, r#""arn:aws:s3:::c/*""#);
    for (old, new, reach) in [
        (bucket, all, Reach::Widened),
        (bucket, object, Reach::Narrowed),
        (bucket, other, Reach::Changed),
        (bucket, r#"["arn:aws:s3:::a/*","arn:aws:s3:::a/b"]"#, Reach::Same),
    ] {
        let difference = diff(&on(old), &on(new));
        assert_eq!(difference.allow.changed.get("s3:GetObject").map(|change| change.reach), Some(reach), "{old} {new}");
    }
}

#[test]
fn terms_that_were_only_paired_anew_are_a_difference() {
    let pair = |one: &str, other: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"a:b","Resource":"{one}","Condition":{{"Bool":{{"k":"true"}}}}}},
               {{"Effect":"Allow","Action":"a:b","Resource":"{other}"}}"#
        )
    };
    let difference = diff(&pair("x", "y"), &pair("y", "x"));
    let change = difference.allow.changed.get("a:b").unwrap();
    assert!(change.resources.is_empty() && change.conditions.is_empty() && change.principals.is_empty());
    assert_eq!((change.terms.added.len(), change.terms.removed.len()), (2, 2));
}

#[test]
fn another_external_id_is_a_difference_that_shows_neither() {
    let with = |id: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::111111111111:role/a"}},"Action":"sts:AssumeRole",
                "Condition":{{"StringEquals":{{"sts:ExternalId":"{id}"}}}}}}"#
        )
    };
    let difference = diff(&with("first-secret"), &with("second-secret"));
    assert!(!difference.is_empty());
    let text = serde_json::to_string(&difference).unwrap();
    assert!(!text.contains("secret") && text.contains("sts:ExternalId (not shown)"), "{text}");
}

#[test]
fn policy_variables_without_the_current_version_are_a_difference() {
    let text = r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${aws:username}"}}"#;
    let old: Policy = text.parse().unwrap();
    let new = Policy { version: Some(crate::Version::V2012), ..old.clone() };
    assert!(!PolicyDiff::between(&[], &[&old], &[&new]).is_empty());
}

prop_compose! {
    fn statement()(
        effect in prop::sample::select(vec!["Allow", "Deny"]),
        (action_field, action) in (prop::sample::select(vec!["Action", "NotAction"]), prop::sample::subsequence(vec!["s3:GetObject", "S3:getObject", "s3:*", "ec2:CopyImage"], 1..3)),
        (resource_field, resource) in (prop::sample::select(vec!["Resource", "NotResource"]), prop::sample::subsequence(vec!["*", "arn:aws:s3:::a/*", "arn:aws:s3:::b"], 1..3)),
        condition in prop::sample::select(vec!["{}", r#"{"Bool":{"k":"true"}}"#, r#"{"Bool":{"K":["true"]}}"#]),
    ) -> String {
        format!(r#"{{"Effect":"{effect}","{action_field}":{action:?},"{resource_field}":{resource:?},"Condition":{condition}}}"#)
    }
}

fn documents() -> impl Strategy<Value = Policy> {
    prop::collection::vec(statement(), 1..4).prop_map(|statements| policy(&statements.join(",")))
}

proptest! {
    #[test]
    fn swapping_the_documents_swaps_what_comes_and_what_goes(old in documents(), new in documents()) {
        let (there, back) = (PolicyDiff::between(&[], &[&old], &[&new]), PolicyDiff::between(&[], &[&new], &[&old]));
        for (there, back) in [(&there.allow, &back.allow), (&there.deny, &back.deny)] {
            prop_assert_eq!(&there.added, &back.removed);
            prop_assert_eq!(&there.removed, &back.added);
            let swapped = there.changed.values().zip(back.changed.values());
            prop_assert!(swapped.clone().all(|(one, other)| one.terms.added == other.terms.removed));
            prop_assert!(swapped.into_iter().all(|(one, other)| (one.reach == Reach::Widened) == (other.reach == Reach::Narrowed)));
        }
    }

    #[test]
    fn there_is_no_difference_exactly_when_the_atoms_are_the_same(old in documents(), new in documents()) {
        let same = [Effect::Allow, Effect::Deny].iter().all(|effect| {
            let terms = |policy| atoms([policy], *effect).into_iter().map(|(action, (_, terms))| (action, terms)).collect::<Vec<_>>();
            terms(&old) == terms(&new)
        });
        prop_assert_eq!(PolicyDiff::between(&[], &[&old], &[&new]).is_empty(), same);
        prop_assert!(PolicyDiff::between(&[], &[&old], &[&old]).is_empty());
        prop_assert!(!old.means_the_same_as(&new) || same);
    }
}
