//! The command line that made a template, for the template's first lines: without what it does not depend on, and
//! without the ExternalId.

use std::ffi::OsString;

/// Switches with a value that are left out.
const LEFT_OUT: [&str; 4] = ["--external-id", "--output", "-o", "--color"];

/// The command line in one line, quoted for a shell.
pub(super) fn made_by(arguments: &[OsString]) -> String {
    let mut words = vec!["cado-access".to_owned()];
    let mut skip = false;
    for argument in arguments.iter().skip(1).map(|argument| argument.to_string_lossy()) {
        let joined = LEFT_OUT.iter().any(|flag| argument.starts_with(&format!("{flag}=")));
        let alone = LEFT_OUT.contains(&&*argument);
        let short = argument.starts_with("-o") && !argument.starts_with("--");
        if !skip && !joined && !alone && !short {
            words.push(quoted(&argument));
        }
        skip = alone && !skip;
    }
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |symbol: char| symbol.is_ascii_alphanumeric() || "-_=+:,./@%".contains(symbol);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''").replace(char::is_control, "?")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> String {
        made_by(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn leaves_out_the_external_id_in_both_spellings() {
        let line = of(&["x", "render", "trust", "--external-id", "tenant-4711", "--as", "stackset", "-o", "a.yaml"]);
        assert_eq!(line, "cado-access render trust --as stackset");
        assert_eq!(of(&["x", "--external-id=tenant-4711", "render", "-oa.yaml"]), "cado-access render");
    }

    #[test]
    fn stays_one_line_and_quotes_what_a_shell_would_read() {
        assert_eq!(of(&["x", "a\nb $(c)"]), "cado-access 'a?b $(c)'");
    }
}
