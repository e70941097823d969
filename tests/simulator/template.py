"""Prints a CloudFormation template as JSON, its short tags (!Ref, !Sub ...) written out as the functions they stand for."""

import json
import sys

import yaml


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags, in which a date stays the text that it is."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def function(loader, name, node):
    """`!Name value` as `{"Fn::Name": value}`; Ref and Condition have no prefix, GetAtt's text is split at the dot."""
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


Loader.add_multi_constructor("!", function)

with open(sys.argv[1], encoding="utf-8") as template:
    json.dump(yaml.load(template, Loader), sys.stdout)
