//! The trust policy of a role in terms of the module's variables. A condition that is not asked for is not written, so
//! that the document in AWS stays the one of the other forms.

use super::{expression::Expression, file::Block};
use crate::render::{platform_trust::EC2_SERVICE, role::Side};

/// The values that the trust policy is put together from.
pub(super) fn locals(side: Side) -> Block {
    match side {
        Side::Access => Block::new(
            "locals",
            &[],
            [
                ("organization_test", test("trusted_organization_id", "aws:PrincipalOrgID")),
                ("external_id_test", test("external_id", "sts:ExternalId")),
                ("trust_tests", Expression::raw("merge(local.organization_test, local.external_id_test)")),
                (
                    "trust_condition",
                    Expression::raw(
                        "length(local.trust_tests) == 0 ? {} : { Condition = { StringEquals = local.trust_tests } }",
                    ),
                ),
                (
                    "trust_statements",
                    Expression::raw(&format!(
                        "[merge({}, local.trust_condition)]",
                        statement("AWS = var.trusted_role_arns")
                    )),
                ),
            ],
        ),
        Side::Platform => Block::new(
            "locals",
            &[],
            [
                (
                    "service_statements",
                    Expression::raw(&format!("[{}]", statement(&format!("Service = \"{EC2_SERVICE}\"")))),
                ),
                (
                    "role_statements",
                    Expression::raw(&format!(
                        "[for arns in [var.trusted_role_arns] : {} if length(arns) > 0]",
                        statement("AWS = arns")
                    )),
                ),
                ("trust_statements", Expression::raw("concat(local.service_statements, local.role_statements)")),
            ],
        ),
    }
}

fn test(variable: &str, key: &str) -> Expression {
    Expression::Raw(format!("var.{variable} == null ? {{}} : {{ \"{key}\" = var.{variable} }}"))
}

fn statement(principal: &str) -> String {
    format!("{{ Effect = \"Allow\", Principal = {{ {principal} }}, Action = \"sts:AssumeRole\" }}")
}

/// The document.
pub(super) fn document() -> Expression {
    Expression::json(Expression::object([
        ("Version", "2012-10-17".into()),
        ("Statement", Expression::raw("local.trust_statements")),
    ]))
}
