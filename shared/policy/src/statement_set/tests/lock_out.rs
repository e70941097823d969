//! Edits of key policies, and whether somebody can still change the policy afterwards.

use super::{key_administration::KeyAdministrationError as Error, *};
use crate::{Policy, RoleArn, key_policy::KeyArn};

/// As AWS makes it, and as its console writes it for a role that administers and one that uses.
const ROOT: &str = r#"{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"kms:*","Resource":"*"}"#;
const ADMIN: &str = r#"{"Sid":"Allow access for Key Administrators","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:role/KeyAdmin","arn:aws:iam::111111111111:user/alice"]},"Action":["kms:Create*","kms:Describe*","kms:Put*","kms:ScheduleKeyDeletion"],"Resource":"*"}"#;
const USER: &str = r#"{"Sid":"Allow use of the key","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/Reader"},"Action":["kms:Encrypt","kms:Decrypt"],"Resource":"*"}"#;
const BY_NAME: &str = r#"{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/Key*"}}}"#;
const ABROAD: &str =
    r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"kms:*","Resource":"*"}"#;

const ADMIN_ROLE: &str = "arn:aws:iam::111111111111:role/KeyAdmin";
const OTHER_ROLE: &str = "arn:aws:iam::111111111111:role/Function";

fn allow(principal: &str, rest: &str) -> String {
    format!(r#"{{"Sid":"New","Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"kms:*"{rest}}}"#)
}

fn deny(principal: &str, rest: &str) -> String {
    format!(r#"{{"Sid":"New","Effect":"Deny",{principal},"Action":"kms:*","Resource":"*"{rest}}}"#)
}

fn outcome(before: &[&str], after: &[&str], caller: Option<&str>) -> String {
    let of = |statements: &[&str]| -> Policy { policy(&statements.join(",")) };
    let key: KeyArn = KEY.parse().unwrap();
    let caller: Option<RoleArn> = caller.map(|caller| caller.parse().unwrap());
    let checked = key_administration::check(&of(before), &of(after), &key, caller.as_ref());
    match &checked {
        Ok(()) => "ok".to_owned(),
        Err(Error::Nobody { by: None, .. }) => "nobody".to_owned(),
        Err(Error::Nobody { by: Some(by), .. }) => format!("nobody, by {}", by.number),
        Err(Error::Uncertain { on, .. }) => {
            format!("uncertain, on {}", on.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        }
        Err(Error::Caller { .. }) => "caller".to_owned(),
    }
}

#[test]
fn statements_that_allow_may_come_and_go_beside_an_administrator() {
    let reader = allow("arn:aws:iam::222222222222:role/reader", r#","Resource":"*""#);
    for before in [&[ROOT][..], &[ROOT, ADMIN], &[ADMIN, USER], &[ADMIN], &[BY_NAME]] {
        let more = [before, &[reader.as_str()]].concat();
        for caller in [None, Some(ADMIN_ROLE), Some(OTHER_ROLE)] {
            assert_eq!(outcome(before, &more, caller), "ok", "{before:?}");
            assert_eq!(outcome(&more, before, caller), "ok", "{before:?}");
        }
    }
}

#[test]
fn the_account_or_somebody_who_could_before_has_to_stay() {
    let (key_admin, nobody_yet) = (allow(ADMIN_ROLE, r#","Resource":"*""#), allow(OTHER_ROLE, r#","Resource":"*""#));
    let without_effect = allow("arn:aws:iam::111111111111:root", "");
    let account = allow("111111111111", r#","Resource":"*""#);
    let reader = allow("arn:aws:iam::111111111111:role/Reader", r#","Resource":"*""#);
    let narrow = ADMIN.replace("kms:Put*", "kms:Enable*");
    for (before, after, expected) in [
        (&[ROOT, USER][..], &[USER][..], "nobody"),
        (&[ROOT, ADMIN], &[ADMIN], "ok"),
        (&[ROOT, ADMIN], &[ROOT], "ok"),
        (&[ADMIN, USER], &[USER], "nobody"),
        (&[ADMIN], &[&narrow], "nobody"),
        (&[ADMIN], &[ROOT], "ok"),
        (&[ADMIN], &[&account], "ok"),
        (&[ADMIN], &[&key_admin], "ok"),
        (&[ADMIN], &[&nobody_yet], "nobody"),
        (&[ROOT], &[&nobody_yet], "nobody"),
        (&[ADMIN, USER], &[USER, &reader], "nobody"),
        (&[ROOT, USER], &[ABROAD, USER], "nobody"),
        (&[ROOT], &[&without_effect], "nobody"),
        (&[BY_NAME, USER], &[USER], "nobody"),
        (&[ABROAD], &[USER], "ok"),
        (&[USER], &[USER, ABROAD], "ok"),
    ] {
        assert_eq!(outcome(before, after, None), expected, "{before:?} {after:?}");
    }
}

#[test]
fn a_denial_that_reaches_every_administrator_is_refused_and_named() {
    let everyone = r#""Principal":"*""#;
    let unless_admin =
        r#","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/KeyAdmin"}}"#;
    let plain_http = r#","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#;
    let bypass = r#","Condition":{"Bool":{"kms:BypassPolicyLockoutSafetyCheck":"true"}}"#;
    let elsewhere = r#","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#;
    let abroad = r#","Condition":{"StringNotEquals":{"kms:CallerAccount":"111111111111"}}"#;
    let not_root = r#""NotPrincipal":{"AWS":"arn:aws:iam::111111111111:root"}"#;
    let not_user =
        r#""NotPrincipal":{"AWS":["arn:aws:iam::111111111111:root","arn:aws:iam::111111111111:user/alice"]}"#;
    let root = r#""Principal":{"AWS":"111111111111"}"#;
    let reader = r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/Reader"}"#;
    for (before, denial, expected) in [
        (&[ROOT][..], deny(everyone, ""), "nobody, by 2"),
        (&[ROOT, ADMIN], deny(everyone, ""), "nobody, by 3"),
        (&[ROOT, ADMIN], deny(root, ""), "nobody, by 3"),
        (&[ROOT, ADMIN], deny(reader, ""), "ok"),
        (&[ROOT], deny(everyone, unless_admin), "nobody, by 2"),
        (&[ROOT, ADMIN], deny(everyone, unless_admin), "ok"),
        (&[ROOT], deny(everyone, plain_http), "ok"),
        (&[ROOT], deny(everyone, bypass), "ok"),
        (&[ROOT], deny(everyone, abroad), "ok"),
        (&[ROOT, ADMIN], deny(everyone, elsewhere), "uncertain, on aws:SourceVpce"),
        (&[ROOT], deny(not_root, ""), "ok"),
        (&[ADMIN], deny(not_root, ""), "uncertain, on aws:userid"),
        (&[ADMIN], deny(not_user, ""), "ok"),
        (&[ROOT], deny(everyone, "").replace("kms:*", "kms:ScheduleKeyDeletion"), "ok"),
        (&[ROOT], deny(everyone, "").replace(r#""Action":"kms:*""#, r#""NotAction":"kms:Decrypt""#), "nobody, by 2"),
    ] {
        let after = [before, &[denial.as_str()]].concat();
        assert_eq!(outcome(before, &after, None), expected, "{before:?} {denial}");
        assert_eq!(outcome(&after, before, None), "ok", "taking the denial away helps");
    }
}

#[test]
fn the_writing_role_is_not_shut_out_either() {
    let not_function = deny(r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/Function"}"#, "");
    let only_function = deny(
        r#""Principal":"*""#,
        r#","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/Function"}}"#,
    );
    for (before, after, caller, expected) in [
        (&[ROOT][..], &[ROOT, &not_function][..], None, "ok"),
        (&[ROOT], &[ROOT, &not_function], Some(OTHER_ROLE), "caller"),
        (&[ROOT], &[ROOT, &not_function], Some(ADMIN_ROLE), "ok"),
        (&[ROOT], &[ROOT, &only_function], Some(OTHER_ROLE), "ok"),
        (&[ROOT], &[ROOT, &only_function], None, "nobody, by 2"),
        (&[ROOT, ADMIN], &[ADMIN], Some(OTHER_ROLE), "caller"),
        (&[ROOT, ADMIN], &[ADMIN], Some(ADMIN_ROLE), "ok"),
        (&[ADMIN], &[ADMIN, USER], Some(OTHER_ROLE), "ok"),
    ] {
        assert_eq!(outcome(before, after, caller), expected, "{before:?} {after:?} {caller:?}");
    }
}

#[test]
fn the_message_names_the_key_the_statement_and_the_way_out() {
    let (key, denial): (KeyArn, _) = (KEY.parse().unwrap(), deny(r#""Principal":"*""#, ""));
    let (before, after) = (policy(ROOT), policy(&format!("{ROOT},{denial}")));
    let error = key_administration::check(&before, &after, &key, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "after this edit nobody could change the policy of `{KEY}` any more, because statement 2 (`New`) denies it: leave a statement that allows kms:PutKeyPolicy to `arn:aws:iam::111111111111:root`, and deny it to nobody"
        )
    );
    let caller: RoleArn = OTHER_ROLE.parse().unwrap();
    let denial = deny(r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/Function"}"#, "");
    let error = key_administration::check(&before, &policy(&format!("{ROOT},{denial}")), &key, Some(&caller));
    assert!(error.unwrap_err().to_string().starts_with(&format!("after this edit `{OTHER_ROLE}` could not change")));
}

#[test]
fn edits_with_the_statements_of_the_catalogue_leave_the_administrators() {
    let (key, before): (KeyArn, _) = (KEY.parse().unwrap(), policy(ROOT));
    let roles = ["arn:aws:iam::111111111111:role/myCadoResponseRole".parse().unwrap()].into();
    let parameters = crate::key_policy::StatementParameters { roles, ..Default::default() };
    let statement = crate::key_policy::named_statement("kms-use-of-key", &key, &parameters).unwrap();
    let target = StatementTarget::Key(key.clone());
    let set = StatementSet::new(&target, Some(&before)).unwrap();
    let Ok(Edit::Write { policy: after, .. }) = set.put(&statement, Expected::Nothing) else { panic!() };
    assert_eq!(key_administration::check(&before, &after, &key, None), Ok(()));
    let set = StatementSet::new(&target, Some(&after)).unwrap();
    assert_eq!(
        set.remove("CadoResponseUseOfKey", Expected::Statement(&statement)),
        Ok(Edit::Write { policy: before, replaced: Some(statement.clone()) })
    );
}
