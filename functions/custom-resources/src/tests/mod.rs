//! Whole requests, from the event of CloudFormation to its answer, against a cloud in memory.

mod cloud;
mod events;
mod iam;

pub(crate) use self::{
    cloud::{Cloud, Fault, World},
    events::{Answer, Request},
    iam::{ACCOUNT, FakePolicy},
};
