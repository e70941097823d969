//! The statements of the vendor's documents in which something never takes effect. They are the reason for the check.

use crate::program::{Folder, document, found};

/// Sid, actions, resources, conditions and the rule that finds it.
type Broken = (&'static str, &'static str, &'static str, &'static str, &'static str);

const NAMED: &str = r#"{"StringLike":{"aws:ResourceTag/Name":["CadoResponse*"]}}"#;
const ALIASES: &str = r#"{"ForAllValues:StringLike":{"kms:ResourceAliases":["alias/CadoResponse-KMS-Alias*"]},"ForAnyValue:StringLike":{"kms:ResourceAliases":["alias/CadoResponse-KMS-Alias*"]}}"#;
const ROLES: &str = r#"["sts:AssumeRole","iam:GetInstanceProfile","iam:GetRole","iam:PassRole","sts:GetCallerIdentity","sts:GetSessionToken"]"#;
const RUN: &str = r#"["ssm:SendCommand","ssm:DescribeInstanceInformation"]"#;
const SESSION: &str =
    r#"["ssm:SendCommand","ssm:DescribeInstanceInformation","ssm:StartSession","ssm:TerminateSession"]"#;
const ON_INSTANCES: &str = r#"["arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*::document/AWS-RunShellScript","arn:aws:ssm:*::document/AWS-RunPowerShellScript"]"#;
const ON_DOCUMENTS: &str =
    r#"["arn:aws:ssm:*::document/AWS-RunShellScript","arn:aws:ssm:*::document/AWS-RunPowerShellScript"]"#;
const TAGGED: &str = r#"{"StringLike":{"ssm:resourceTag/CadoResponseSSMEnabled":["True"]}}"#;

const BROKEN: &[Broken] = &[
    (
        "RequiredForEC2ImportAndCorePlatform",
        r#"["ec2:DeleteVolume","ec2:StartInstances","ec2:DescribeAddresses"]"#,
        r#""*""#,
        NAMED,
        "no-effect",
    ),
    (
        "RequiredForEC2ImportAndCorePlatform",
        r#"["ec2:DeleteVolume","ec2:StartInstances"]"#,
        r#""*""#,
        NAMED,
        "denied-when-named",
    ),
    (
        "RequiredForMarketplaceEC2andAmiImportScoped",
        r#"["ec2:StartInstances","ec2:DescribeAddresses"]"#,
        r#""*""#,
        NAMED,
        "no-effect",
    ),
    ("Required", ROLES, r#"["arn:aws:iam::111111111111:role/myCadoResponseRole"]"#, "{}", "no-effect"),
    ("RequiredForCrossAccountAccess", ROLES, r#"["arn:aws:iam::*:role/*CadoResponse*"]"#, "{}", "no-effect"),
    (
        "RequiredForEc2ImportAndAmiImport2",
        r#"["ec2:ModifyInstanceAttribute"]"#,
        r#""*""#,
        r#"{"StringEquals":{"ec2:Attribute":["BlockDeviceMapping"]},"StringLike":{"aws:ResourceTag/Name":["CadoResponse*"]}}"#,
        "denied-when-named",
    ),
    (
        "RequiredForResponseActionIsolateEc2",
        r#"["ec2:ModifyInstanceAttribute"]"#,
        r#""*""#,
        r#"{"StringEquals":{"ec2:Attribute":["GroupId"]}}"#,
        "denied-when-named",
    ),
    (
        "RequiredForOperationsOnTemporaryKMSResourcesduringDefaultEncryptedEc2Import",
        r#"["kms:DeleteAlias","kms:ReplicateKey","kms:ScheduleKeyDeletion"]"#,
        r#"["*"]"#,
        ALIASES,
        "temporary-key-alias",
    ),
    ("RequiredForMemoryForensics", RUN, ON_INSTANCES, "{}", "no-effect"),
    ("RequiredForTriageAndRunCommand", SESSION, ON_INSTANCES, "{}", "no-effect"),
    ("RequiredForTriageAndRunCommandTagged", RUN, r#"["arn:aws:ec2:*:*:instance/*"]"#, TAGGED, "no-effect"),
    ("RequiredForTriageAndRunCommandRun", RUN, ON_DOCUMENTS, "{}", "no-effect"),
    (
        "RequiredForCadoHostAndPreservation2",
        r#"["s3:ListAllMyBuckets","s3:ListBucket","s3:GetBucketLocation"]"#,
        r#"["arn:aws:s3:::evidence"]"#,
        "{}",
        "no-effect",
    ),
];

#[test]
fn every_broken_statement_of_the_documents_fails_the_check() {
    for (sid, actions, resources, conditions, rule) in BROKEN {
        let statement = format!(
            r#"{{"Sid":"{sid}","Effect":"Allow","Action":{actions},"Resource":{resources},"Condition":{conditions}}}"#
        );
        let folder = Folder::with("a.json", document(&statement));
        let run = folder.run("check a.json --format json");
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{sid}: {}", run.out);
        assert!(found(&run).contains(&("warning".to_owned(), (*rule).to_owned())), "{sid}: {rule}: {}", run.out);
    }
}

#[test]
fn a_trust_policy_with_a_short_account_number_fails_the_check() {
    let trust = r#"{"Effect":"Allow","Principal":{"AWS":"11111111111"},"Action":"sts:AssumeRole","Condition":{}}"#;
    let run = Folder::with("a.json", document(trust)).run("check a.json");
    assert!(run.code == 1 && run.out.contains("trust-no-role"), "{}", run.out);
}
