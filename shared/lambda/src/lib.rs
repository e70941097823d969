#![doc = include_str!("../README.md")]

mod diagnostic;
mod environment;
mod logging;
mod metrics;

pub use self::{
    diagnostic::{ErrorType, chain, diagnostic},
    environment::{Environment, EnvironmentError},
    logging::init_logging,
    metrics::{Metrics, Unit},
};
