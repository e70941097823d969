//! Wires custom-resources: logging, settings, clients, runtime.

use custom_resource::Provider;
use custom_resources::{config::Config, misconfigured, provider};
use lambda::{Environment, chain, init_logging};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};
use serde_json::value::RawValue;

#[tokio::main]
async fn main() -> Result<(), Error> {
    init_logging(env!("CARGO_CRATE_NAME"));
    let provider = &configured(&Environment::of_the_process()).await?;
    let respond = async |event: LambdaEvent<Box<RawValue>>| {
        let answered = provider.respond(event.payload.get().as_bytes(), event.context.deadline()).await;
        answered
            .map(drop)
            .map_err(|error| Diagnostic { error_type: error.error_type().to_owned(), error_message: chain(&error) })
    };
    run(service_fn(respond)).await
}

/// The types, or their stand-ins that answer with what is wrong with the settings.
async fn configured(environment: &Environment) -> Result<Provider, std::io::Error> {
    match Config::from_environment(environment) {
        Ok(config) => provider(&config, &access::sdk_config().await).await,
        Err(error) => {
            let reason = chain(&error);
            tracing::error!("every request will fail: {reason}");
            misconfigured(&reason, environment)
        }
    }
}
