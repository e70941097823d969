//! Whole requests, from the event of CloudFormation to its answer, against a cloud in memory.

mod call;
mod cloud;
mod ends;
mod events;
mod iam;
mod misconfiguration;
mod targets;

pub(crate) use self::{
    cloud::{Cloud, Fault, World},
    ends::at_every_call,
    events::{Answer, Request},
    iam::{ACCOUNT, FakePolicy},
};
