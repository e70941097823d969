//! Wires role-list: logging, settings, clients, runtime.

use aws_lambda_events::sqs::SqsEvent;
use lambda::{Environment, chain, diagnostic, init_logging};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use role_list::{RoleList, config::Config};

#[tokio::main]
async fn main() -> Result<(), Error> {
    init_logging(env!("CARGO_CRATE_NAME"));
    let config = Config::from_environment(&Environment::of_the_process()).map_err(|error| chain(&error))?;
    let sdk = access::sdk_config().await;
    let function = &RoleList::new(config, &sdk);
    let handle = async |event: LambdaEvent<SqsEvent>| function.handle(event.payload).await.map_err(|e| diagnostic(&e));
    run(service_fn(handle)).await
}
