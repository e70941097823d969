//! Environment variables to checked values. A function reads them once, at its start, and does not start with
//! a wrong one: a silent default is how a clean-up touches the wrong account.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
    str::FromStr,
};

/// A variable is missing or malformed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvironmentError {
    /// The variable is not set, or empty.
    #[error("environment variable `{name}` is not set; the SAM template sets it, so deploy the function with it")]
    Missing {
        /// The variable.
        name: &'static str,
    },
    /// The variable has a value of another form.
    #[error("environment variable `{name}` is malformed: {reason}")]
    Malformed {
        /// The variable.
        name: &'static str,
        /// What is wrong, with the accepted form.
        reason: String,
    },
}

/// The variables of the process, or of a test.
#[derive(Clone)]
pub struct Environment(BTreeMap<String, String>);

/// Names without values: credentials are among them.
impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

impl Environment {
    /// The variables of this process. Those that are not Unicode are none of ours and are left out.
    #[must_use]
    pub fn of_the_process() -> Self {
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(unicode).collect())
    }

    /// A value that must be there.
    ///
    /// # Errors
    /// When the variable is unset, empty or malformed.
    pub fn required<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<T, EnvironmentError> {
        self.optional(name)?.ok_or(EnvironmentError::Missing { name })
    }

    /// A value that may be left out; an empty text counts as left out, because CloudFormation cannot omit one.
    ///
    /// # Errors
    /// When the variable is malformed.
    pub fn optional<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<Option<T>, EnvironmentError> {
        self.text(name).map(|text| parse(name, text)).transpose()
    }

    /// A comma-separated list, which may be empty. White space around a member does not count.
    ///
    /// # Errors
    /// When a member is malformed.
    pub fn list<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<Vec<T>, EnvironmentError> {
        let members = self.text(name).unwrap_or_default().split(',').map(str::trim);
        members.filter(|member| !member.is_empty()).map(|member| parse(name, member)).collect()
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// When the variable is unset or anything else: a flag that decides what is changed has no silent default.
    pub fn flag(&self, name: &'static str) -> Result<bool, EnvironmentError> {
        match self.text(name) {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(other) => {
                let reason = format!("`{other}` is neither `true` nor `false`");
                Err(EnvironmentError::Malformed { name, reason })
            }
            None => Err(EnvironmentError::Missing { name }),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(variables: [(&str, &str); N]) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

fn parse<T: FromStr<Err: Display>>(name: &'static str, text: &str) -> Result<T, EnvironmentError> {
    text.parse().map_err(|error: T::Err| EnvironmentError::Malformed { name, reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use policy::AccountId;

    use super::*;

    #[test]
    fn names_the_variable_and_the_accepted_form() {
        let environment = Environment::from([("ACCOUNTS", "222222222222, 3333")]);
        let error = environment.list::<AccountId>("ACCOUNTS").unwrap_err();
        assert_eq!(
            error.to_string(),
            "environment variable `ACCOUNTS` is malformed: `3333` is not an AWS account id: expected exactly 12 digits, such as `222222222222`"
        );
    }

    #[test]
    fn an_empty_value_counts_as_not_set() {
        let environment = Environment::from([("ROLE", " ")]);
        assert_eq!(environment.optional::<String>("ROLE").unwrap(), None);
        assert_eq!(environment.required::<String>("ROLE").unwrap_err(), EnvironmentError::Missing { name: "ROLE" });
        assert_eq!(environment.list::<String>("ROLE").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn debug_output_shows_names_and_no_values() {
        let environment = Environment::from([("AWS_SECRET_ACCESS_KEY", "4711")]);
        assert_eq!(format!("{environment:?}"), r#"{"AWS_SECRET_ACCESS_KEY"}"#);
    }

    #[test]
    fn a_flag_is_true_or_false_and_nothing_else() {
        let environment = Environment::from([("A", "true"), ("B", "false"), ("C", "yes")]);
        assert!(environment.flag("A").unwrap());
        assert!(!environment.flag("B").unwrap());
        assert!(environment.flag("C").unwrap_err().to_string().contains("neither `true` nor `false`"));
        assert!(environment.flag("D").is_err());
    }
}
