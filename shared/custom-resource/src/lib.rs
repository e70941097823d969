#![doc = include_str!("../README.md")]

mod answer;
mod deadline;
mod decision;
mod delivery;
mod endpoint;
mod error;
mod event;
mod guard;
mod https;
mod outcome;
mod physical_id;
mod progress;
mod properties;
mod provider;
mod recent;
mod request;
mod resource;
mod response_url;

pub use self::{
    answer::{MAXIMUM_ANSWER, Status},
    deadline::Deadline,
    delivery::DeliveryError,
    endpoint::{Endpoint, EndpointError, Receipt},
    error::ProviderError,
    https::HttpsEndpoint,
    outcome::{Attributes, Created, Failure, Updated},
    physical_id::{PhysicalIdError, PhysicalResourceId},
    properties::{PropertyError, read_properties},
    provider::{Answered, Provider},
    request::{Create, Delete, RequestContext, Update},
    resource::CustomResource,
    response_url::{EmulatorAddress, EmulatorAddressError, ResponseHosts, ResponseUrl},
};
