//! The list by example, and the promises that hold for every sequence of changes.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{Policy, RoleArn};

const NAME: &str = "CadoResponseSecondRole";

fn settings() -> RoleListSettings {
    RoleListSettings {
        partition: "aws".parse().unwrap(),
        own_account: "111111111111".parse().unwrap(),
        role_name: NAME.parse().unwrap(),
        maximum_policies: 20,
    }
}

fn account(number: usize) -> AccountId {
    format!("{:012}", 200_000_000_000 + number).parse().unwrap()
}

fn role_called(number: usize, name: &str) -> RoleArn {
    RoleArn::new("aws".parse().unwrap(), account(number), name.parse().unwrap())
}

fn role(number: usize) -> RoleArn {
    role_called(number, NAME)
}

fn ours(document: &str) -> ListPolicy {
    ListPolicy { document: document.parse().unwrap(), keep: None }
}

fn list_of(roles: &[String]) -> String {
    let roles = serde_json::to_string(roles).unwrap();
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":{roles}}}]}}"#
    )
}

fn listing(numbers: impl IntoIterator<Item = usize>) -> String {
    list_of(&numbers.into_iter().map(|number| role(number).to_string()).collect::<Vec<_>>())
}

fn add(numbers: impl IntoIterator<Item = usize>) -> Change {
    let mut change = Change::default();
    numbers.into_iter().for_each(|number| change.register(role(number)));
    change
}

fn remove(numbers: impl IntoIterator<Item = usize>) -> Change {
    let mut change = Change::default();
    numbers.into_iter().for_each(|number| change.deregister(account(number), &settings().role_name));
    change
}

fn withdraw(roles: impl IntoIterator<Item = RoleArn>) -> Change {
    let mut change = Change::default();
    roles.into_iter().for_each(|role| change.withdraw(role));
    change
}

/// Carries a plan out on documents in memory, as the function does in AWS.
fn apply(current: &[ListPolicy], plan: &Plan) -> Vec<ListPolicy> {
    let mut after = current.to_vec();
    for action in &plan.actions {
        match action {
            Action::Create { name, document, .. } => {
                assert_eq!(*name, list_policy_name(after.len()), "the numbering has no gap");
                after.push(ListPolicy { document: document.clone(), keep: None });
            }
            Action::Write { name, document, .. } => {
                let number = (0..after.len()).find(|number| list_policy_name(*number) == *name).unwrap();
                after[number].document = document.clone();
            }
            Action::Delete { name } => {
                assert_eq!(*name, list_policy_name(after.len() - 1), "only the last policy is deleted");
                assert!(after.pop().unwrap().keep.is_none(), "only what is ours is deleted");
            }
        }
    }
    after
}

fn documents(policies: &[ListPolicy]) -> Vec<String> {
    policies.iter().map(|policy| policy.document.print()).collect()
}

