//! Placeholders of the catalogue, such as `${Partition}`. They look like IAM's own policy variables
//! (`${aws:PrincipalTag/team}`), which AWS fills in at every request and which stay as they are here.

use crate::{AccountId, BucketName, Condition, OneOrMany, Partition, Region, Resources, Statement, UniqueMap};

/// A placeholder that cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceholderError {
    /// A name that nobody knows a value for.
    #[error(
        "`${{{name}}}` in `{text}` is not a placeholder: known are `${{Partition}}`, `${{AccountId}}`, `${{Region}}` and `${{Bucket}}`"
    )]
    Unknown {
        /// The name between the braces.
        name: String,
        /// The text that it stands in.
        text: String,
    },
    /// The platform's bucket is not known.
    #[error("`{text}` needs the name of the platform's bucket: give it, or leave the feature out")]
    NoBucket {
        /// The text that it stands in.
        text: String,
    },
    /// `${` without `}`.
    #[error("the placeholder in `{text}` is not closed: expected `}}` after `${{`")]
    Unclosed {
        /// The text that it stands in.
        text: String,
    },
}

/// What the catalogue leaves open: the value of each placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholders {
    partition: Partition,
    account: String,
    region: String,
    bucket: Option<String>,
}

/// What stands for any account and any Region.
const ANY: &str = "*";

impl Placeholders {
    /// The values for a role in any account and any Region of this partition, whose platform has no known bucket.
    #[must_use]
    pub fn new(partition: Partition) -> Self {
        Self { partition, account: ANY.to_owned(), region: ANY.to_owned(), bucket: None }
    }

    /// The same for one account.
    #[must_use]
    pub fn for_account(self, account: &AccountId) -> Self {
        Self { account: account.to_string(), ..self }
    }

    /// The same for one Region.
    #[must_use]
    pub fn in_region(self, region: &Region) -> Self {
        Self { region: region.to_string(), ..self }
    }

    /// The same with the platform's bucket.
    #[must_use]
    pub fn with_bucket(self, bucket: &BucketName) -> Self {
        Self { bucket: Some(bucket.to_string()), ..self }
    }

    /// Values that stand for the intrinsics of a template: a renderer puts those in once everything else is done.
    /// Each is made so that nothing else in a policy looks like it.
    #[must_use]
    pub fn marks() -> Self {
        let [partition, account, region, bucket] = Self::MARKS.map(|(_, mark)| mark);
        let partition = Partition::mark(partition);
        Self { partition, account: account.to_owned(), region: region.to_owned(), bucket: Some(bucket.to_owned()) }
    }

    /// The names of the placeholders and what [`Self::marks`] puts in their place.
    pub const MARKS: [(&str, &str); 4] = [
        ("Partition", "aws-partition-of-the-template"),
        ("AccountId", "ACCOUNT-OF-THE-TEMPLATE"),
        ("Region", "REGION-OF-THE-TEMPLATE"),
        ("Bucket", "BUCKET-OF-THE-TEMPLATE"),
    ];

    /// The partition, unless a template fills it in.
    pub(super) fn given_partition(&self) -> Option<&Partition> {
        let [(_, mark), ..] = Self::MARKS;
        Some(&self.partition).filter(|partition| partition.as_str() != mark)
    }

    fn value(&self, name: &str, text: &str) -> Result<Option<&str>, PlaceholderError> {
        Ok(match name {
            "Partition" => Some(self.partition.as_str()),
            "AccountId" => Some(&self.account),
            "Region" => Some(&self.region),
            "Bucket" => match &self.bucket {
                Some(bucket) => Some(bucket),
                None => return Err(PlaceholderError::NoBucket { text: text.to_owned() }),
            },
            _ => None,
        })
    }

    /// The statement with every placeholder of its resources and condition values filled in.
    pub(super) fn fill(&self, statement: &Statement) -> Result<Statement, PlaceholderError> {
        let resources = match &statement.resources {
            Some(Resources::Only(values)) => Some(Resources::Only(self.fill_values(values)?)),
            Some(Resources::AllExcept(values)) => Some(Resources::AllExcept(self.fill_values(values)?)),
            None => None,
        };
        let condition = self.fill_condition(&statement.condition)?;
        Ok(Statement { resources, condition, ..statement.clone() })
    }

    fn fill_condition(&self, condition: &Condition) -> Result<Condition, PlaceholderError> {
        let fill_keys = |keys: &UniqueMap<OneOrMany>| {
            let filled = keys.0.iter().map(|(key, values)| Ok((key.clone(), self.fill_values(values)?)));
            filled.collect::<Result<_, _>>().map(UniqueMap)
        };
        let filled = condition.0.iter().map(|(operator, keys)| Ok((operator.clone(), fill_keys(keys)?)));
        filled.collect::<Result<_, _>>().map(UniqueMap)
    }

