//! The requests that an acquisition makes, and the judgement of each. KMS asks more of a policy than other services do:
//! inside its account a key's policy has to allow, to the role itself or to the account and then the role's policies as
//! well; from another account the key's policy and the role's policies have to allow both.

use std::collections::BTreeSet;

use super::{
    Acquisition, CallingRole, Document, Finding, KeyArn, Need, Permission,
    statements::{CREATE_GRANT, DESCRIBE, FOR_AWS_RESOURCE, VIA_SERVICE},
    via_service,
};
use crate::{
    AccountId, Partition, Region,
    evaluate::{Answer, Context, Request, Sides, Truth},
};

/// What the platform does with a key, as KMS names the single permissions.
const USES: [&str; 6] = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
];

/// One request, whoever makes it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) action: &'static str,
    pub(super) resource: String,
    pub(super) region: Option<Region>,
    pub(super) need: Need,
    pub(super) context: Context,
}

/// The use of a key, and a grant for the volume, through EC2 of a Region.
pub(super) fn through_ec2(key: &KeyArn, region: &Region) -> Vec<Call> {
    let context = via_ec2(&key.partition, region);
    let call = |action, context| Call {
        action,
        resource: key.to_string(),
        region: Some(region.clone()),
        need: Need::Acquisition,
        context,
    };
    let uses = USES.into_iter().map(|action| call(action, context.clone().without(FOR_AWS_RESOURCE)));
    uses.chain([call(CREATE_GRANT, context.clone().with(FOR_AWS_RESOURCE, "true"))]).collect()
}

/// What EC2 of a Region adds to a request that it passes on.
fn via_ec2(partition: &Partition, region: &Region) -> Context {
    let context = Context::default().with("aws:ViaAWSService", "true").with("aws:RequestedRegion", region.as_str());
    match via_service::ec2(partition, region) {
        Some(service) => context.with(VIA_SERVICE, service),
        None => context,
    }
}

/// What a request carries that the role makes to KMS of a Region itself.
pub(crate) fn direct(region: &Region) -> Context {
    Context::default()
        .without(VIA_SERVICE)
        .without(FOR_AWS_RESOURCE)
        .with("aws:ViaAWSService", "false")
        .with("aws:RequestedRegion", region.as_str())
}

/// Asking KMS what kind of key it is.
pub(super) fn describe(key: &KeyArn) -> Call {
    let (resource, context, region) = (key.to_string(), direct(&key.region), Some(key.region.clone()));
    Call { action: DESCRIBE, resource, region, need: Need::Acquisition, context }
}

/// A grant of which it is not known who makes it and for whom.
pub(super) fn grant(key: &KeyArn) -> Call {
    let (resource, context) = (key.to_string(), Context::default());
    Call { action: CREATE_GRANT, resource, region: None, need: Need::Acquisition, context }
}

/// Judges a request of a role about the key.
pub(super) fn judge(acquisition: &Acquisition, caller: &CallingRole, call: &Call) -> Finding {
    let Acquisition { key, key_policy, .. } = acquisition;
    let sides = Sides::of(&request(acquisition, caller, call, &key.account), &caller.policies, Some(key_policy));
    let inside = caller.role.account == key.account;
    let allowed = if inside { sides.allowed_inside() } else { sides.allowed_from_outside() };
    let lacking = lacking(&sides, inside).into_iter().map(|side| match side {
        Side::Key => Document::KeyPolicy(key.clone()),
        Side::Role => Document::RolePolicy(caller.role.clone()),
    });
    let mut finding = finding(caller, call, sides.answer(&allowed), lacking.collect());
    if finding.permission == Permission::Allowed && inside && sides.resource == Truth::Yes {
        finding.permission = Permission::AllowedByKeyPolicyAlone;
    }
    finding
}

/// Judges a request of a role about something that the role's policies decide alone.
pub(super) fn judge_alone(acquisition: &Acquisition, caller: &CallingRole, call: &Call) -> Finding {
    let sides = Sides::of(&request(acquisition, caller, call, &caller.role.account), &caller.policies, None);
    let own = BTreeSet::from([Document::RolePolicy(caller.role.clone())]);
    finding(caller, call, sides.answer(&sides.role), own)
}

fn request(acquisition: &Acquisition, caller: &CallingRole, call: &Call, owner: &AccountId) -> Request {
    let context = acquisition
        .known
        .clone()
        .overlaid(call.context.clone())
        .with("kms:CallerAccount", caller.role.account.as_str());
    Request {
        principal: caller.role.clone(),
        action: call.action.to_owned(),
        resource: call.resource.clone(),
        context: context.with("aws:ResourceAccount", owner.as_str()),
    }
}

fn finding(caller: &CallingRole, call: &Call, answer: Answer, lacking: BTreeSet<Document>) -> Finding {
    Finding {
        role: caller.role.clone(),
        action: call.action.to_owned(),
        resource: call.resource.clone(),
        regions: call.region.iter().cloned().collect(),
        need: call.need,
        permission: match answer {
            Answer::Allowed => Permission::Allowed,
            Answer::NotAllowed => Permission::NotAllowed { lacking },
            Answer::Denied { by } => Permission::Denied { by },
            Answer::Depends { on } => Permission::Depends { on },
        },
    }
}

enum Side {
    Key,
    Role,
}

/// Which side has to allow more where nothing allows. Inside the account, the role's policies are the place if the key
/// leaves the choice to them for certain.
fn lacking(sides: &Sides, inside: bool) -> Vec<Side> {
    let key = sides.resource.or(&sides.account);
    match inside {
        true if sides.account == Truth::Yes => vec![Side::Role],
        true => vec![Side::Key],
        false => {
            let role = (sides.role == Truth::No).then_some(Side::Role);
            (key == Truth::No).then_some(Side::Key).into_iter().chain(role).collect()
        }
    }
}

/// Joins what was found alike for several Regions.
pub(super) fn join_regions(findings: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    let mut joined: Vec<Finding> = Vec::new();
    for finding in findings {
        let alike = |other: &&mut Finding| {
            other.role == finding.role
                && other.action == finding.action
                && other.resource == finding.resource
                && other.permission == finding.permission
        };
        match joined.iter_mut().find(alike) {
            Some(other) => other.regions.extend(finding.regions),
            None => joined.push(finding),
        }
    }
    joined
}
