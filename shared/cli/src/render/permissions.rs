//! The permissions of a role as named policies: with values for documents, and with marks for templates. Both are
//! packed in the same way, by the lengths that they have once everything is filled in.

use policy::{
    BucketName, Catalog, CatalogError, Feature, FeatureId, Partition, Placeholders, Policy, Statement,
    feature_policies, inline_policies, managed_policies,
};

use super::{
    form::Form,
    named_policies::NamedPolicies,
    refused::{refused, too_large},
    role::Packing,
};
use crate::{
    CommandError,
    arguments::{PlaceArguments, TighteningArguments},
    document::{Mark, Tree},
};

/// What a role is to have.
#[derive(Debug)]
pub(super) struct Permissions<'a> {
    pub(super) catalog: Catalog,
    pub(super) features: Vec<FeatureId>,
    pub(super) tightening: &'a TighteningArguments,
    pub(super) place: &'a PlaceArguments,
    pub(super) bucket: Option<&'a BucketName>,
    pub(super) partition: Partition,
    pub(super) prefix: String,
    /// What to do where the features do not fit the inline policies of one role.
    pub(super) way_out: &'static str,
}

impl Permissions<'_> {
    /// The policies by name, every value filled in.
    pub(super) fn documents(&self, packing: Packing) -> Result<NamedPolicies, CommandError> {
        match packing {
            Packing::Inline => self.inline(&self.values()?),
            Packing::Managed => self.filled(packing, &self.values()?, &self.partition),
        }
    }

    /// The same with marks where a template fills something in.
    pub(super) fn marked(&self, packing: Packing) -> Result<Vec<(String, Tree)>, CommandError> {
        let mark = Mark::Partition.text().unwrap_or_default().parse().map_err(CommandError::internal)?;
        let NamedPolicies(policies) = self.filled(packing, &Placeholders::marks(), &mark)?;
        let given = self.place.given();
        Ok(policies.into_iter().map(|(name, policy)| (name, Tree::from(&policy).fill(&given))).collect())
    }

    /// The policies as they are packed with sample values, with other values in their place.
    fn filled(
        &self,
        packing: Packing,
        values: &Placeholders,
        partition: &Partition,
    ) -> Result<NamedPolicies, CommandError> {
        let samples = self.samples()?;
        let sampled = self.statements(&samples, &self.partition)?;
        let counterparts: Vec<_> = sampled.into_iter().zip(self.statements(values, partition)?).collect();
        let counterpart =
            |statement: &Statement| counterparts.iter().find(|(one, _)| one == statement).map(|(_, other)| other);
        let packed = match packing {
            Packing::Inline => self.inline(&samples)?,
            Packing::Managed => self.managed(&samples)?,
        };
        let policies = packed.0.into_iter().map(|(name, policy)| {
            let statements = policy.statements.iter().filter_map(counterpart).cloned().collect();
            (name, Policy { statements, ..policy })
        });
        Ok(NamedPolicies(policies.collect()))
    }

    /// Whether the inline policies fit the role.
    pub(super) fn fits_inline(&self, form: Form) -> Result<bool, CommandError> {
        let placeholders = match form {
            Form::Json => self.values()?,
            _ => self.samples()?,
        };
        match inline_policies(
            &self.catalog,
            &self.features,
            &placeholders,
            &self.tightening.tightening(&self.partition)?,
        ) {
            Err(CatalogError::TooLarge { .. }) => Ok(false),
            other => other.map(|_| true).map_err(refused),
        }
    }

    /// The features whose permissions have a place for this value.
    pub(super) fn features_with(&self, mark: Mark) -> Result<Vec<String>, CommandError> {
        let marked = self.raw(&Placeholders::marks())?;
        let having = marked.into_iter().filter(|(_, policy)| Tree::from(policy).has(mark));
        Ok(having.map(|(id, _)| id.to_string()).collect())
    }

    /// The permissions of each feature as the catalogue has them.
    pub(super) fn raw(&self, values: &Placeholders) -> Result<Vec<(FeatureId, Policy)>, CommandError> {
        let selected = self.catalog.select(&self.features).map_err(refused)?;
        let policy = |feature: &Feature| Ok((feature.id.clone(), feature.policy(values).map_err(refused)?));
        selected.into_iter().map(policy).collect()
    }

    fn inline(&self, placeholders: &Placeholders) -> Result<NamedPolicies, CommandError> {
        let tightening = self.tightening.tightening(&self.partition)?;
        let inline = inline_policies(&self.catalog, &self.features, placeholders, &tightening);
        let inline = inline.map_err(|error| too_large(error, self.way_out))?;
        Ok(NamedPolicies(inline.into_iter().collect()))
    }

    fn managed(&self, placeholders: &Placeholders) -> Result<NamedPolicies, CommandError> {
        let tightening = self.tightening.tightening(&self.partition)?;
        let policies = feature_policies(&self.catalog, &self.features, placeholders, &tightening).map_err(refused)?;
        let packed = managed_policies(&policies, &self.prefix);
        let packed = packed.map_err(|error| CommandError::value("--features", error))?;
        Ok(NamedPolicies(packed.into_iter().map(|policy| (policy.name, policy.policy)).collect()))
    }

    /// Every statement of the role, always in the same order.
    fn statements(&self, placeholders: &Placeholders, partition: &Partition) -> Result<Vec<Statement>, CommandError> {
        let tightening = self.tightening.tightening(partition)?;
        let policies = feature_policies(&self.catalog, &self.features, placeholders, &tightening).map_err(refused)?;
        Ok(policies.into_values().flat_map(|policy| policy.statements).collect())
    }

    /// What was given, and any account and any Region where nothing was.
    ///
    /// # Errors
    /// When the bucket is needed and was not given; the error names all the features that need it.
    fn values(&self) -> Result<Placeholders, CommandError> {
        let needing = self.features_with(Mark::Bucket)?;
        if self.bucket.is_none() && !needing.is_empty() {
            let names = needing.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            let remedy = format!(
                "it is named in the permissions of {names}; give `--bucket NAME`, or leave them out with `--without {}`",
                needing.join(",")
            );
            return Err(CommandError::Missing { flag: "--bucket", remedy });
        }
        let values = Placeholders::new(self.partition.clone());
        let values = self.place.account.iter().fold(values, |values, account| values.for_account(account));
        let values = self.place.region.iter().fold(values, |values, region| values.in_region(region));
        Ok(self.bucket.into_iter().fold(values, |values, bucket| values.with_bucket(bucket)))
    }

    /// The same with values as long as those that a template may be filled in with.
    pub(super) fn samples(&self) -> Result<Placeholders, CommandError> {
        let account = "000000000000".parse().map_err(CommandError::internal)?;
        let region = "ap-southeast-10".parse().map_err(CommandError::internal)?;
        let bucket = "b".repeat(63).parse().map_err(CommandError::internal)?;
        let values = Placeholders::new(self.partition.clone()).with_bucket(self.bucket.unwrap_or(&bucket));
        let values = values.for_account(self.place.account.as_ref().unwrap_or(&account));
        Ok(values.in_region(self.place.region.as_ref().unwrap_or(&region)))
    }
}
