//! The harness itself: what it promises is the ground that every other test stands on.

use std::net::TcpStream;

use system_tests::emulator::{Emulator, HUB, ROOT};
use system_tests::organization::{ENTRY_ROLE, Organization};
use system_tests::parameters::{PLATFORM_ROLE, Parameters};
use system_tests::roles::Role;
use system_tests::stack::Stack;

#[tokio::test]
async fn the_emulator_refuses_a_principal_that_it_does_not_know() {
    let emulator = Emulator::start().await.unwrap();
    let stranger = emulator.clients("AKIAEXAMPLEEXAMPLE00");
    let refused = stranger.iam.list_roles().send().await.unwrap_err();
    let refused = aws_sdk_iam::Error::from(refused).to_string();
    assert!(refused.contains("InvalidClientTokenId"), "{refused}");

    let root = emulator.clients(ROOT).sts.get_caller_identity().send().await.unwrap();
    assert_eq!(root.account(), Some(HUB));
}

#[tokio::test]
async fn two_emulators_run_side_by_side_and_nothing_is_left_of_them() {
    let (first, second) = (Emulator::start().await.unwrap(), Emulator::start().await.unwrap());
    let left_over = [&first, &second].map(|emulator| (emulator.port(), emulator.folder().to_path_buf()));
    drop((first, second));
    for (port, folder) in left_over {
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "port {port} still answers");
        assert!(!folder.exists(), "{} is still there", folder.display());
    }
}

/// The template as it is, put on the emulator by the real SAM CLI, and an organization whose account can be entered
/// with credentials of the hub, but not by a role of the hub that nobody gave the right to.
#[tokio::test]
async fn deploys_the_template_and_seeds_an_organization() {
    let emulator = Emulator::start().await.unwrap();
    let hub = emulator.clients(ROOT);
    Role::platform(PLATFORM_ROLE).create(&hub).await.unwrap();
    let stack = Stack::deploy(&emulator, &Parameters::default()).await.unwrap();
    assert!(stack.output("RoleListPolicyArn").unwrap().ends_with(":policy/CadoResponseCrossAccountPolicy"));

    let organization = Organization::of(&hub).await.unwrap();
    let unit = organization.organizational_unit("Workloads", organization.root()).await.unwrap();
    let account = organization.account("member", &unit).await.unwrap();
    let entry_role = Role::arn(&account, ENTRY_ROLE);
    let inside = hub.assume_role(&entry_role, "harness").await.unwrap();
    let identity = inside.sts.get_caller_identity().send().await.unwrap();
    assert_eq!(identity.account(), Some(account.as_str()));

    assert!(emulator.function_log("RoleListLogs").unwrap().is_empty(), "a function has run although nothing happened");
    Role::trusting_the_hub("Bystander").create(&hub).await.unwrap();
    let bystander = hub.assume_role(&Role::arn(HUB, "Bystander"), "harness").await.unwrap();
    let refused = bystander.assume_role(&entry_role, "harness").await.unwrap_err();
    assert!(format!("{refused:#}").contains("AccessDenied"), "{refused:#}");
}
