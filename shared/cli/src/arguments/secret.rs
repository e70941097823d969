//! The ExternalId as it was given. It is checked after the command line is read and not by clap, whose errors repeat
//! the value.

use std::convert::Infallible;

use policy::ExternalId;
use secrecy::{ExposeSecret, SecretString};

use super::checked;
use crate::CommandError;

/// A text that is neither printed nor part of any error.
#[derive(Debug, Clone)]
pub(crate) struct Secret(SecretString);

/// Takes any text, so that clap has nothing to complain about.
pub(crate) fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret(text.to_owned().into()))
}

/// The value of an environment variable; one that is empty or not set is none.
pub(super) fn of_environment(variable: &str) -> Option<Secret> {
    let value = std::env::var_os(variable).filter(|value| !value.is_empty())?;
    Some(Secret(value.to_string_lossy().into_owned().into()))
}

impl Secret {
    /// The ExternalId that it is.
    pub(crate) fn external_id(&self) -> Result<ExternalId, CommandError> {
        checked(self.0.expose_secret()).map_err(|message| CommandError::value("--external-id", message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::chain;

    #[test]
    fn neither_an_error_nor_debug_output_repeats_it() {
        let secret = secret("tenant 4711").unwrap();
        let error = secret.external_id().unwrap_err();
        assert!(chain(&error).starts_with("`--external-id`: the ExternalId is malformed"), "{}", chain(&error));
        assert!(!chain(&error).contains("4711") && !format!("{secret:?}").contains("4711"));
    }
}
