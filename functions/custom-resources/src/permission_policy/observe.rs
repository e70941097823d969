//! The policies of a prefix as IAM has them. Names are looked up one by one besides being listed: a list may still lack what
//! was made a moment ago.

use std::collections::{BTreeMap, BTreeSet};

use access::{CallError, managed_policy::default_version};
use aws_sdk_iam::{
    Client,
    types::{Policy as IamPolicy, PolicyScopeType, PolicyUsageType},
};

use super::{
    PolicyNamePrefix,
    entity::{Entity, entities},
};
use crate::{
    home::Home,
    owner::{Owner, owner_in},
};

/// The path of the policies.
pub(super) const PATH: &str = "/cado-access/";

/// What IAM says about the names of a prefix.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Observed {
    /// By the number in the name.
    pub(super) policies: BTreeMap<usize, ObservedPolicy>,
}

/// A policy that has one of the names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ObservedPolicy {
    /// It is this resource's.
    Ours {
        /// The text in force.
        document: String,
        /// Who uses it; read only where the policy may have to go.
        users: Users,
    },
    /// It is somebody else's, under the path or elsewhere.
    Foreign {
        /// Its ARN.
        arn: String,
        /// The owner in its tags, where they were read and name one.
        owner: Option<String>,
    },
}

/// Who uses a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Users {
    /// For its permissions.
    pub(super) attached: Vec<Entity>,
    /// As a permissions boundary.
    pub(super) bounded: Vec<Entity>,
}

/// Reads policies of one prefix.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observer<'a> {
    pub(super) iam: &'a Client,
    pub(super) home: &'a Home,
    pub(super) owner: &'a Owner,
    pub(super) prefix: &'a PolicyNamePrefix,
}

impl Observer<'_> {
    pub(super) fn arn(&self, number: usize) -> String {
        let Home { partition, account } = self.home;
        format!("arn:{partition}:iam::{account}:policy{PATH}{}", self.prefix.name(number))
    }

    /// Reads all policies of the prefix, and who uses those beyond the first `kept`.
    pub(super) async fn observe(&self, kept: usize) -> Result<Observed, CallError> {
        let listed = self.listed().await?;
        let mut observed = Observed::default();
        for number in (1..=kept).chain(listed.keys().copied()).collect::<BTreeSet<usize>>() {
            let found = self.look_up(number, kept, listed.get(&number)).await?;
            observed.policies.extend(found.map(|policy| (number, policy)));
        }
        // What a list does not show yet follows without a gap.
        for number in kept + 1.. {
            if observed.policies.contains_key(&number) {
                continue;
            }
            let Some(policy) = self.look_up(number, kept, None).await? else { break };
            observed.policies.insert(number, policy);
        }
        Ok(observed)
    }

    /// Every policy of the account with one of the names, under whatever path: number -> ARN.
    async fn listed(&self) -> Result<BTreeMap<usize, String>, CallError> {
        let call = self.iam.list_policies().scope(PolicyScopeType::Local);
        let mut pages = call.max_items(1_000).into_paginator().items().send();
        let mut listed = BTreeMap::new();
        while let Some(policy) = pages.next().await {
            let failed = |error| CallError::new("iam:ListPolicies", format!("account {}", self.home.account), error);
            let IamPolicy { policy_name: Some(name), arn: Some(arn), .. } = policy.map_err(failed)? else { continue };
            listed.extend(self.prefix.number_in(&name).map(|number| (number, arn)));
        }
        Ok(listed)
    }

    async fn look_up(
        &self,
        number: usize,
        kept: usize,
        listed: Option<&String>,
    ) -> Result<Option<ObservedPolicy>, CallError> {
        let arn = self.arn(number);
        let Some((policy, document)) = default_version(self.iam, &arn).await? else {
            // A list shows what is gone for a while; what has another ARN has the name all the same.
            let elsewhere = listed.filter(|listed| **listed != arn);
            return Ok(elsewhere.map(|arn| ObservedPolicy::Foreign { arn: arn.clone(), owner: None }));
        };
        if !self.owner.owns(policy.tags()) {
            let owner = owner_in(policy.tags()).map(str::to_owned);
            return Ok(Some(ObservedPolicy::Foreign { arn, owner }));
        }
        let users = if number > kept { self.users(&arn).await? } else { Users::default() };
        Ok(Some(ObservedPolicy::Ours { document, users }))
    }

    async fn users(&self, arn: &str) -> Result<Users, CallError> {
        Ok(Users {
            attached: entities(self.iam, arn, PolicyUsageType::PermissionsPolicy).await?,
            bounded: entities(self.iam, arn, PolicyUsageType::PermissionsBoundary).await?,
        })
    }
}
