//! Several accounts: each is entered through its role, with its own Regions and keys.

use serde_json::{Value, json};

use super::{
    cloud::{Call, Cloud, Fault, HOME, World},
    fixtures::{FRANKFURT, IRELAND, RETIRED, alias, arn, config, decided, old_key, row},
};
use crate::{deadline::Deadline, session_policy::session_policy};

const MEMBER: &str = "222222222222";
const ACCOUNTS: [(&str, &str); 1] = [("KMS_ACCOUNTS", "111111111111,222222222222")];

/// A key in the function's own account and one in a member account.
fn world() -> World {
    let mut world = World::new([FRANKFURT]);
    world.add(FRANKFURT, "key");
    world.regions.insert(MEMBER.to_owned(), vec![(IRELAND.to_owned(), "ENABLED")]);
    let spot = |name: &str| (MEMBER.to_owned(), IRELAND.to_owned(), name.to_owned());
    let mut key = old_key();
    key.owner = MEMBER.to_owned();
    world.keys.insert(spot("member"), key);
    world.aliases.insert(spot(&alias("member")), Some("member".to_owned()));
    world
}

#[tokio::test]
async fn keys_of_other_accounts_are_retired_with_the_credentials_of_their_role() {
    let mut world = world();
    world.enterable.insert(MEMBER.to_owned());
    let cloud = Cloud::new(world);
    let report = cloud.run_with(&ACCOUNTS).await;
    assert_eq!(decided(&report, FRANKFURT, "key"), RETIRED);
    assert_eq!(decided(&report, IRELAND, "member"), RETIRED);
    let places: Vec<_> = report.regions.iter().map(|row| (row.account.as_str(), row.region.as_str())).collect();
    assert_eq!(places, [("111111111111", FRANKFURT), (MEMBER, IRELAND)]);
    let world = cloud.world();
    let assumed = world.calls.iter().find(|call| call.operation == "AssumeRole").unwrap();
    assert!(assumed.body.contains("DurationSeconds=3600"), "{}", assumed.body);
    // Entry roles are administrators: the session is cut down to what the job needs.
    let member = MEMBER.parse().unwrap();
    let wanted = session_policy(&config(&ACCOUNTS), &"aws".parse().unwrap(), &member);
    assert_eq!(self::assumed(assumed).1, serde_json::from_str::<Value>(&wanted).unwrap());
    assert!(!wanted.contains(HOME), "{wanted}");
}

#[tokio::test]
async fn an_account_that_cannot_be_entered_keeps_every_key_because_nobody_saw_what_lies_there_and_fails_the_run() {
    let report = Cloud::new(world()).run_with(&ACCOUNTS).await;
    assert_eq!(decided(&report, FRANKFURT, "key"), ("keep", "unreadable_storage", "done"));
    let detail = &row(&report, FRANKFURT, "key").detail;
    assert!(detail.contains("nobody knows what is encrypted under it in account 222222222222"), "{detail}");
    let failed = report.regions.iter().find(|row| !row.listed).unwrap();
    assert_eq!((failed.account.as_str(), failed.region.as_str()), (MEMBER, "*"));
    assert!(failed.error.as_deref().unwrap().contains("cannot be entered"), "{failed:?}");
    assert!(report.failure().is_some());
}

#[tokio::test]
async fn a_key_of_another_account_is_restored_through_its_role() {
    let mut world = world();
    world.enterable.insert(MEMBER.to_owned());
    let cloud = Cloud::new(world);
    let function = cloud.function(&ACCOUNTS);
    function.clean_up([].into(), false, Deadline::never()).await.unwrap();
    let key = "arn:aws:kms:eu-west-1:222222222222:key/member".parse().unwrap();
    let restoration = function.restore([key].into(), false, Deadline::never()).await.unwrap();
    assert_eq!((restoration.restored.len(), restoration.failed.len()), (1, 0), "{restoration:?}");
}

/// Form fields, without a crate for it: `%3A` and `+`.
fn percent_decoded(field: &str) -> String {
    let mut parts = field.split('%');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let (code, rest) = part.split_at(2);
        format!("{text}{}{rest}", char::from(u8::from_str_radix(code, 16).unwrap()))
    })
}

