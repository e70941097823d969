//! The whole system, deployed: an emulator of AWS with IAM enforcement on, the real template put on it by the real SAM
//! CLI, and an organization to play with. The system tests and the demo are both built from these parts.

pub mod access_role;
pub mod clients;
pub mod emulator;
pub mod events;
pub mod functions;
mod http;
mod invocation;
pub mod keys;
pub mod list_policies;
pub mod member_role;
pub mod organization;
pub mod other_stack;
pub mod parameters;
pub mod parliament;
mod publish;
mod queues;
pub mod roles;
mod sam;
pub mod simulator;
pub mod stack;
pub mod template_linters;
pub mod tools;
pub mod wait;

pub use invocation::Invocation;
pub use publish::publish;
