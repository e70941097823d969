//! Texts of HCL. `${` and `%{` start a template there, so IAM's own variables are escaped, and what Terraform is to
//! fill in is not.
//!
//! Rule: [strings and templates](https://developer.hashicorp.com/terraform/language/expressions/strings).

use crate::document::{Mark, Part, parts};

/// The text in quotes.
pub(super) fn quoted(text: &str) -> String {
    let written = parts(text).into_iter().map(|part| match part {
        Part::Plain(plain) => escaped(plain),
        Part::Mark(Mark::Partition) => "${data.aws_partition.current.partition}".to_owned(),
        Part::Mark(Mark::Account) => "${data.aws_caller_identity.current.account_id}".to_owned(),
        Part::Mark(Mark::Region) => "${data.aws_region.current.region}".to_owned(),
        Part::Mark(Mark::Bucket) => "${var.bucket}".to_owned(),
    });
    format!("\"{}\"", written.collect::<String>())
}

fn escaped(plain: &str) -> String {
    let plain = plain.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n").replace('\r', r"\r");
    plain.replace('\t', r"\t").replace("${", "$${").replace("%{", "%%{")
}

/// Whether a name can stand as a key without quotes.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_would_start_a_template() {
        assert_eq!(quoted(r#"a"\${aws:username}%{x"#), r#""a\"\\$${aws:username}%%{x""#);
    }

    #[test]
    fn fills_marks_in() {
        let text = format!("arn:{}:s3:::{}", Mark::Partition.text().unwrap(), Mark::Bucket.text().unwrap());
        assert_eq!(quoted(&text), r#""arn:${data.aws_partition.current.partition}:s3:::${var.bucket}""#);
    }

    proptest::proptest! {
        #[test]
        fn every_text_is_read_back_by_a_parser(text in "[ -~\\n\\té$%{}\"\\\\]{0,24}") {
            let body: hcl::Body = hcl::parse(&format!("value = {}\n", quoted(&text))).unwrap();
            let read = hcl::eval::Evaluate::evaluate(&body, &hcl::eval::Context::new()).unwrap();
            let read = read.attributes().next().unwrap().expr().to_owned();
            proptest::prop_assert_eq!(read, hcl::Expression::String(text));
        }
    }
}
