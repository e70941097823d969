//! Several types behind one provider, told apart by `ResourceType`.

use custom_resource::{Create, Created, CustomResource, Delete, Failure, PhysicalResourceId, Update, Updated};
use serde::Deserialize;
use serde_json::json;

use crate::{
    endpoints::{Memory, in_memory, soon},
    events::{bucket, bytes, create},
    greeting::Greeting,
};

struct Counter;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct CounterProperties {
    from: u64,
    steps: Vec<u64>,
    enabled: bool,
}

impl CustomResource for Counter {
    type Properties = CounterProperties;

    async fn create(&self, request: Create<CounterProperties>) -> Result<Created, Failure> {
        let CounterProperties { from, steps, enabled } = request.properties;
        let sum = from + steps.iter().sum::<u64>();
        Ok(Created::new(PhysicalResourceId::new(format!("counter-{sum}-{enabled}"))?))
    }

    async fn update(&self, _: Update<CounterProperties>) -> Result<Updated, Failure> {
        Ok(Updated::in_place())
    }

    async fn delete(&self, _: Delete<CounterProperties>) -> Result<(), Failure> {
        Ok(())
    }
}

#[tokio::test]
async fn every_resource_type_has_properties_of_its_own() {
    let endpoint = Memory::default();
    let provider = in_memory(&endpoint, &Greeting::default()).with("Custom::Counter", Counter);
    let mut event = create(&bucket(), json!({"From": "1", "Steps": ["2", "3"], "Enabled": "true"}));
    event["ResourceType"] = json!("Custom::Counter");
    provider.respond(&bytes(&event), soon()).await.unwrap();
    assert_eq!(endpoint.answer()["PhysicalResourceId"], "counter-6-true");
    assert_eq!(format!("{provider:?}"), r#"{"Custom::Counter", "Custom::Greeting"}"#);
}