fn texts(plan: &Plan) -> Vec<String> {
    plan.actions.iter().map(|action| action.to_string().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn an_empty_list_is_created_in_the_published_shape() {
    let plan = plan(vec![], &add([2]), &settings());
    let [Action::Create { name, document, added: 1 }] = plan.actions.as_slice() else { panic!("{plan}") };
    assert_eq!(name, LIST_POLICY_NAME);
    assert_eq!(document.print(), listing([2]));
}

#[test]
fn a_policy_holds_as_many_roles_as_the_arithmetic_says() {
    let longer = RoleListSettings { role_name: "CadoResponseCrossAccountRole".parse().unwrap(), ..settings() };
    assert_eq!(settings().roles_per_policy(), 108);
    assert_eq!(longer.roles_per_policy(), 97);
    let govcloud = RoleListSettings { partition: "aws-us-gov".parse().unwrap(), ..settings() };
    assert_eq!(govcloud.roles_per_policy(), 96);
}

#[test]
fn a_policy_takes_every_role_that_fits_and_the_next_one_spills() {
    let full = apply(&[], &plan(vec![], &add(0..108), &settings()));
    assert_eq!(full.len(), 1);
    let spilled = plan(full, &add([108]), &settings());
    assert_eq!(texts(&spilled), ["create CadoResponseCrossAccountPolicy_1 +1"]);
}

#[test]
fn a_role_that_is_listed_already_changes_nothing() {
    let plan = plan(vec![ours(&listing([1, 2]))], &add([2]), &settings());
    assert!(plan.changes_nothing());
    assert!(plan.to_string().starts_with("nothing to change"));
}

#[test]
fn a_hand_written_single_resource_is_understood() {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{}"}}}}"#,
        role(1)
    );
    let after = apply(&[ours(&text)], &plan(vec![ours(&text)], &add([1, 2]), &settings()));
    assert_eq!(documents(&after), [listing([1, 2])]);
}

#[test]
fn foreign_statements_and_hand_added_entries_survive_in_their_order() {
    let text = r#"{"Version":"2012-10-17","Id":"kept","Statement":[
        {"Sid":"Theirs","Effect":"Deny","Action":"sts:AssumeRole","Resource":"arn:aws:iam::222222222222:role/CadoResponseX"},
        {"Sid":"Ours","Effect":"Allow","Action":["STS:AssumeRole"],"Resource":["arn:aws:iam::*:role/CadoResponseWide","arn:aws:iam::200000000001:role/CadoResponseSecondRole","arn:aws:iam::200000000001:role/CadoResponseByHand"]},
        {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::200000000001:role/CadoResponseSecondRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#;
    let mut change = remove([1]);
    change.register(role(2));
    let after = apply(&[ours(text)], &plan(vec![ours(text)], &change, &settings()));
    insta::assert_snapshot!(after[0].document.print(), @r#"{"Version":"2012-10-17","Id":"kept","Statement":[{"Sid":"Theirs","Effect":"Deny","Action":"sts:AssumeRole","Resource":"arn:aws:iam::222222222222:role/CadoResponseX"},{"Sid":"Ours","Effect":"Allow","Action":["STS:AssumeRole"],"Resource":["arn:aws:iam::*:role/CadoResponseWide","arn:aws:iam::200000000001:role/CadoResponseByHand","arn:aws:iam::200000000002:role/CadoResponseSecondRole"]},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::200000000001:role/CadoResponseSecondRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#);
}

#[test]
fn duplicates_across_policies_collapse_into_the_first() {
    let current = vec![ours(&listing([1, 2])), ours(&listing([2, 3]))];
    let after = apply(&current, &plan(current.clone(), &Change::default(), &settings()));
    assert_eq!(documents(&after), [listing([1, 2]), listing([3])]);
}

#[test]
fn an_emptied_last_policy_is_deleted_and_so_is_the_empty_one_before_it() {
    let current = vec![ours(&listing([1])), ours(&listing([2])), ours(&listing([3]))];
    let plan = plan(current, &remove([2, 3]), &settings());
    assert_eq!(texts(&plan), ["delete CadoResponseCrossAccountPolicy_2", "delete CadoResponseCrossAccountPolicy_1"]);
}

#[test]
fn an_emptied_policy_in_the_middle_takes_roles_from_the_last_one() {
    let current = vec![ours(&listing([1])), ours(&listing([2])), ours(&listing([3, 4]))];
    let plan = plan(current.clone(), &remove([2]), &settings());
    let after = apply(&current, &plan);
    assert_eq!(after.len(), 2);
    assert_eq!(documents(&after)[0], listing([1]));
    assert_eq!(documents(&after)[1], listing([4, 3]));
}

#[test]
fn a_list_that_becomes_empty_is_deleted_only_if_it_is_ours() {
    let deleted = plan(vec![ours(&listing([1]))], &remove([1]), &settings());
    assert_eq!(texts(&deleted), ["delete CadoResponseCrossAccountPolicy"]);

    let theirs = ListPolicy { keep: Some("it was not made by this stack".to_owned()), ..ours(&listing([1])) };
    let kept = plan(vec![theirs], &remove([1]), &settings());
    assert!(kept.changes_nothing());
    assert_eq!(kept.kept[0].reason, "it was not made by this stack");
    assert_eq!(kept.capacity.listed, 1);
}

#[test]
fn an_emptied_overflow_policy_of_somebody_else_stays_as_it_is() {
    let theirs = ListPolicy { keep: Some("theirs".to_owned()), ..ours(&listing([2])) };
    let plan = plan(vec![ours(&listing([1])), theirs], &remove([2]), &settings());
    assert!(plan.changes_nothing(), "{plan}");
    assert_eq!(plan.kept.len(), 1);
}

#[test]
fn a_policy_with_foreign_statements_loses_only_its_list() {
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::200000000001:role/CadoResponseSecondRole"]}]}"#;
    let after = apply(&[ours(text)], &plan(vec![ours(text)], &remove([1]), &settings()));
    assert_eq!(
        documents(&after),
        [r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#]
    );
}

#[test]
fn refuses_what_the_platform_could_not_use_and_says_why() {
    let reason = |role: &str| settings().admit(role).unwrap_err().to_string();
    assert!(reason("arn:aws:iam::*:role/CadoResponse").contains("wildcard"));
    assert!(reason("arn:aws-cn:iam::222222222222:role/CadoResponse").contains("partition `aws-cn`"));
    assert!(reason("arn:aws:iam::111111111111:role/CadoResponse").contains("primary account"));
    assert!(reason("arn:aws:iam::222222222222:role/Forensics").contains("does not contain `CadoResponse`"));
    assert!(settings().admit("arn:aws:iam::222222222222:role/security/CadoResponse").is_ok());
}

#[test]
fn a_full_list_refuses_early_and_names_the_ways_out() {
    let two = RoleListSettings { maximum_policies: 2, ..settings() };
    let plan = plan(vec![], &add(0..220), &two);
    assert_eq!((plan.capacity.listed, plan.capacity.left), (216, 0));
    assert_eq!(plan.refused.len(), 4);
    assert!(plan.refused[0].to_string().contains("shorter role name"));
    assert!((plan.capacity.used_percent() - 100.0).abs() < f64::EPSILON);
}

#[test]
fn capacity_counts_the_room_in_all_policies_that_may_be_used() {
    let plan = plan(vec![], &add(0..110), &RoleListSettings { maximum_policies: 10, ..settings() });
    let Capacity { listed, policies, left_in_last_policy, left, .. } = plan.capacity;
    assert_eq!((listed, policies, left_in_last_policy, left), (110, 2, 106, 970));
}

#[test]
fn the_last_word_about_an_account_counts() {
    let mut change = add([1]);
    change.deregister(account(1), &settings().role_name);
    assert!(plan(vec![], &change, &settings()).changes_nothing());
    change.register(role(1));
    let current = vec![ours(&listing([1, 2]))];
    assert!(plan(current, &change, &settings()).changes_nothing(), "a role that comes back keeps its place");
}

#[test]
fn the_last_word_about_a_role_counts() {
    let current = || vec![ours(&listing([1, 2]))];
    let mut change = withdraw([role(1)]);
    change.register(role(1));
    assert!(plan(current(), &change, &settings()).changes_nothing(), "a role that is wanted again keeps its place");
    change.withdraw(role(1));
    assert_eq!(texts(&plan(current(), &change, &settings())), ["write CadoResponseCrossAccountPolicy +0 -1"]);
    let mut change = add([3]);
    change.withdraw(role(3));
    assert!(plan(current(), &change, &settings()).changes_nothing(), "it was never listed");
    let mut change = remove([1]);
    change.register(role(1));
    change.withdraw(role(1));
    assert_eq!(plan(current(), &change, &settings()).removed, 1);
}

#[test]
fn a_withdrawal_takes_exactly_this_role_whatever_its_name() {
    let by_hand = role_called(1, "CadoResponseByHand");
    let list = list_of(&[role(1).to_string(), by_hand.to_string(), role(2).to_string()]);
    let plan = plan(vec![ours(&list)], &withdraw([by_hand]), &settings());
    assert_eq!((texts(&plan), plan.removed), (vec!["write CadoResponseCrossAccountPolicy +0 -1".to_owned()], 1));
    assert_eq!(documents(&apply(&[ours(&list)], &plan)), [listing([1, 2])]);
}

#[test]
fn a_withdrawal_of_what_is_not_listed_removes_nothing() {
    let plan = plan(vec![ours(&listing([1]))], &withdraw([role(2)]), &settings());
    assert!(plan.changes_nothing());
    assert_eq!(plan.removed, 0);
}

#[test]
fn only_one_role_at_a_time_is_withdrawn() {
    assert!(one_role("arn:aws:iam::*:role/CadoResponse").unwrap_err().to_string().contains("wildcard"));
    assert!(one_role("arn:aws:iam::222222222222:role/Forensics").is_ok(), "what was listed by hand may go");
}

#[test]
fn the_contents_of_the_list_are_those_of_all_its_policies() {
    let contents = Contents::of(vec![ours(&listing([1])), ours(&listing([2, 3]))], &settings());
    let lists = |role: RoleArn| contents.lists(&role.to_string());
    assert!(lists(role(1)) && lists(role(3)));
    assert!(!lists(role(4)) && !lists(role_called(1, "CadoResponseByHand")));
    assert_eq!((contents.capacity.listed, contents.capacity.policies), (3, 2));
}

#[derive(Debug, Clone)]
enum Step {
    Add(Vec<usize>),
    Remove(Vec<usize>),
    Withdraw(Vec<usize>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let numbers = || prop::collection::vec(0_usize..260, 1..120);
    let withdrawn = prop::collection::vec(0_usize..260, 1..40);
    let step = prop_oneof![
        3 => numbers().prop_map(Step::Add),
        2 => numbers().prop_map(Step::Remove),
        1 => withdrawn.prop_map(Step::Withdraw),
    ];
    prop::collection::vec(step, 1..12)
}

fn long_names() -> RoleListSettings {
    RoleListSettings { role_name: format!("CadoResponse{}", "x".repeat(52)).parse().unwrap(), ..settings() }
}

fn all_entries(policies: &[ListPolicy]) -> Vec<String> {
    let entries =
        |policy: &ListPolicy| super::shard::Shard::read(policy.clone()).entries().cloned().collect::<Vec<_>>();
    policies.iter().flat_map(entries).collect()
}

proptest! {
    #[test]
    fn every_role_arn_prints_as_it_was_read(path in "([a-zA-Z0-9+=,.@_-]{1,6}/){0,3}", name in "[a-zA-Z0-9+=,.@_-]{1,12}") {
        let text = format!("arn:aws:iam::222222222222:role/{path}{name}");
        prop_assert_eq!(text.parse::<RoleArn>().unwrap().to_string(), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn lists_exactly_what_was_wanted_after_any_sequence_of_changes(steps in steps()) {
        let settings = long_names();
        let (mut policies, mut wanted): (Vec<ListPolicy>, BTreeSet<String>) = Default::default();
        for step in steps {
            let mut change = Change::default();
            match step {
                Step::Add(numbers) => for number in numbers {
                    let role = role_called(number, settings.role_name.as_str());
                    wanted.insert(role.to_string());
                    change.register(role);
                },
                Step::Remove(numbers) => for number in numbers {
                    wanted.remove(&role_called(number, settings.role_name.as_str()).to_string());
                    change.deregister(account(number), &settings.role_name);
                },
                Step::Withdraw(numbers) => for number in numbers {
                    let role = role_called(number, settings.role_name.as_str());
                    wanted.remove(&role.to_string());
                    change.withdraw(role);
                },
            }
            let before = all_entries(&policies).len();
            let first = plan(policies.clone(), &change, &settings);
            policies = apply(&policies, &first);
            prop_assert_eq!(first.removed, before.saturating_sub(wanted.len()), "every removal counts");
            let entries = all_entries(&policies);
            prop_assert_eq!(entries.len(), wanted.len(), "no entry stands twice");
            prop_assert_eq!(entries.into_iter().collect::<BTreeSet<_>>(), wanted.clone());
            prop_assert!(policies.iter().all(|policy| policy.document.size() <= 6_144));
            prop_assert_eq!(first.capacity.listed, wanted.len());
            prop_assert!(plan(policies.clone(), &change, &settings).changes_nothing(), "twice is once");
        }
    }

    #[test]
    fn adding_one_role_changes_exactly_one_policy(present in prop::collection::btree_set(0_usize..300, 0..250), new in 300_usize..310) {
        let settings = long_names();
        let mut change = Change::default();
        present.iter().for_each(|number| change.register(role_called(*number, settings.role_name.as_str())));
        let before = apply(&[], &plan(vec![], &change, &settings));
        let mut change = Change::default();
        change.register(role_called(new, settings.role_name.as_str()));
        let plan = plan(before.clone(), &change, &settings);
        prop_assert_eq!(plan.actions.len(), 1);
        let after = documents(&apply(&before, &plan));
        let untouched = documents(&before).iter().zip(&after).filter(|(before, after)| before == after).count();
        prop_assert_eq!(untouched, after.len() - 1);
    }

    #[test]
    fn policies_that_must_stay_lose_nothing_gain_nothing_foreign_and_settle_at_once(
        lists in prop::collection::vec((prop::collection::vec(0_usize..6, 1..4), any::<bool>()), 0..5),
        gone in prop::collection::btree_set(0_usize..6, 0..6),
        new in prop::collection::btree_set(6_usize..9, 0..3),
    ) {
        let policy = |(numbers, keep): &(Vec<usize>, bool)| {
            ListPolicy { keep: keep.then(|| "theirs".to_owned()), ..ours(&listing(numbers.iter().copied())) }
        };
        let before: Vec<ListPolicy> = lists.iter().map(policy).collect();
        let mut change = remove(gone.iter().copied());
        new.iter().for_each(|number| change.register(role(*number)));
        let first = plan(before.clone(), &change, &settings());
        let after = apply(&before, &first);
        let (entries_before, entries) = (all_entries(&before), all_entries(&after));
        let stays = |entry: &&String| !gone.iter().any(|number| role(*number).to_string() == **entry);
        prop_assert!(entries_before.iter().filter(stays).all(|entry| entries.contains(entry)), "a wanted role was lost");
        let known = |entry: &String| entries_before.contains(entry) || new.iter().any(|number| role(*number).to_string() == *entry);
        prop_assert!(entries.iter().all(known));
        let stale = entries.iter().filter(|entry| !stays(entry)).count();
        prop_assert!(stale == 0 || !first.kept.is_empty(), "what stays against the request is reported");
        for (before, after) in before.iter().zip(&after).filter(|(before, after)| before.document != after.document) {
            let gained = all_entries(std::slice::from_ref(after));
            let had = all_entries(std::slice::from_ref(before));
            prop_assert!(gained.iter().filter(|entry| !stays(entry)).all(|entry| had.contains(entry)), "a departed role moved");
        }
        prop_assert!(plan(after, &change, &settings()).changes_nothing(), "twice is once");
    }

    #[test]
    fn the_running_size_equals_the_measured_one(numbers in prop::collection::vec(0_usize..400, 1..200)) {
        let mut shard = super::shard::Shard::new();
        for number in numbers {
            shard.add(&role(number).to_string());
            prop_assert_eq!(shard.size(), shard.document().unwrap().size());
        }
    }

    #[test]
    fn somebody_elses_statements_survive_any_change(numbers in prop::collection::vec(0_usize..200, 1..150), gone in prop::collection::vec(0_usize..200, 1..150)) {
        let foreign: Policy = r#"{"Statement":[{"Sid":"Theirs","Effect":"Deny","NotAction":"s3:*","NotResource":["x"]},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::*:role/CadoResponse*"]}]}"#.parse().unwrap();
        let mut policies = vec![ListPolicy { document: foreign.clone(), keep: None }];
        for change in [add(numbers), remove(gone)] {
            policies = apply(&policies, &plan(policies.clone(), &change, &settings()));
            prop_assert_eq!(&policies[0].document.statements[0], &foreign.statements[0]);
            prop_assert!(policies[0].document.print().contains("arn:aws:iam::*:role/CadoResponse*"));
        }
    }
}
