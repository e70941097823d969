//! The marks that the policy crate puts where a template fills something in, found again in the finished texts.

use policy::{AccountId, Partition, Placeholders, Region};

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Partition,
    Account,
    Region,
    Bucket,
}

impl Mark {
    const ALL: [Self; 4] = [Self::Partition, Self::Account, Self::Region, Self::Bucket];

    /// The name of the placeholder in the catalogue.
    const fn placeholder(self) -> &'static str {
        match self {
            Self::Partition => "Partition",
            Self::Account => "AccountId",
            Self::Region => "Region",
            Self::Bucket => "Bucket",
        }
    }

    /// The text that stands for it; nothing where the policy crate knows no such placeholder any more.
    pub(crate) fn text(self) -> Option<&'static str> {
        Placeholders::MARKS.iter().find(|(name, _)| *name == self.placeholder()).map(|(_, mark)| *mark)
    }
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    Plain(&'a str),
    Mark(Mark),
}

/// The text, divided at its marks.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let marks = Mark::ALL.into_iter().filter_map(|mark| Some((mark, mark.text()?)));
    let mut found = marks.filter_map(|(mark, name)| Some((text.split_once(name)?, mark))).collect::<Vec<_>>();
    found.sort_by_key(|((before, _), _)| before.len());
    let Some(((before, behind), mark)) = found.into_iter().next() else {
        return Some(Part::Plain(text)).into_iter().filter(|_| !text.is_empty()).collect();
    };
    let plain = (!before.is_empty()).then_some(Part::Plain(before));
    plain.into_iter().chain([Part::Mark(mark)]).chain(parts(behind)).collect()
}

/// Values that a user gave for what is otherwise left to the template.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given {
    pub(crate) partition: Option<Partition>,
    pub(crate) account: Option<AccountId>,
    pub(crate) region: Option<Region>,
}

impl Given {
    fn value(&self, mark: Mark) -> Option<&str> {
        match mark {
            Mark::Partition => self.partition.as_ref().map(Partition::as_str),
            Mark::Account => self.account.as_ref().map(AccountId::as_str),
            Mark::Region => self.region.as_ref().map(Region::as_str),
            Mark::Bucket => None,
        }
    }

    /// The text with the marks replaced that a value is given for.
    pub(crate) fn fill(&self, text: &str) -> String {
        let filled = |part| match part {
            Part::Plain(plain) => plain.to_owned(),
            Part::Mark(mark) => self.value(mark).or(mark.text()).unwrap_or_default().to_owned(),
        };
        parts(text).into_iter().map(filled).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_of_the_policy_crate_is_known() {
        assert!(Mark::ALL.iter().all(|mark| mark.text().is_some()));
        assert_eq!(Mark::ALL.len(), Placeholders::MARKS.len());
    }

    #[test]
    fn divides_a_text_at_its_marks() {
        let [partition, bucket] = [Mark::Partition, Mark::Bucket].map(|mark| mark.text().unwrap());
        let text = format!("arn:{partition}:s3:::{bucket}");
        let expected =
            [Part::Plain("arn:"), Part::Mark(Mark::Partition), Part::Plain(":s3:::"), Part::Mark(Mark::Bucket)];
        assert_eq!(parts(&text), expected);
        assert_eq!(parts("${aws:username}"), [Part::Plain("${aws:username}")]);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn a_given_value_replaces_its_mark_and_no_other() {
        let given = Given { partition: Some("aws-cn".parse().unwrap()), ..Given::default() };
        let [partition, account] = [Mark::Partition, Mark::Account].map(|mark| mark.text().unwrap());
        assert_eq!(given.fill(&format!("arn:{partition}:iam::{account}:x")), format!("arn:aws-cn:iam::{account}:x"));
    }

    proptest::proptest! {
        #[test]
        fn the_parts_of_a_text_are_the_text(pieces in proptest::collection::vec(0..8_usize, 0..8)) {
            let marks = Mark::ALL.map(|mark| mark.text().unwrap());
            let text: String = pieces.iter().map(|piece| *marks.get(*piece).unwrap_or(&"${aws:x}")).collect();
            proptest::prop_assert_eq!(Given::default().fill(&text), text.clone());
            let found = parts(&text).into_iter().filter(|part| matches!(part, Part::Mark(_))).count();
            proptest::prop_assert_eq!(found, pieces.iter().filter(|piece| **piece < 4).count());
        }
    }
}
