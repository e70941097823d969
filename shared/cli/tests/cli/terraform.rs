//! Reads Terraform modules and evaluates the expressions that their policies are made of.

use hcl::{
    Block, Body, Expression, Map, Value,
    eval::{Context, Evaluate, FuncArgs, FuncDef, ParamType},
    value,
};

/// A module, with the defaults of its variables.
pub(crate) struct Module {
    body: Body,
    variables: Map<String, Value>,
}

impl Module {
    pub(crate) fn new(text: &str) -> Self {
        let body: Body = hcl::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let mut variables = Map::new();
        for variable in body.blocks().filter(|block| block.identifier() == "variable") {
            if let Some(default) = attribute(variable, "default") {
                variables.insert(label(variable, 0), default.evaluate(&Context::new()).unwrap());
            }
        }
        Self { body, variables }
    }

    pub(crate) fn set(&mut self, name: &str, value: Value) {
        self.variables.insert(name.to_owned(), value);
    }

    pub(crate) fn blocks(&self, kind: &str) -> Vec<&Block> {
        self.body.blocks().filter(|block| block.identifier() == "resource" && label(block, 0) == kind).collect()
    }

    /// An attribute of a block as JSON text or as plain text.
    pub(crate) fn text(&self, block: &Block, name: &str, more: &[(&str, Value)]) -> String {
        let mut context = self.context();
        for (name, value) in more {
            context.declare_var(*name, value.clone());
        }
        let value = attribute(block, name).unwrap().evaluate(&context);
        let value = value.unwrap_or_else(|error| panic!("{name}: {error}"));
        value.as_str().unwrap().to_owned()
    }

    /// A value of the module's `locals`.
    pub(crate) fn local(&self, name: &str) -> Value {
        self.locals(&self.outer()).get(name).unwrap().clone()
    }

    fn context(&self) -> Context<'static> {
        let mut context = self.outer();
        let locals = self.locals(&context);
        context.declare_var("local", locals);
        context
    }

    fn locals(&self, outer: &Context<'static>) -> Map<String, Value> {
        let mut locals = Map::new();
        for block in self.body.blocks().filter(|block| block.identifier() == "locals") {
            for attribute in block.body().attributes() {
                let mut context = outer.clone();
                context.declare_var("local", locals.clone());
                let value = attribute.expr().evaluate(&context).unwrap_or_else(|error| panic!("{error}"));
                locals.insert(attribute.key().to_owned(), value);
            }
        }
        locals
    }

    /// Variables, data sources and functions; any account and any Region.
    fn outer(&self) -> Context<'static> {
        let mut context = Context::new();
        context.declare_var("var", self.variables.clone());
        context.declare_var(
            "data",
            value!({
                "aws_partition" = { "current" = { "partition" = "aws" } }
                "aws_caller_identity" = { "current" = { "account_id" = "*" } }
                "aws_region" = { "current" = { "region" = "*" } }
            }),
        );
        let variadic = |function| FuncDef::builder().variadic_param(ParamType::Any).build(function);
        context
            .declare_func("jsonencode", variadic(|arguments| Ok(serde_json::to_string(&arguments[0]).unwrap().into())));
        context.declare_func("length", variadic(length));
        context.declare_func(
            "merge",
            variadic(|arguments| Ok(Value::Object(objects(arguments).into_iter().flatten().collect()))),
        );
        context.declare_func(
            "concat",
            variadic(|arguments| Ok(Value::Array(arrays(arguments).into_iter().flatten().collect()))),
        );
        context.declare_func(
            "floor",
            variadic(|arguments| Ok((arguments[0].as_number().unwrap().as_f64().unwrap() as u64).into())),
        );
        context.declare_func(
            "max",
            variadic(|arguments| Ok(arguments.iter().filter_map(Value::as_u64).max().unwrap().into())),
        );
        context.declare_func("sort", variadic(sorted));
        context.declare_func("chunklist", variadic(chunks));
        context
    }
}

fn length(arguments: FuncArgs) -> Result<Value, String> {
    Ok(match &arguments[0] {
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        Value::String(text) => text.chars().count(),
        other => return Err(format!("{other} has no length")),
    }
    .into())
}

fn sorted(arguments: FuncArgs) -> Result<Value, String> {
    let mut items = arguments[0].as_array().unwrap().clone();
    items.sort_by_key(|item| item.as_str().unwrap().to_owned());
    Ok(items.into())
}

fn chunks(arguments: FuncArgs) -> Result<Value, String> {
    let size = usize::try_from(arguments[1].as_u64().unwrap()).unwrap();
    let chunks = arguments[0].as_array().unwrap().chunks(size).map(|chunk| Value::Array(chunk.to_vec()));
    Ok(Value::Array(chunks.collect()))
}

fn objects(arguments: FuncArgs) -> Vec<Map<String, Value>> {
    arguments.iter().map(|argument| argument.as_object().unwrap().clone()).collect()
}

fn arrays(arguments: FuncArgs) -> Vec<Vec<Value>> {
    arguments.iter().map(|argument| argument.as_array().unwrap().clone()).collect()
}

pub(crate) fn label(block: &Block, number: usize) -> String {
    block.labels()[number].as_str().to_owned()
}

fn attribute<'a>(block: &'a Block, name: &str) -> Option<&'a Expression> {
    block.body().attributes().find(|attribute| attribute.key() == name).map(hcl::Attribute::expr)
}
