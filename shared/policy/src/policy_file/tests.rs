//! Every form that a policy is found in, and the places that errors and findings name in it.

use super::*;

const IDENTITY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/a"},"Action":"sts:AssumeRole"}]}"#;
const KEY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"}]}"#;
const BUCKET: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::a"}]}"#;
const LIST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::222222222222:role/CadoResponse"]}]}"#;

fn read(text: &str) -> Vec<(Option<String>, DocumentKind, String)> {
    let file = PolicyFile::read(text.as_bytes()).unwrap();
    file.documents.into_iter().map(|document| (document.name, document.kind, document.policy.print())).collect()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn takes_off_whatever_stands_around_a_document() {
    let encoded = percent_encoding::utf8_percent_encode(IDENTITY, percent_encoding::NON_ALPHANUMERIC).to_string();
    for (text, name, kind, inner) in [
        (IDENTITY.to_owned(), None, DocumentKind::Identity, IDENTITY),
        (
            format!(r#"{{"RoleName":"r","PolicyName":"p","PolicyDocument":{IDENTITY}}}"#),
            Some("p"),
            DocumentKind::Identity,
            IDENTITY,
        ),
        (format!(r#"{{"PolicyDocument":{}}}"#, quoted(IDENTITY)), None, DocumentKind::Identity, IDENTITY),
        (format!(r#"{{"PolicyDocument":{}}}"#, quoted(&encoded)), None, DocumentKind::Identity, IDENTITY),
        (
            format!(r#"{{"PolicyVersion":{{"VersionId":"v1","Document":{LIST},"IsDefaultVersion":true}}}}"#),
            None,
            DocumentKind::RoleList,
            LIST,
        ),
        (
            format!(r#"{{"Role":{{"Path":"/","RoleName":"r","AssumeRolePolicyDocument":{TRUST}}}}}"#),
            Some("r"),
            DocumentKind::Trust,
            TRUST,
        ),
        (
            format!(r#"{{"Policy":{},"PolicyName":"default"}}"#, quoted(KEY)),
            Some("default"),
            DocumentKind::KeyPolicy,
            KEY,
        ),
        (format!(r#"{{"Policy":{}}}"#, quoted(BUCKET)), None, DocumentKind::Resource, BUCKET),
    ] {
        assert_eq!(read(&text), [(name.map(str::to_owned), kind, inner.to_owned())], "{text}");
    }
}

#[test]
fn reads_the_bundle_of_a_role() {
    let text = format!(r#"{{"trust":{TRUST},"policies":{{"CadoResponse-s3":{IDENTITY},"CadoResponse-x":{LIST}}}}}"#);
    let kinds: Vec<_> = read(&text).into_iter().map(|(name, kind, _)| (name.unwrap(), kind)).collect();
    assert_eq!(
        kinds,
        [
            ("trust".to_owned(), DocumentKind::Trust),
            ("CadoResponse-s3".to_owned(), DocumentKind::Identity),
            ("CadoResponse-x".to_owned(), DocumentKind::Identity),
        ]
    );
    assert_eq!(read(r#"{"policies":{}}"#), []);
}

#[test]
fn reads_documents_by_name_as_the_role_list_is_printed() {
    let name = |number: &str| format!("CadoResponseCrossAccountPolicy{number}");
    let text = format!(r#"{{"{}":{LIST},"{}":{LIST}}}"#, name(""), name("_1"));
    assert_eq!(read(&text), ["", "_1"].map(|number| (Some(name(number)), DocumentKind::RoleList, LIST.to_owned())));
    let kinds: Vec<_> =
        read(&format!(r#"{{"a":{KEY},"trust":{TRUST}}}"#)).into_iter().map(|(_, kind, _)| kind).collect();
    assert_eq!(kinds, [DocumentKind::KeyPolicy, DocumentKind::Trust]);
    let error = PolicyFile::read(text.replacen("Allow", "allow", 1).as_bytes()).unwrap_err().to_string();
    assert!(error.contains("policy `CadoResponseCrossAccountPolicy`: statement 1: field `Effect`"), "{error}");
    for near in [
        format!(r#"{{"a":{LIST},"b":1}}"#),
        format!(r#"{{"a":{LIST},"b":{{"Version":"2012-10-17"}}}}"#),
        "{}".to_owned(),
    ] {
        assert!(PolicyFile::read(near.as_bytes()).is_err(), "{near}");
    }
}

#[test]
fn tells_a_trust_policy_without_principal_from_a_list_of_roles() {
    let without = TRUST.replace(r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/a"},"#, "");
    assert_eq!(read(&without).first().map(|(_, kind, _)| *kind), Some(DocumentKind::Trust));
    assert_eq!(read(&LIST.replace("Allow", "Deny")).first().map(|(_, kind, _)| *kind), Some(DocumentKind::Identity));
}

#[test]
fn places_are_those_in_the_whole_file() {
    let text = format!("{{\n \"policies\": {{\n  \"p\":\n   {IDENTITY}}}}}");
    let file = PolicyFile::read(text.as_bytes()).unwrap();
    let document = file.documents.first().unwrap();
    assert_eq!(document.position(None).to_string(), "line 4, column 4");
    assert_eq!(document.position(Some(1)).to_string(), "line 4, column 41");
    assert_eq!(document.position(Some(2)), document.position(None));
    let error = PolicyFile::read(text.replace("Allow", "allow").as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 4, column 67: policy `p`: statement 1 (`A`): field `Effect`: unknown variant `allow`, expected `Allow` or `Deny`"
    );
    assert_eq!(error.statement(), Some(1));
}

#[test]
fn a_mistake_in_a_string_stands_where_the_string_begins() {
    let text = format!("{{\n\"Policy\": {}}}", quoted(&KEY.replace("Allow", "allow")));
    let error = PolicyFile::read(text.as_bytes()).unwrap_err();
    assert_eq!((error.line(), error.column()), (2, 11));
    assert!(error.to_string().contains("in the quoted document, line 1, column 54: statement 1: field `Effect`"));
}

#[test]
fn what_is_no_envelope_is_read_as_a_document() {
    let error = |text: &str| PolicyFile::read(text.as_bytes()).unwrap_err().to_string();
    assert!(error(r#"{"Policy":{"Arn":"a"}}"#).contains("unknown field `Policy`"));
    assert!(error(r#""kms:Encrypt", "kms:Decrypt""#).contains("this is a list of actions"));
    assert!(error(r#"{"PolicyDocument":"%7B%ff"}"#).contains("in the quoted document"));
    assert!(error(r#"{"PolicyDocument":1}"#).contains("invalid type: integer"));
    assert!(error(&format!(r#"{{"policies":{{"a":{IDENTITY},"a":{IDENTITY}}}}}"#)).contains("`a` stands twice"));
    assert!(error("").contains("EOF"));
}