    fn fill_values(&self, values: &OneOrMany) -> Result<OneOrMany, PlaceholderError> {
        Ok(match values {
            OneOrMany::One(value) => OneOrMany::One(self.fill_text(value)?),
            OneOrMany::Many(values) => {
                OneOrMany::Many(values.iter().map(|value| self.fill_text(value)).collect::<Result<_, _>>()?)
            }
        })
    }

    fn fill_text(&self, text: &str) -> Result<String, PlaceholderError> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, opened)) = rest.split_once("${") {
            let unclosed = || PlaceholderError::Unclosed { text: text.to_owned() };
            let (name, behind) = opened.split_once('}').ok_or_else(unclosed)?;
            filled.push_str(before);
            match self.value(name, text)? {
                Some(value) => filled.push_str(value),
                None if is_policy_variable(name) => filled.extend(["${", name, "}"]),
                None => return Err(PlaceholderError::Unknown { name: name.to_owned(), text: text.to_owned() }),
            }
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// Whether AWS fills it in: its variables carry a service prefix, and three stand for a literal `*`, `?` and `$`.
///
/// Rule: [policy variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
fn is_policy_variable(name: &str) -> bool {
    name.contains(':') || ["*", "?", "$"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str) -> Result<String, PlaceholderError> {
        Placeholders::new("aws-cn".parse().unwrap()).fill_text(text)
    }

    #[test]
    fn fills_in_the_partition_wherever_it_stands() {
        assert_eq!(fill("arn:${Partition}:a,${Partition}").unwrap(), "arn:aws-cn:a,aws-cn");
    }

    #[test]
    fn any_account_and_any_region_is_meant_unless_one_is_given() {
        let placeholders = Placeholders::new("aws".parse().unwrap());
        let text = "arn:${Partition}:logs:${Region}:${AccountId}:x";
        assert_eq!(placeholders.fill_text(text).unwrap(), "arn:aws:logs:*:*:x");
        let (account, region) = ("222222222222".parse().unwrap(), "eu-central-1".parse().unwrap());
        let filled = placeholders.for_account(&account).in_region(&region).fill_text(text).unwrap();
        assert_eq!(filled, "arn:aws:logs:eu-central-1:222222222222:x");
    }

    #[test]
    fn a_bucket_is_never_guessed() {
        let placeholders = Placeholders::new("aws".parse().unwrap());
        let error = placeholders.fill_text("arn:${Partition}:s3:::${Bucket}").unwrap_err();
        assert!(matches!(error, PlaceholderError::NoBucket { .. }), "{error}");
        let with_bucket = placeholders.with_bucket(&"evidence".parse().unwrap());
        assert_eq!(with_bucket.fill_text("arn:${Partition}:s3:::${Bucket}/*").unwrap(), "arn:aws:s3:::evidence/*");
    }

    #[test]
    fn marks_stand_in_for_what_a_template_fills_in() {
        let filled = Placeholders::marks().fill_text("arn:${Partition}:${Region}:${AccountId}:${Bucket}").unwrap();
        let expected = Placeholders::MARKS.map(|(_, mark)| mark);
        assert_eq!(filled, format!("arn:{}:{}:{}:{}", expected[0], expected[2], expected[1], expected[3]));
        assert_eq!(expected[0].parse::<Partition>().unwrap().as_str(), expected[0]);
    }

    #[test]
    fn leaves_the_policy_variables_of_iam_alone() {
        for text in ["${aws:username}/*", "${aws:PrincipalTag/team, 'none'}", "a${*}b${?}c${$}", "$Partition", "{x}"] {
            assert_eq!(fill(text).unwrap(), text);
        }
    }

    #[test]
    fn refuses_unknown_and_unclosed_placeholders() {
        assert_eq!(
            fill("arn:${partition}").unwrap_err().to_string(),
            "`${partition}` in `arn:${partition}` is not a placeholder: known are `${Partition}`, `${AccountId}`, `${Region}` and `${Bucket}`"
        );
        assert!(matches!(fill("arn:${Partition"), Err(PlaceholderError::Unclosed { .. })));
        assert!(fill("${}").is_err());
    }

    #[test]
    fn fills_in_resources_and_condition_values() {
        let mut statement = Statement::allow("a:b", vec!["arn:${Partition}:a".to_owned()]);
        let keys = UniqueMap::from([("aws:SourceArn", OneOrMany::from("arn:${Partition}:b"))]);
        statement.condition = UniqueMap::from([("ArnLike", keys)]);
        let filled = Placeholders::new("aws-cn".parse().unwrap()).fill(&statement).unwrap();
        let text = crate::Policy::new(vec![filled]).print();
        assert!(text.contains(r#""Resource":["arn:aws-cn:a"]"#), "{text}");
        assert!(text.contains(r#""aws:SourceArn":"arn:aws-cn:b""#), "{text}");
    }
}
