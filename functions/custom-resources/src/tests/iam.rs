//! As much of IAM as the function calls, with the refusals that matter.

use std::collections::{BTreeMap, BTreeSet};

use super::call::{Call, HttpAnswer};

pub(crate) const ACCOUNT: &str = "111111111111";

/// The managed policies of one account.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Iam {
    /// By ARN.
    pub(crate) policies: BTreeMap<String, FakePolicy>,
    pub(crate) quotas: BTreeMap<&'static str, i32>,
    /// Things on a page.
    pub(crate) page_size: usize,
    /// How many lookups of a policy still find nothing after it was made.
    pub(crate) late: usize,
    /// How many deletions are refused although the policy is attached to nobody any more.
    pub(crate) slow_detachments: usize,
}

impl Default for Iam {
    fn default() -> Self {
        let quotas = BTreeMap::from([
            ("PoliciesQuota", 1_500),
            ("Policies", 7),
            ("AttachedPoliciesPerRoleQuota", 10),
            ("VersionsPerPolicyQuota", 5),
        ]);
        Self { policies: BTreeMap::new(), quotas, page_size: 100, late: 0, slow_detachments: 0 }
    }
}

/// A managed policy.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FakePolicy {
    pub(crate) tags: BTreeMap<String, String>,
    /// Versions by number; the last one written is the default.
    pub(crate) versions: BTreeMap<usize, String>,
    pub(crate) default: usize,
    /// `RoleName/X`, `UserName/X`, `GroupName/X`.
    pub(crate) attached: BTreeSet<String>,
    pub(crate) bounded: BTreeSet<String>,
    /// How many lookups still find nothing.
    pub(crate) late: usize,
}

impl FakePolicy {
    pub(crate) fn document(&self) -> &str {
        &self.versions[&self.default]
    }
}

/// The number of a version.
fn number(id: &str) -> usize {
    id.strip_prefix('v').unwrap().parse().unwrap()
}

fn escaped(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

impl Iam {
    /// The names of the policies.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.policies.keys().map(|arn| arn.rsplit('/').next().unwrap()).collect()
    }

    pub(crate) fn policy(&mut self, name: &str) -> &mut FakePolicy {
        self.policies.get_mut(&format!("arn:aws:iam::{ACCOUNT}:policy/cado-access/{name}")).unwrap()
    }

    pub(super) fn serve(&mut self, call: &Call) -> HttpAnswer {
        let field = |name: &str| call.form.get(name).map(String::as_str).unwrap_or_default();
        let (operation, arn) = (call.operation.as_str(), field("PolicyArn").to_owned());
        match operation {
            "GetAccountSummary" => return call.success(&self.summary()),
            "ListPolicies" => return call.success(&self.list(field("Marker"))),
            "CreatePolicy" => return self.create(call),
            _ => {}
        }
        let (page_size, slow) = (self.page_size, self.slow_detachments);
        let Some(policy) = self.policies.get_mut(&arn) else { return call.refusal("NoSuchEntity") };
        match operation {
            "GetPolicy" if policy.late > 0 => {
                policy.late -= 1;
                call.refusal("NoSuchEntity")
            }
            "GetPolicy" => call.success(&described(&arn, policy)),
            "GetPolicyVersion" => {
                let document = &policy.versions[&number(field("VersionId"))];
                call.success(&format!("<PolicyVersion><Document>{}</Document></PolicyVersion>", escaped(document)))
            }
            "ListPolicyVersions" => call.success(&versions(policy, field("Marker"), page_size)),
            "CreatePolicyVersion" if policy.versions.len() >= 5 => call.refusal("LimitExceeded"),
            "CreatePolicyVersion" => {
                policy.default = policy.versions.keys().max().unwrap() + 1;
                policy.versions.insert(policy.default, field("PolicyDocument").to_owned());
                call.success(&format!("<PolicyVersion><VersionId>v{}</VersionId></PolicyVersion>", policy.default))
            }
            "DeletePolicyVersion" => {
                policy.versions.remove(&number(field("VersionId")));
                call.success("")
            }
            "ListEntitiesForPolicy" => {
                let bounded = field("PolicyUsageFilter") == "PermissionsBoundary";
                let users = if bounded { &policy.bounded } else { &policy.attached };
                call.success(&entities(users, field("Marker"), page_size))
            }
            "DetachRolePolicy" | "DetachUserPolicy" | "DetachGroupPolicy" => {
                let (key, name) = call.form.iter().find(|(key, _)| key.ends_with("Name")).unwrap();
                match policy.attached.remove(&format!("{key}/{name}")) {
                    true => call.success(""),
                    false => call.refusal("NoSuchEntity"),
                }
            }
            "DeletePolicy" if slow > 0 => {
                self.slow_detachments -= 1;
                call.refusal("DeleteConflict")
            }
            "DeletePolicy" if policy.versions.len() > 1 || !policy.attached.is_empty() => {
                call.refusal("DeleteConflict")
            }
            "DeletePolicy" => {
                self.policies.remove(&arn);
                call.success("")
            }
            other => panic!("nobody expected {other}"),
        }
    }

    fn summary(&self) -> String {
        let entries =
            self.quotas.iter().map(|(key, value)| format!("<entry><key>{key}</key><value>{value}</value></entry>"));
        format!("<SummaryMap>{}</SummaryMap>", entries.collect::<String>())
    }

    fn list(&self, marker: &str) -> String {
        let (shown, rest) = page(self.policies.iter().filter(|(_, policy)| policy.late == 0), marker, self.page_size);
        let members = shown.into_iter().map(|(arn, _)| {
            let name = arn.rsplit('/').next().unwrap();
            format!("<member><PolicyName>{name}</PolicyName><Arn>{arn}</Arn></member>")
        });
        format!("<Policies>{}</Policies>{rest}", members.collect::<String>())
    }

    fn create(&mut self, call: &Call) -> HttpAnswer {
        let (path, name) = (&call.form["Path"], &call.form["PolicyName"]);
        if self.names().iter().any(|other| other.eq_ignore_ascii_case(name)) {
            return call.refusal("EntityAlreadyExists");
        }
        let tag = |number: usize| {
            let part = |part: &str| call.form.get(&format!("Tags.member.{number}.{part}")).cloned();
            Some((part("Key")?, part("Value")?))
        };
        let policy = FakePolicy {
            tags: (1..).map_while(tag).collect(),
            versions: BTreeMap::from([(1, call.form["PolicyDocument"].clone())]),
            default: 1,
            late: self.late,
            ..FakePolicy::default()
        };
        self.policies.insert(format!("arn:aws:iam::{ACCOUNT}:policy{path}{name}"), policy);
        call.success("")
    }
}

