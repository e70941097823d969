//! Policy text that is no document. The vendor's pages print statements and lists of actions by themselves; whoever
//! copies one of them gets told what it is and how it becomes a document, and not which bracket was unexpected.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// A piece of a policy document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fragment {
    /// `[{…}, {…}]`.
    #[error(
        "this is a list of statements, not a policy document: write `{{\"Version\":\"2012-10-17\",\"Statement\":` before it and `}}` behind it"
    )]
    StatementList,
    /// `{…}, {…}`.
    #[error(
        "these are statements joined by commas, not a policy document: write `{{\"Version\":\"2012-10-17\",\"Statement\":[` before them and `]}}` behind them"
    )]
    JoinedStatements,
    /// `{"Effect": …}`.
    #[error(
        "this is one statement, not a policy document: write `{{\"Version\":\"2012-10-17\",\"Statement\":[` before it and `]}}` behind it"
    )]
    Statement,
    /// `"kms:Encrypt", "kms:Decrypt"`, with or without brackets.
    #[error(
        "this is a list of actions, not a policy document: it belongs into the `Action` of a statement, as in `{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":[…],\"Resource\":\"*\"}}]}}`"
    )]
    Actions,
}

impl Fragment {
    /// What the text is, when it is one of these pieces.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
        let first = values.next()?.ok()?.get();
        let rest = text.get(values.byte_offset()..)?.trim_start();
        match (first.chars().next()?, rest.is_empty(), rest.starts_with(',')) {
            ('[', true, _) => Self::of_list(first),
            ('{', true, _) if is_statement(first) => Some(Self::Statement),
            ('{', _, true) if is_statement(first) => Some(Self::JoinedStatements),
            ('"', true, _) | ('"', _, true) if first.contains(':') => Some(Self::Actions),
            _ => None,
        }
    }

    fn of_list(list: &str) -> Option<Self> {
        let members: Vec<&RawValue> = serde_json::from_str(list).ok()?;
        let all_start_with = |symbol: char| members.iter().all(|member| member.get().starts_with(symbol));
        match members.first() {
            Some(_) if all_start_with('{') => Some(Self::StatementList),
            Some(_) if all_start_with('"') => Some(Self::Actions),
            _ => None,
        }
    }
}

fn is_statement(object: &str) -> bool {
    let keys = serde_json::from_str::<BTreeMap<String, IgnoredAny>>(object).unwrap_or_default();
    keys.contains_key("Effect") && !keys.contains_key("Statement")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;

    #[test]
    fn tells_the_pieces_that_are_published_from_documents() {
        let statement = r#"{"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"}"#;
        let pieces = [
            (format!("[{statement}]"), Some(Fragment::StatementList)),
            (format!(" {statement} ,\n {statement}"), Some(Fragment::JoinedStatements)),
            (statement.to_owned(), Some(Fragment::Statement)),
            (r#""kms:Encrypt", "kms:Decrypt""#.to_owned(), Some(Fragment::Actions)),
            (r#"["kms:Encrypt"]"#.to_owned(), Some(Fragment::Actions)),
            ("[]".to_owned(), None),
            ("{}".to_owned(), None),
            (format!(r#"{{"Effect":"Allow","Statement":[{statement}]}}"#), None),
            (r#""no action""#.to_owned(), None),
            (String::new(), None),
        ];
        for (text, fragment) in pieces {
            assert_eq!(Fragment::of(&text), fragment, "{text}");
        }
    }

    #[test]
    fn the_way_out_that_the_hint_names_leads_out() {
        let text = "\n {\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"}";
        let error = text.parse::<Policy>().unwrap_err();
        assert_eq!((error.line(), error.column()), (2, 2));
        assert!(error.to_string().starts_with("line 2, column 2: this is one statement, not a policy document"));
        assert!(format!(r#"{{"Version":"2012-10-17","Statement":[{text}]}}"#).parse::<Policy>().is_ok());
    }
}
