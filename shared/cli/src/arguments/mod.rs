//! Arguments that several commands share: checked when the command line is read, so that an error names the switch
//! and the accepted form.

mod bucket;
mod input;
mod partition;
mod place;
mod policy_name;
mod secret;
mod text;
mod tightening;
mod trust;

pub(crate) use self::{
    input::Input,
    partition::{DEFAULT_PARTITION, agreed_partition},
    place::PlaceArguments,
    policy_name::PolicyName,
    text::checked,
    tightening::{TighteningArguments, flag_of, kms_grants, samples},
    trust::TrustArguments,
};
