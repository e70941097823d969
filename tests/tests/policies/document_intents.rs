//! What each statement of the vendor's documents is for is granted by the features of ours that take its place, and what
//! the corrections withhold is denied, judged over the policies that the catalogue renders.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use policy::ServiceAuthorization;
use serde_json::{Value, json};
use system_tests::simulator::{Decision, Request, Simulator, Verdict};

use crate::intent_table::{Role, Table, request};

/// What the simulator decided otherwise than expected, in words.
fn complaints(
    cases: &[(String, Request)],
    simulator: &Simulator,
    right: impl Fn(Decision) -> bool,
) -> Result<Vec<String>> {
    let requests: Vec<Request> = cases.iter().map(|(_, request)| request.clone()).collect();
    let verdicts = simulator.simulate(&requests)?;
    let wrong = cases
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| !right(verdict.decision) || !verdict.ignored_context_keys.is_empty());
    Ok(wrong.map(|((name, request), verdict)| complaint(name, request, &verdict)).collect())
}

fn complaint(name: &str, request: &Request, verdict: &Verdict) -> String {
    let Request { action, resource, context, .. } = request;
    let Verdict { decision, ignored_context_keys } = verdict;
    format!("{name}: {action} on {resource} with {context:?} is {decision:?}, keys ignored: {ignored_context_keys:?}")
}

#[test]
fn what_the_documents_grant_the_features_in_their_place_grant_too() -> Result<()> {
    let table = Table::read()?;
    let mut cases = Vec::new();
    for intent in &table.statements {
        let name = format!("{} ({})", intent.sid, intent.documents.join(", "));
        let requests = table.requests(intent.role, &intent.features, &intent.allowed)?;
        cases.extend(requests.into_iter().map(|request| (name.clone(), request)));
    }
    let wrong = complaints(&cases, &Simulator::set_up()?, |decision| decision == Decision::Allowed)?;
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn what_the_corrections_withhold_is_denied() -> Result<()> {
    let table = Table::read()?;
    let simulator = Simulator::set_up()?;
    let of_kind = |explicitly| -> Result<Vec<(String, Request)>> {
        let mut cases = Vec::new();
        for withheld in table.withheld.iter().filter(|withheld| withheld.explicitly == explicitly) {
            let requests = table.requests(withheld.role, &withheld.features, &withheld.denied)?;
            cases.extend(requests.into_iter().map(|request| (withheld.because.clone(), request)));
        }
        Ok(cases)
    };
    let mut wrong = complaints(&of_kind(false)?, &simulator, |decision| decision == Decision::ImplicitlyDenied)?;
    wrong.extend(complaints(&of_kind(true)?, &simulator, |decision| decision == Decision::ExplicitlyDenied)?);
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn every_published_action_is_tried_or_withheld_for_a_reason() -> Result<()> {
    let reference = ServiceAuthorization::embedded()?;
    for intent in Table::read()?.statements {
        let tried: BTreeSet<String> = intent.allowed.iter().flat_map(|calls| calls.actions.clone()).collect();
        let published = intent.actions.iter().filter(|action| !intent.withheld.contains_key(*action));
        for pattern in published {
            let untried: Vec<&str> =
                reference.actions(pattern).map(|(name, _)| name).filter(|name| !tried.contains(*name)).collect();
            assert!(untried.is_empty(), "{}: {untried:?}", intent.sid);
            assert!(reference.actions(pattern).next().is_some(), "{}: {pattern}", intent.sid);
        }
    }
    Ok(())
}

/// The statement as it is published. Without this test the ones above might pass because the simulator lets all
/// through or nothing.
#[test]
fn the_published_statement_never_lets_an_alias_be_deleted() -> Result<()> {
    let temporary = json!({"kms:ResourceAliases": "alias/CadoResponse-KMS-Alias*"});
    let published = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["kms:DeleteAlias", "kms:ReplicateKey", "kms:ScheduleKeyDeletion"],
        "Resource": "*",
        "Condition": {"ForAllValues:StringLike": temporary, "ForAnyValue:StringLike": temporary},
    }]});
    let table = Table::read()?;
    let aliases = BTreeMap::from([("kms:ResourceAliases".to_owned(), json!(["alias/CadoResponse-KMS-Alias-1"]))]);
    let judge = |name: &str, context: &BTreeMap<String, Value>| -> Result<Request> {
        let resource = table.arn(name)?.replace("${AccountId}", Role::Platform.account());
        Ok(request(Role::Platform, "kms:DeleteAlias", resource, context, std::slice::from_ref(&published)))
    };
    let requests = [judge("key", &aliases)?, judge("temporary alias", &BTreeMap::new())?];
    let decisions: Vec<Decision> =
        Simulator::set_up()?.simulate(&requests)?.iter().map(|verdict| verdict.decision).collect();
    assert_eq!(decisions, [Decision::Allowed, Decision::ImplicitlyDenied]);
    Ok(())
}
