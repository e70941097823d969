//! Sids: every statement of the documents is found again, under its own Sid or under the one that took its place.

use std::collections::BTreeSet;

use super::*;

/// Every Sid of the vendor's templates and guides, current and older.
const DOCUMENTS: [&str; 49] = [
    "IAM",
    "ListAccounts",
    "Required",
    "RequiredForAWSOrganizationsDiscoverAccounts",
    "RequiredForAcquireToS3",
    "RequiredForAmiImports",
    "RequiredForAutomatedErrorReporting",
    "RequiredForCadoHostAndPreservation",
    "RequiredForCadoHostAndPreservation2",
    "RequiredForCloudWatchAgent",
    "RequiredForCrossAccountAccess",
    "RequiredForCrossAccountDefaultKmsEncryptedEc2Import",
    "RequiredForEC2ImportAndCorePlatform",
    "RequiredForEKSImport",
    "RequiredForEbsImport",
    "RequiredForEbsImport2",
    "RequiredForEbsImportKmsEncrypted",
    "RequiredForEbsImportKmsEncrypted2",
    "RequiredForEc2ImportAndAmiImport",
    "RequiredForEc2ImportAndAmiImport2",
    "RequiredForEc2ImportAndAmiImportScoped",
    "RequiredForEc2TriageAndActions",
    "RequiredForEc2TriageAndActions2",
    "RequiredForEcsImport",
    "RequiredForFirstTimeKMSDefaultencryptedImportCanBeDeletedAfter",
    "RequiredForGuardDutyMonitoring",
    "RequiredForHealthChecks",
    "RequiredForKMSKeyTypeDeterminationDuringEncryptedEc2Import",
    "RequiredForKmsEncryptedEc2Import",
    "RequiredForLambdaImport",
    "RequiredForMarketplaceEC2andAmiImportScoped",
    "RequiredForMemoryForensics",
    "RequiredForNativeUpdates",
    "RequiredForNativeUpdatesWithALB",
    "RequiredForOperationsOnTemporaryKMSResourcesduringDefaultEncryptedEc2Import",
    "RequiredForResponseActionIsolateEc2",
    "RequiredForS3Import",
    "RequiredForS3ImportKmsEncrypted",
    "RequiredForS3Readiness",
    "RequiredForSecretsManagement",
    "RequiredForStartup",
    "RequiredForStartup2",
    "RequiredForTriageAndRunCommand",
    "RequiredForTriageAndRunCommandRun",
    "RequiredForTriageAndRunCommandTagged",
    "RequiredForWorkers",
    "RequiredForWorkersAndUpdatesIAM",
    "RequiredToAccessCadoS3Bucket",
    "RequiredToCheckPolicy",
];

#[test]
fn every_statement_of_the_documents_has_its_place() {
    let entries =
        |catalog: Catalog| catalog.features().flat_map(|feature| feature.statements.clone()).collect::<Vec<_>>();
    let all = catalogs().into_iter().flat_map(|(_, catalog)| entries(catalog));
    let placed: BTreeSet<String> =
        all.flat_map(|entry| entry.replaces.into_iter().chain(entry.statement.sid)).collect();
    let missing: Vec<&str> = DOCUMENTS.into_iter().filter(|sid| !placed.contains(*sid)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn what_is_replaced_is_a_sid_of_the_documents_that_no_statement_of_the_role_has() {
    for (role, catalog) in catalogs() {
        let entries: Vec<_> = catalog.features().flat_map(|feature| &feature.statements).collect();
        for sid in entries.iter().flat_map(|entry| &entry.replaces) {
            assert!(DOCUMENTS.contains(&sid.as_str()), "{role}: {sid}");
            let taken = |entry: &&&CatalogStatement| entry.statement.sid.as_ref() == Some(sid);
            assert!(!entries.iter().any(|entry| taken(&entry)), "{role}: {sid}");
        }
    }
}

#[test]
fn every_statement_has_a_sid_of_its_own_in_letters_and_digits() {
    for (role, catalog) in catalogs() {
        let mut seen = BTreeSet::new();
        for entry in catalog.features().flat_map(|feature| &feature.statements) {
            let sid = entry.statement.sid.as_deref().unwrap();
            assert!(!sid.is_empty() && sid.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{role}: {sid}");
            assert!(seen.insert(sid), "{role}: {sid}");
        }
    }
}
