//! Strings into types, and what is said about those that are none.

use std::{
    collections::{BTreeMap, HashMap},
    net::Ipv4Addr,
    num::NonZeroU8,
};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{PropertyError, read_properties};

fn read<T: DeserializeOwned>(properties: &Value) -> Result<T, PropertyError> {
    read_properties("Properties", properties)
}

fn mistake<T: DeserializeOwned + std::fmt::Debug>(properties: Value) -> String {
    read::<T>(&properties).unwrap_err().to_string()
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Everything {
    flag: bool,
    small: u8,
    large: i64,
    huge: u128,
    ratio: f64,
    letter: char,
    text: String,
    left_out: Option<u32>,
    given: Option<u32>,
    nothing: Option<bool>,
    size: Size,
    shape: Shape,
    tags: Vec<Tag>,
    limits: BTreeMap<String, u16>,
    ports: HashMap<u16, bool>,
    pair: (u8, String),
    address: Ipv4Addr,
    wrapped: Wrapped,
    #[serde(default)]
    standard: Vec<u8>,
}

#[derive(Debug, PartialEq, Deserialize)]
enum Size {
    #[serde(rename = "1")]
    One,
    Large,
}

#[derive(Debug, PartialEq, Deserialize)]
enum Shape {
    Point,
    Circle(u32),
    Line(u8, u8),
    Box { width: u8 },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Tag {
    key: String,
    value: String,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Wrapped(NonZeroU8);

fn everything() -> Value {
    json!({
        "Flag": "true", "Small": "255", "Large": "-5", "Huge": "340282366920938463463374607431768211455",
        "Ratio": "1.5", "Letter": "x", "Text": "5", "Given": "7", "Nothing": null, "Size": "1",
        "Shape": {"Circle": "3"}, "Tags": [{"Key": "a", "Value": "true"}], "Limits": {"a": "1"}, "Ports": {"443": "false"},
        "Pair": ["1", "one"], "Address": "10.0.0.1", "Wrapped": "9",
    })
}

#[test]
fn reads_strings_into_every_type() {
    let read: Everything = read(&everything()).unwrap();
    let expected = Everything {
        flag: true,
        small: 255,
        large: -5,
        huge: u128::MAX,
        ratio: 1.5,
        letter: 'x',
        text: "5".to_owned(),
        left_out: None,
        given: Some(7),
        nothing: None,
        size: Size::One,
        shape: Shape::Circle(3),
        tags: vec![Tag { key: "a".to_owned(), value: "true".to_owned() }],
        limits: BTreeMap::from([("a".to_owned(), 1)]),
        ports: HashMap::from([(443, false)]),
        pair: (1, "one".to_owned()),
        address: Ipv4Addr::new(10, 0, 0, 1),
        wrapped: Wrapped(NonZeroU8::new(9).unwrap()),
        standard: Vec::new(),
    };
    assert_eq!(read, expected);
}

#[test]
fn reads_plain_json_types_just_as_well() {
    let mut properties = everything();
    for (name, value) in
        [("Flag", json!(true)), ("Small", json!(255)), ("Ratio", json!(1.5)), ("Text", json!(5)), ("Size", json!(1))]
    {
        properties[name] = value;
    }
    assert_eq!(read::<Everything>(&properties).unwrap(), read(&everything()).unwrap());
    properties["Text"] = json!(true);
    assert_eq!(read::<Everything>(&properties).unwrap().text, "true");
}

#[test]
fn reads_enums_with_and_without_fields() {
    assert_eq!(read::<Shape>(&json!("Point")).unwrap(), Shape::Point);
    assert_eq!(read::<Shape>(&json!({"Point": null})).unwrap(), Shape::Point);
    assert_eq!(read::<Shape>(&json!({"Line": ["1", "2"]})).unwrap(), Shape::Line(1, 2));
    assert_eq!(read::<Shape>(&json!({"Box": {"width": "4"}})).unwrap(), Shape::Box { width: 4 });
}

#[test]
fn names_the_property_and_what_was_expected_for_every_wrong_type() {
    let wrong = [
        ("Flag", json!("yes"), "Properties.Flag: expected `true` or `false`, found another string"),
        ("Flag", json!("True"), "Properties.Flag: expected `true` or `false`, found another string"),
        ("Flag", json!(["true"]), "Properties.Flag: expected `true` or `false`, found a list"),
        ("Small", json!("256"), "Properties.Small: expected a whole number from 0 to 255, found another string"),
        ("Small", json!(256), "Properties.Small: expected a whole number from 0 to 255, found a number"),
        ("Small", json!(""), "Properties.Small: expected a whole number from 0 to 255, found another string"),
        ("Large", json!("1.0"), "Properties.Large: expected a whole number of 64 bits, found another string"),
        (
            "Huge",
            json!("-1"),
            "Properties.Huge: expected a whole number of 128 bits, not negative, found another string",
        ),
        ("Ratio", json!("NaN"), "Properties.Ratio: expected a number, found another string"),
        ("Ratio", json!("inf"), "Properties.Ratio: expected a number, found another string"),
        ("Letter", json!("xy"), "Properties.Letter: expected a character, found another string"),
        ("Text", json!(["a"]), "Properties.Text: expected a string, found a list"),
        ("Text", json!(null), "Properties.Text: expected a string, found null"),
        ("Given", json!({"a": 1}), "Properties.Given: expected a whole number from 0 to 4294967295, found a map"),
        ("Size", json!("Small"), "Properties.Size: expected one of `1`, `Large`, found another string"),
        ("Shape", json!("Circle"), "Properties.Shape: expected a map with this name and a value, found the name alone"),
        (
            "Shape",
            json!({"Circle": "x"}),
            "Properties.Shape.Circle: expected a whole number from 0 to 4294967295, found another string",
        ),
        ("Shape", json!({"Point": "x"}), "Properties.Shape.Point: expected nothing, found another string"),
        ("Shape", json!({"A": 1, "B": 2}), "Properties.Shape: expected a name, or a map with one name, found a map"),
        ("Shape", json!(["Point"]), "Properties.Shape: expected a name, or a map with one name, found a list"),
        ("Tags", json!({"Key": "a"}), "Properties.Tags: expected a list, found a map"),
        ("Limits", json!([]), "Properties.Limits: expected a map, found a list"),
        (
            "Limits",
            json!({"a": "1", "b": "x"}),
            "Properties.Limits.b: expected a whole number from 0 to 65535, found another string",
        ),
        (
            "Ports",
            json!({"http": "true"}),
            "Properties.Ports.http: expected a whole number from 0 to 65535, found another string",
        ),
        ("Pair", json!(["1"]), "Properties.Pair: expected a tuple of size 2, found 1 of them"),
        ("Pair", json!(["1", "2", "3"]), "Properties.Pair: expected a list of 2, found 3"),
        ("Address", json!("10.0.0.256"), "Properties.Address: invalid IPv4 address syntax"),
        ("Wrapped", json!("0"), "Properties.Wrapped: expected a nonzero u8, found another number"),
    ];
    for (name, value, message) in wrong {
        let mut properties = everything();
        properties[name] = value;
        assert_eq!(mistake::<Everything>(properties), message);
    }
    assert_eq!(mistake::<Everything>(json!([])), "Properties: expected a map, found a list");
}

#[test]
fn names_the_element_of_a_list() {
    let mut properties = everything();
    properties["Tags"] = json!([{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}, {"Key": ["e"], "Value": "f"}]);
    let error = read::<Everything>(&properties).unwrap_err();
    assert_eq!(error.path(), "Properties.Tags[2].Key");
    assert_eq!(error.to_string(), "Properties.Tags[2].Key: expected a string, found a list");
}

#[test]
fn names_missing_and_unknown_properties() {
    let mut properties = everything();
    properties["Tags"] = json!([{"Key": "a"}]);
    assert_eq!(mistake::<Everything>(properties.clone()), "Properties.Tags[0].Value is missing");
    properties["Tags"] = json!([{"Key": "a", "Vaule": "b", "Value": "c"}]);
    let message = "Properties.Tags[0].Vaule is not known; known here are `Key`, `Value`";
    assert_eq!(mistake::<Everything>(properties), message);
}

#[test]
fn never_quotes_a_value() {
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        #[expect(dead_code, reason = "only its reading matters")]
        Flag(bool),
    }
    for name in
        ["Flag", "Small", "Ratio", "Letter", "Size", "Shape", "Tags", "Limits", "Ports", "Pair", "Address", "Wrapped"]
    {
        for value in [json!("hunter2"), json!(["hunter2"]), json!({"Key": "hunter2", "width": "hunter2"})] {
            let mut properties = everything();
            properties[name] = value;
            let message = mistake::<Everything>(properties);
            assert!(!message.contains("hunter2"), "{message}");
        }
    }
    assert!(!mistake::<Untagged>(json!("hunter2")).contains("hunter2"));
    assert!(!mistake::<NonZeroU8>(json!({"hunter2": 4711})).contains("hunter2"));
}

#[test]
fn a_type_that_takes_anything_gets_the_json_as_it_is() {
    let value = json!({"a": ["1", 2, -3, 1.5, true, null]});
    assert_eq!(read::<Value>(&value).unwrap(), value);
}
