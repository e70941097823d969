//! What happens to files and choices that are wrong.

use std::error::Error;

use super::*;

fn read_one(name: &str, contents: &str) -> Result<Catalog, CatalogError> {
    Catalog::read([(name, contents.as_bytes())].into_iter())
}

/// A feature that takes about as many characters as it is told.
fn feature_of(characters: usize) -> String {
    let resource = "x".repeat(characters);
    format!(
        r#"{{"purpose":"p","without":"w","statements":[{{"origin":"o",
            "statement":{{"Sid":"S","Effect":"Allow","Action":"a:b","Resource":"{resource}"}}}}]}}"#
    )
}

#[test]
fn inline_policies_are_named_after_their_features() {
    let chosen = ids(&["s3", "ec2", "s3"]);
    let policies = inline_policies(&Catalog::access_role().unwrap(), &chosen, &partition("aws")).unwrap();
    assert_eq!(policies.keys().collect::<Vec<_>>(), ["CadoResponse-ec2", "CadoResponse-s3"]);
}

#[test]
fn an_unknown_feature_is_refused_with_the_known_ones() {
    let text = feature_of(1);
    let files = ["s3.json", "ec2.json"].map(|name| (name, text.as_bytes()));
    let catalog = Catalog::read(files.into_iter()).unwrap();
    let error = catalog.select(&ids(&["ec2", "ecs2"])).unwrap_err();
    assert_eq!(error.to_string(), "there is no feature `ecs2`: known are `ec2`, `s3`");
}

#[test]
fn features_that_do_not_fit_a_role_are_refused_with_their_sizes() {
    let (large, small) = (feature_of(8_000), feature_of(3_000));
    let files = [("large.json", large.as_bytes()), ("small.json", small.as_bytes())];
    let catalog = Catalog::read(files.into_iter()).unwrap();
    assert!(inline_policies(&catalog, &ids(&["large"]), &partition("aws")).is_ok());
    let error = inline_policies(&catalog, &ids(&["small", "large"]), &partition("aws")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the chosen features do not fit one role: `large` takes 8096, `small` takes 3096; drop a feature, `large` frees most"
    );
    assert_eq!(
        error.source().unwrap().to_string(),
        "11192 characters are 952 more than the 10240 that IAM allows for the inline policies of a role together"
    );
}

#[test]
fn a_malformed_file_is_refused_with_its_name_and_field() {
    let text = feature_of(1);
    let broken = text.replace(r#""Action""#, r#""Actions""#);
    let error = read_one("ec2.json", &broken).unwrap_err();
    assert_eq!(error.to_string(), "catalogue file `ec2.json`: field `statements[0].statement.Actions` is malformed");
    assert!(error.source().unwrap().to_string().starts_with("unknown field `Actions`"));
    assert!(matches!(read_one("EC2.json", &text), Err(CatalogError::Name { .. })));
    assert!(matches!(read_one("ec2.json~", &text), Err(CatalogError::Name { .. })));
    assert!(matches!(read_one("ec2.json", &(text.clone() + "x")), Err(CatalogError::File { .. })));
    assert!(matches!(read_one("ec2.json", &text.replace("purpose", "reason")), Err(CatalogError::File { .. })));
}

#[test]
fn an_unknown_placeholder_is_refused_with_its_feature() {
    let catalog = read_one("ec2.json", &feature_of(1).replace(r#""x""#, r#""arn:${Account}""#)).unwrap();
    let error = inline_policies(&catalog, &ids(&["ec2"]), &partition("aws")).unwrap_err();
    assert_eq!(error.to_string(), "feature `ec2` cannot be rendered");
    assert!(error.source().unwrap().to_string().starts_with("`${Account}` in `arn:${Account}`"));
}
