//! Whole requests, from the event of CloudFormation to its answer, against a cloud in memory.

mod call;
mod cloud;
mod events;
mod iam;
mod targets;

pub(crate) use self::{
    cloud::{Cloud, Fault, World},
    events::{Answer, Request},
    iam::{ACCOUNT, FakePolicy},
};
