//! Arguments that several commands share: checked when the command line is read, so that an error names the switch
//! and the accepted form.

mod bucket;
mod feature;
mod input;
mod partition;
mod place;
mod policy_name;
mod secret;
mod suggestion;
mod text;
mod tightening;
mod trust;

pub(crate) use self::{
    feature::{check_features, feature_id},
    input::Input,
    partition::{DEFAULT_PARTITION, agreed_partition},
    place::PlaceArguments,
    policy_name::PolicyName,
    suggestion::did_you_mean,
    text::{checked, listed},
    tightening::{TighteningArguments, flag_of, kms_grants, samples},
    trust::TrustArguments,
};
