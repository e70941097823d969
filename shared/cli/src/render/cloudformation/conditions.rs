//! Conditions on parameters that may be empty.

use super::node::Node;

/// Whether a text parameter has a value.
pub(super) fn has_text(parameter: &str) -> Node {
    not_empty(Node::reference(parameter))
}

/// Whether a list parameter has a value.
pub(super) fn has_items(parameter: &str) -> Node {
    let joined = Node::List(vec!["".into(), Node::reference(parameter)]);
    not_empty(Node::Function("!Join", Box::new(joined)))
}

/// Whether one of two conditions holds.
pub(super) fn either(one: &str, other: &str) -> Node {
    let conditions = [one, other].map(|name| Node::map([("Condition", name.into())]));
    Node::Function("!Or", Box::new(Node::List(conditions.to_vec())))
}

fn not_empty(value: Node) -> Node {
    let empty = Node::Function("!Equals", Box::new(Node::List(vec![value, "".into()])));
    Node::Function("!Not", Box::new(Node::List(vec![empty])))
}
