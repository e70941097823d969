//! The parameters that the template is deployed with: its own defaults, except where the emulator or the patience of a
//! test asks for something else.

use std::collections::BTreeMap;

use crate::events::SOURCE;
use crate::functions::architecture;

/// The platform's role in the hub; the name is the one that the vendor's documents use.
pub const PLATFORM_ROLE: &str = "myCadoResponseRole";

/// The role that is made in the accounts.
pub const ACCESS_ROLE: &str = "CadoResponseSecondRole";

/// Values by parameter name.
#[derive(Clone, Debug)]
pub struct Parameters(pub(crate) BTreeMap<String, String>);

impl Default for Parameters {
    fn default() -> Self {
        Self(BTreeMap::new())
            .with("PlatformRoleName", PLATFORM_ROLE)
            .with("AccessRoleName", ACCESS_ROLE)
            // As in AWS, nobody may put an event with a source of `aws.` on a bus.
            .with("OrganizationEventSource", SOURCE)
            // Seconds, where an account is given minutes to become ready.
            .with("RetryDelay", "1")
            .with("Architecture", architecture())
    }
}

impl Parameters {
    /// The same with one parameter set; lists are joined by commas.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The value of one parameter, where it is set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}
