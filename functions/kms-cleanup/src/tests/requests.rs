//! Events: what is understood and what is refused, with the accepted form.

use serde_json::{Value, json};

use crate::request::Request;

fn read(event: Value) -> Request {
    Request::read(event).unwrap()
}

fn clean_up(scheduled: bool, regions: &[&str], dry_run: bool) -> Request {
    Request::CleanUp { scheduled, regions: regions.iter().map(|region| region.parse().unwrap()).collect(), dry_run }
}

#[test]
fn the_schedule_and_an_empty_event_ask_for_a_whole_run() {
    assert_eq!(read(json!({})), clean_up(false, &[], false));
    assert_eq!(read(json!({"scheduled": true})), clean_up(true, &[], false));
}

#[test]
fn a_dry_run_goes_with_every_request_by_hand() {
    assert_eq!(read(json!({"dry_run": true})), clean_up(false, &[], true));
    assert_eq!(read(json!({"dry_run": false})), clean_up(false, &[], false));
    assert_eq!(read(json!({"dry_run": true, "regions": ["eu-west-1"]})), clean_up(false, &["eu-west-1"], true));
    let key = "arn:aws:kms:eu-central-1:111111111111:key/1";
    let restore = Request::Restore { keys: [key.parse().unwrap()].into(), dry_run: true };
    assert_eq!(read(json!({"dry_run": true, "restore": [key]})), restore);
}

#[test]
fn regions_and_keys_are_checked() {
    let event = json!({"regions": ["eu-west-1", "eu-central-1", "eu-west-1"]});
    assert_eq!(read(event), clean_up(false, &["eu-central-1", "eu-west-1"], false));
    let key = "arn:aws:kms:eu-central-1:111111111111:key/1";
    assert_eq!(
        read(json!({"restore": [key]})),
        Request::Restore { keys: [key.parse().unwrap()].into(), dry_run: false }
    );
}

#[test]
fn everything_else_is_refused_with_the_accepted_form() {
    for (event, reason) in [
        (json!({"dryrun": true}), "unknown field `dryrun`"),
        (json!({"dry_run": "true"}), "invalid type"),
        (json!({"dry_run": null}), "invalid type: null"),
        (json!({"regions": null}), "invalid type: null"),
        (json!({"restore": null}), "invalid type: null"),
        (json!({"scheduled": null}), "invalid type: null"),
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
        let error = Request::read(event.clone()).unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains("expected `{}`"), "{event}: {error}");
    }
}
