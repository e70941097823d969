//! Events: what is understood and what is refused, with the accepted form.

use serde_json::{Value, json};

use crate::request::Request;

fn read(event: Value, dry_run: bool) -> Request {
    Request::read(event, dry_run).unwrap()
}

fn is_dry(event: Value, dry_run: bool) -> bool {
    match read(event, dry_run) {
        Request::CleanUp { dry_run, .. } | Request::Restore { dry_run, .. } => dry_run,
    }
}

#[test]
fn the_schedule_and_an_empty_event_ask_for_a_whole_run() {
    let whole = Request::CleanUp { regions: [].into(), dry_run: false };
    assert_eq!([read(json!({}), false), read(json!({"scheduled": true}), false)], [whole.clone(), whole]);
}

#[test]
fn the_narrower_of_settings_and_event_wins() {
    for (event, settings, dry) in [
        (json!({}), false, false),
        (json!({"dry_run": true}), false, true),
        (json!({"dry_run": false}), true, true),
        (json!({"scheduled": true}), true, true),
        (json!({"restore": ["arn:aws:kms:eu-central-1:111111111111:key/1"]}), true, true),
    ] {
        assert_eq!(is_dry(event.clone(), settings), dry, "{event} {settings}");
    }
}

#[test]
fn regions_and_keys_are_checked() {
    let regions = ["eu-central-1", "eu-west-1"].map(|region| region.parse().unwrap());
    let event = json!({"regions": ["eu-west-1", "eu-central-1", "eu-west-1"]});
    assert_eq!(read(event, false), Request::CleanUp { regions: regions.into(), dry_run: false });
    let key = "arn:aws:kms:eu-central-1:111111111111:key/1";
    assert_eq!(
        read(json!({"restore": [key]}), false),
        Request::Restore { keys: [key.parse().unwrap()].into(), dry_run: false }
    );
}

#[test]
fn everything_else_is_refused_with_the_accepted_form() {
    for (event, reason) in [
        (json!({"dryrun": true}), "unknown field `dryrun`"),
        (json!({"dry_run": "true"}), "invalid type"),
        (json!({"regions": []}), "`regions` is empty"),
        (json!({"regions": ["frankfurt"]}), "`frankfurt` is not the code of an AWS Region"),
        (json!({"restore": []}), "`restore` is empty"),
        (json!({"restore": ["alias/CadoResponse-KMS-Alias-1"]}), "alias/CadoResponse-KMS-Alias-1"),
        (json!({"restore": ["arn:aws:kms:eu-central-1:111111111111:alias/a"]}), "is not the ARN of one KMS key"),
        (
            json!({"restore": ["arn:aws:kms:eu-central-1:111111111111:key/1"], "regions": ["eu-west-1"]}),
            "takes no `regions`",
        ),
        (json!({"scheduled": true, "restore": []}), "stands alone"),
        (json!({"scheduled": false}), "stands alone"),
        (json!([]), "no JSON object"),
        (json!("restore"), "no JSON object"),
        (json!(null), "no JSON object"),
    ] {
        let error = Request::read(event.clone(), false).unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains("expected `{}`"), "{event}: {error}");
    }
}
