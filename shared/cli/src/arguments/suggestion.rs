//! The name that was probably meant, where one is not known. The measure is the one that clap uses for its own names.

/// How alike two names have to be, from 0 to 1.
const ALIKE: f64 = 0.8;

/// ` (did you mean `…`?)` with the known name that is most like the given one; nothing where none is like it.
pub(crate) fn did_you_mean<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let given = given.to_lowercase();
    let measured = known.into_iter().map(|name| (strsim::jaro_winkler(&given, name), name));
    let best = measured.max_by(|(one, _), (other, _)| one.total_cmp(other)).filter(|(alike, _)| *alike >= ALIKE);
    best.map(|(_, name)| format!(" (did you mean `{name}`?)")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_is_alike_and_nothing_else() {
        let known = ["ec2", "ssm-triage", "s3"];
        assert_eq!(did_you_mean("ssm-trage", known), " (did you mean `ssm-triage`?)");
        assert_eq!(did_you_mean("EC2", known), " (did you mean `ec2`?)");
        assert_eq!(did_you_mean("nope", known), "");
    }
}
