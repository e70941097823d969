//! The condition keys that AWS has for all of its services. A key that begins with `aws:` and is none of them is in no
//! request.
//!
//! Rule: [global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).

use super::nearest::nearest;

/// As of 2026-11, without those that end in the name of a tag.
const KEYS: [&str; 49] = [
    "aws:AssumedRoot",
    "aws:CalledVia",
    "aws:CalledViaAWSMCP",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:ChatbotSourceArn",
    "aws:CurrentTime",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "aws:Ec2InstanceSourceVpc",
    "aws:EpochTime",
    "aws:FederatedProvider",
    "aws:IsMcpServiceAction",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalType",
    "aws:Referer",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:SecureTransport",
    "aws:SignInSessionArn",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIdentity",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:TagKeys",
    "aws:TokenIssueTime",
    "aws:UserAgent",
    "aws:userid",
    "aws:username",
    "aws:ViaAWSMCPService",
    "aws:ViaAWSService",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:VpcSourceIp",
];

/// Those that end in the name of a tag.
const OF_TAGS: [&str; 3] = ["aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/"];

/// Whether a key says that it is a global one and is none.
pub(super) fn is_unknown(key: &str) -> bool {
    let begins = |start: &&str| key.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let of_tag = OF_TAGS.iter().any(|start| begins(start) && key.len() > start.len());
    begins(&"aws:") && !of_tag && !KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// The key that was probably meant: one that is written almost alike, or the only one that has the same word in it.
pub(super) fn meant(key: &str) -> Option<&'static str> {
    let word = key.split_once(':').map_or(key, |(_, word)| word).to_ascii_lowercase();
    let mut with_word = KEYS.iter().filter(|known| word.len() > 3 && known.to_ascii_lowercase().contains(&word));
    let only = with_word.next().filter(|_| with_word.next().is_none());
    nearest(key, KEYS.iter().chain(&OF_TAGS).copied(), 3).or(only.copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_services_and_of_tags_are_known() {
        for key in ["aws:requestedregion", "aws:ResourceTag/Name", "kms:ViaService", "aws:PrincipalTag/a:b"] {
            assert!(!is_unknown(key), "{key}");
        }
        for key in ["aws:RequestRegion", "aws:ResourceTag/", "aws:", "aws:ViaService"] {
            assert!(is_unknown(key), "{key}");
        }
    }

    #[test]
    fn the_key_that_was_meant_is_found_by_its_letters_or_its_word() {
        assert_eq!(meant("aws:RequestRegion"), Some("aws:RequestedRegion"));
        assert_eq!(meant("aws:Region"), Some("aws:RequestedRegion"));
        assert_eq!(meant("aws:SourceAcount"), Some("aws:SourceAccount"));
        assert_eq!(meant("aws:Whatever"), None);
    }
}
