//! Accounts that are not in the organization any more come off the list, and nothing else does.

use serde_json::json;
use system_tests::events::{account_closed, account_created, account_departed, account_left, account_removed};
use system_tests::list_policies::LIST_POLICY;
use system_tests::roles::Role;

use crate::stage::{Stage, access_role, access_roles, list_document};

#[tokio::test]
async fn accounts_that_left_or_closed_come_off_the_list_and_entries_of_others_survive() {
    let stage = Stage::begin().await.unwrap();
    let (staying, closed) = (stage.account("staying").await.unwrap(), stage.account("closed").await.unwrap());
    stage.publish(&[account_created(&staying), account_created(&closed)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.entries().await.unwrap(), access_roles([&staying, &closed]));

    // Ids that the organization never had stand for accounts that left: the emulator cannot let one go.
    let departed = ["700000000001", "700000000002", "700000000003"];
    let others = [
        // An account that no event speaks of, another role of a departed account, and what only its author understands.
        access_role("888888888888"),
        Role::arn(departed[0], "CadoResponseByHand"),
        "arn:aws:iam::*:role/LegacyCadoResponse*".to_owned(),
    ];
    let gone = departed.iter().map(|account| access_role(account)).chain([access_role(&closed)]);
    let entries: Vec<String> = gone.chain(others.clone()).chain([access_role(&staying)]).collect();
    stage.edit_policy(LIST_POLICY, &list_document(entries)).await.unwrap();

    stage.organization.close_account(&closed).await.unwrap();
    let events = [
        account_departed(departed[0]),
        account_removed(departed[1]),
        account_left(departed[2]),
        account_closed(&closed),
    ];
    stage.publish(&events).await.unwrap();
    stage.until_all_done().await.unwrap();
    let [policy] = &stage.list().await.unwrap()[..] else { panic!("one list policy is expected") };
    let left: Vec<String> = others.into_iter().chain([access_role(&staying)]).collect();
    assert_eq!(policy.document, list_document(json!(left)).to_string(), "in their order");

    // Hearing of it again, with the account that stays among them, changes nothing.
    stage.publish(&events).await.unwrap();
    stage.publish(&[account_created(&staying)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.list().await.unwrap(), std::slice::from_ref(policy));
}
