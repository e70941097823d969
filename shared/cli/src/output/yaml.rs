//! YAML in the style of the repository's own templates: block style, lists indented, texts on one line.

use serde::Serialize;

use crate::CommandError;

/// The value as YAML, with a line break at its end.
pub(crate) fn to_yaml(value: &impl Serialize) -> Result<String, CommandError> {
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false, compact_list_indent: false };
    serde_saphyr::to_string_with_options(value, options).map_err(CommandError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_other_readers_take_for_something_else() {
        let yaml = to_yaml(&[("no", "2012-10-17"), ("true", "000000000012")]).unwrap();
        assert_eq!(yaml, "- - \"no\"\n  - \"2012-10-17\"\n- - \"true\"\n  - \"000000000012\"\n");
    }
}