#[tokio::test]
async fn the_role_in_the_management_account_enters_no_account_but_the_one_in_question() {
    let mut world = world();
    world.enterable.extend([MEMBER.to_owned(), "999999999999".to_owned()]);
    let cloud = Cloud::new(world);
    let role = ("ORGANIZATION_ROLE_ARN", "arn:aws:iam::999999999999:role/Organization");
    cloud.run_with(&[ACCOUNTS[0], role]).await;
    let world = cloud.world();
    let assumed: Vec<_> = world.calls.iter().filter(|call| call.operation == "AssumeRole").map(assumed).collect();
    let entry_role = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole";
    let only = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": [entry_role]}]);
    assert_eq!((assumed[0].0.as_str(), &assumed[0].1["Statement"]), (role.1, &only));
    assert_eq!(assumed[1].0, entry_role);
    assert!(!assumed[1].1.to_string().contains("sts:"), "{assumed:?}");
}

/// The role that a call assumes, and its session policy.
fn assumed(call: &Call) -> (String, Value) {
    let field =
        |name: &str| call.body.split('&').find_map(|field| field.strip_prefix(name)).map(percent_decoded).unwrap();
    (field("RoleArn="), serde_json::from_str(&field("Policy=")).unwrap())
}

/// A snapshot or a volume under a key may lie in another account than the key.
#[tokio::test]
async fn what_another_account_has_encrypted_under_a_key_keeps_it() {
    let here = |name: &str| (MEMBER.to_owned(), FRANKFURT.to_owned(), name.to_owned());
    let mut world = world();
    world.enterable.insert(MEMBER.to_owned());
    world.regions.get_mut(MEMBER).unwrap().push((FRANKFURT.to_owned(), "ENABLED_BY_DEFAULT"));
    world.snapshots.insert(here("snap-1"), Some(arn(FRANKFURT, "key")));
    let report = Cloud::new(world).run_with(&ACCOUNTS).await;
    assert_eq!(decided(&report, FRANKFURT, "key"), ("keep", "snapshots", "done"));
    assert_eq!(row(&report, FRANKFURT, "key").evidence.snapshots, ["222222222222/snap-1"]);
    assert_eq!(decided(&report, IRELAND, "member"), RETIRED);
}

#[tokio::test]
async fn a_key_of_the_same_id_in_another_account_is_another_key() {
    let mut world = world();
    world.enterable.insert(MEMBER.to_owned());
    world.regions.get_mut(MEMBER).unwrap().push((FRANKFURT.to_owned(), "ENABLED_BY_DEFAULT"));
    let theirs = format!("arn:aws:kms:{FRANKFURT}:{MEMBER}:key/key");
    world.volumes.insert((MEMBER.to_owned(), FRANKFURT.to_owned(), "vol-1".to_owned()), Some(theirs));
    assert_eq!(decided(&Cloud::new(world).run_with(&ACCOUNTS).await, FRANKFURT, "key"), RETIRED);
}

#[tokio::test]
async fn a_chosen_region_that_another_account_has_not_enabled_is_not_looked_at_there() {
    let mut world = world();
    world.enterable.insert(MEMBER.to_owned());
    let report = Cloud::new(world).run_with(&[ACCOUNTS[0], ("KMS_REGIONS", "eu-central-1,eu-west-1")]).await;
    let places: Vec<_> = report.regions.iter().map(|row| (row.account.as_str(), row.region.as_str())).collect();
    assert_eq!(places, [(HOME, FRANKFURT), (HOME, IRELAND), (MEMBER, IRELAND)]);
}

#[tokio::test]
async fn a_region_that_another_account_does_not_let_us_see_keeps_the_keys_there_and_no_others() {
    let mut world = world();
    world.enterable.insert(MEMBER.to_owned());
    world.add(IRELAND, "ours");
    world.regions.get_mut(HOME).unwrap().push((IRELAND.to_owned(), "ENABLED_BY_DEFAULT"));
    world.regions.get_mut(MEMBER).unwrap().push((FRANKFURT.to_owned(), "ENABLED_BY_DEFAULT"));
    world.faults.insert(format!("DescribeVolumes@{FRANKFURT}"), Fault::Refused("UnauthorizedOperation"));
    let report = Cloud::new(world).run_with(&ACCOUNTS).await;
    assert_eq!(decided(&report, FRANKFURT, "key"), ("keep", "unreadable_storage", "done"));
    assert_eq!(decided(&report, IRELAND, "ours"), RETIRED);
}

#[test]
fn the_longest_prefix_leaves_a_session_policy_that_aws_takes() {
    let mut config = config(&ACCOUNTS);
    config.rule.alias_prefix = format!("alias/{}", "a".repeat(54));
    let policy = session_policy(&config, &"aws-us-gov".parse().unwrap(), &MEMBER.parse().unwrap());
    assert!(policy.len() <= 2_048, "{} characters", policy.len());
}
