//! Lays attributes out as `terraform fmt` does: two spaces for each level, and the `=` of neighbouring lines in one
//! column. An attribute that takes several lines stands apart from its neighbours.

use super::{expression::Expression, text};

/// Lines of attributes, indented by this many levels.
pub(super) fn attributes(fields: &[(String, Expression)], level: usize) -> String {
    let mut text = String::new();
    let mut run: Vec<(String, String)> = vec![];
    for (name, value) in fields {
        let name = key(name);
        match value.on_one_line() {
            Some(line) => run.push((name, line)),
            None => {
                text.push_str(&aligned(&run, level));
                run.clear();
                text.push_str(&format!("{}{name} = {}\n", indentation(level), lines(value, level)));
            }
        }
    }
    text.push_str(&aligned(&run, level));
    text
}

fn aligned(run: &[(String, String)], level: usize) -> String {
    let widest = run.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    run.iter().map(|(name, value)| format!("{}{name:<widest$} = {value}\n", indentation(level))).collect()
}

/// The expression; its first line is not indented, its further ones are.
fn lines(value: &Expression, level: usize) -> String {
    if let Some(line) = value.on_one_line() {
        return line;
    }
    let margin = indentation(level);
    match value {
        Expression::List(items) => match items.as_slice() {
            [only] => format!("[{}]", lines(only, level)),
            items => {
                let inner = indentation(level + 1);
                let items: String = items.iter().map(|item| format!("{inner}{},\n", lines(item, level + 1))).collect();
                format!("[\n{items}{margin}]")
            }
        },
        Expression::Object(fields) => format!("{{\n{}{margin}}}", attributes(fields, level + 1)),
        Expression::Call(name, argument) => format!("{name}({})", lines(argument, level)),
        Expression::Text(_) | Expression::Raw(_) => String::new(),
    }
}

pub(super) fn indentation(level: usize) -> String {
    "  ".repeat(level)
}

fn key(name: &str) -> String {
    match text::is_identifier(name) {
        true => name.to_owned(),
        false => text::quoted(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_neighbours_and_sets_longer_values_apart() {
        let list = Expression::List(vec!["a".into(), "b".into()]);
        let Expression::Object(fields) = Expression::object([
            ("Sid", "x".into()),
            ("Effect", "Allow".into()),
            ("Action", list),
            ("aws:x", Expression::raw("1")),
        ]) else {
            panic!("an object")
        };
        let expected = "Sid    = \"x\"\nEffect = \"Allow\"\nAction = [\n  \"a\",\n  \"b\",\n]\n\"aws:x\" = 1\n";
        assert_eq!(attributes(&fields, 0), expected);
    }
}