fn described(arn: &str, policy: &FakePolicy) -> String {
    let tags =
        policy.tags.iter().map(|(key, value)| format!("<member><Key>{key}</Key><Value>{value}</Value></member>"));
    let default = policy.default;
    format!(
        "<Policy><Arn>{arn}</Arn><DefaultVersionId>v{default}</DefaultVersionId><Tags>{}</Tags></Policy>",
        tags.collect::<String>()
    )
}

fn versions(policy: &FakePolicy, marker: &str, size: usize) -> String {
    let (shown, rest) = page(policy.versions.keys().rev(), marker, size);
    let members = shown.into_iter().map(|number| {
        let default = *number == policy.default;
        format!("<member><VersionId>v{number}</VersionId><IsDefaultVersion>{default}</IsDefaultVersion></member>")
    });
    format!("<Versions>{}</Versions>{rest}", members.collect::<String>())
}

fn entities(users: &BTreeSet<String>, marker: &str, size: usize) -> String {
    let (shown, rest) = page(users.iter(), marker, size);
    let list = |kind: &str| {
        let members = shown.iter().filter_map(|user| user.strip_prefix(&format!("{kind}Name/")));
        let members = members.map(|name| format!("<member><{kind}Name>{name}</{kind}Name></member>"));
        format!("<Policy{kind}s>{}</Policy{kind}s>", members.collect::<String>())
    };
    ["Role", "User", "Group"].map(list).concat() + &rest
}

/// One page of things, and what tells where the next one begins.
fn page<T>(things: impl Iterator<Item = T>, marker: &str, size: usize) -> (Vec<T>, String) {
    let start: usize = marker.parse().unwrap_or(0);
    let mut things: Vec<T> = things.skip(start).collect();
    let more = things.len() > size;
    things.truncate(size);
    let rest = match more {
        true => format!("<IsTruncated>true</IsTruncated><Marker>{}</Marker>", start + size),
        false => "<IsTruncated>false</IsTruncated>".to_owned(),
    };
    (things, rest)
}
