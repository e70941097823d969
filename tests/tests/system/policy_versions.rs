//! IAM keeps five versions of a policy. Version ids are numbers, and from v10 on sorting them as texts would delete the
//! wrong ones.

use anyhow::{Context as _, Result};
use system_tests::emulator::HUB;
use system_tests::list_policies::{LIST_POLICY, ListPolicy};

use crate::stage::{Stage, access_role, access_roles, list_document, registration};

/// What IAM keeps.
const QUOTA: usize = 5;

#[tokio::test]
async fn from_v6_to_v12_the_oldest_version_goes_and_never_the_default() {
    let stage = Stage::begin().await.unwrap();
    begin_with_an_old_default(&stage).await.unwrap();
    let mut before = only_policy(&stage).await.unwrap();
    assert_eq!((before.default_version.as_str(), before.versions.len()), ("v1", QUOTA));

    let mut listed = vec![first_account()];
    for number in 6..=12 {
        let account = format!("6000000000{number:02}");
        stage.change_list(&registration([&account])).await.unwrap();
        stage.until_all_done().await.unwrap();
        listed.push(account);

        let after = only_policy(&stage).await.unwrap();
        assert_eq!(after.versions, after_one_more(&before, number));
        assert_eq!(after.default_version, format!("v{number}"));
        assert_eq!(stage.entries().await.unwrap(), access_roles(&listed));
        before = after;
    }
    assert_eq!(before.versions, ["v12", "v11", "v10", "v9", "v8"], "v12 counts, v11 is there to go back to");
}

/// The list as a person may leave it: v1 is in force, v2 to v5 are drafts. IAM takes no sixth version.
async fn begin_with_an_old_default(stage: &Stage) -> Result<()> {
    let document = list_document([access_role(&first_account())].to_vec());
    stage.edit_policy(LIST_POLICY, &document).await?;
    for _ in 2..=QUOTA {
        let draft =
            stage.hub.iam.create_policy_version().policy_arn(format!("arn:aws:iam::{HUB}:policy/{LIST_POLICY}"));
        draft.policy_document(document.to_string()).send().await?;
    }
    Ok(())
}

fn first_account() -> String {
    "600000000001".to_owned()
}

/// The version ids that are right after one more was written: the oldest went that was not the default.
fn after_one_more(before: &ListPolicy, number: usize) -> Vec<String> {
    let mut versions = before.versions.clone();
    let oldest = versions.iter().rposition(|version| *version != before.default_version);
    versions.remove(oldest.unwrap_or_default());
    versions.insert(0, format!("v{number}"));
    versions
}

async fn only_policy(stage: &Stage) -> Result<ListPolicy> {
    stage.list().await?.into_iter().next().context("there is no list policy")
}
