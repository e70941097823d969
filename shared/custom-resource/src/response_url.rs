//! Where an answer may go, and the URL that allows to send it. Whoever has the URL can answer for the resource, so it is never
//! shown; whoever can invent one could have answers, with their attributes, sent to themselves, so it must be the bucket of
//! CloudFormation.
//!
//! Bucket names: [Access CloudFormation using an interface endpoint](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html).

use std::{
    fmt::{self, Debug, Display, Formatter},
    str::FromStr,
};

use http::Uri;

/// What the buckets' names begin with; the Region without its dashes follows.
const BUCKET: &str = "cloudformation-custom-resource-response-";

/// DNS suffixes of the partitions: `aws` with `aws-us-gov`, `aws-cn`, `aws-eusc`, and the isolated ones.
const SUFFIXES: [&str; 7] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".c2s.ic.gov",
    ".sc2s.sgov.gov",
    ".cloud.adc-e.uk",
    ".csp.hci.ic.gov",
];

/// The presigned URL of a request. It prints as `ResponseURL(…)`.
#[derive(Clone, PartialEq, Eq)]
pub struct ResponseUrl(Uri);

impl ResponseUrl {
    /// The URL itself, to send an answer to and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &Uri {
        &self.0
    }
}

impl Debug for ResponseUrl {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("ResponseURL(…)")
    }
}

impl Display for ResponseUrl {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(self, formatter)
    }
}

/// The hosts that answers are sent to.
#[derive(Debug, Clone)]
pub struct ResponseHosts {
    /// The Region without its dashes.
    region: Option<String>,
    emulator: Option<EmulatorAddress>,
}

impl ResponseHosts {
    /// CloudFormation's response buckets, in every Region of every partition, over HTTPS.
    #[must_use]
    pub fn of_cloudformation() -> Self {
        Self { region: None, emulator: None }
    }

    /// Only the bucket of this Region, such as `eu-central-1`. A Lambda function that CloudFormation calls is in the stack's
    /// Region, the one in `AWS_REGION`; one behind an SNS topic need not be.
    #[must_use]
    pub fn only_region(self, region: &str) -> Self {
        Self { region: Some(region.replace('-', "")), ..self }
    }

    /// An emulator of AWS too.
    #[must_use]
    pub fn and_emulator(self, address: EmulatorAddress) -> Self {
        Self { emulator: Some(address), ..self }
    }

    /// The URL, if it is one that answers are sent to.
    pub(crate) fn admit(&self, url: &str) -> Option<ResponseUrl> {
        let url: Uri = url.parse().ok()?;
        let authority = url.authority()?;
        let admitted = match (url.scheme_str()?, &self.emulator) {
            ("https", _) => {
                // Names of users and other ports have no place there.
                let is_bare = [authority.host(), &format!("{}:443", authority.host())].contains(&authority.as_str());
                is_bare && self.is_bucket(&authority.host().to_ascii_lowercase())
            }
            ("http", Some(emulator)) => emulator.0.authority() == Some(authority),
            _ => false,
        };
        admitted.then_some(ResponseUrl(url))
    }

    /// `<bucket>.s3.<region>.<suffix>`, `<bucket>.s3-<region>.<suffix>` or `<bucket>.s3.<suffix>`. S3 alone, and a bucket whose
    /// name ends with the Region: others could own one that only begins with the same words.
    fn is_bucket(&self, host: &str) -> bool {
        let Some((region, rest)) = host.strip_prefix(BUCKET).and_then(|rest| rest.split_once('.')) else {
            return false;
        };
        let rest = format!(".{rest}");
        let service = SUFFIXES.iter().find_map(|suffix| rest.strip_suffix(suffix));
        let is_s3 = |service: &str| service == ".s3" || service.starts_with(".s3.") || service.starts_with(".s3-");
        let is_region = |region: &str| !region.is_empty() && region.bytes().all(|byte| byte.is_ascii_alphanumeric());
        service.is_some_and(is_s3) && self.region.as_ref().map_or_else(|| is_region(region), |only| only == region)
    }
}

/// The address of an emulator on this machine, such as `http://127.0.0.1:4566`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmulatorAddress(Uri);

/// A text is no address of an emulator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not the address of an emulator: expected one of this machine, such as `http://127.0.0.1:4566`")]
pub struct EmulatorAddressError {
    text: String,
}

impl FromStr for EmulatorAddress {
    type Err = EmulatorAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_local = |uri: &Uri| {
            let is_here = matches!(uri.host(), Some("127.0.0.1" | "[::1]" | "localhost"));
            is_here && uri.scheme_str() == Some("http") && uri.path() == "/" && uri.query().is_none()
        };
        let uri = text.parse().ok().filter(is_local);
        uri.map(Self).ok_or_else(|| EmulatorAddressError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(url: &str) -> bool {
        ResponseHosts::of_cloudformation().admit(url).is_some()
    }

    fn at(host: &str) -> String {
        format!("https://cloudformation-custom-resource-response-{host}/arn%3Aaws%7Cx?X-Amz-Signature=4711")
    }

    #[test]
    fn admits_the_buckets_of_every_partition() {
        for host in [
            "useast1.s3.us-east-1.amazonaws.com",
            "useast1.s3.amazonaws.com",
            "euwest1.s3-eu-west-1.amazonaws.com",
            "usgovwest1.s3.us-gov-west-1.amazonaws.com",
            "cnnorth1.s3.cn-north-1.amazonaws.com.cn",
            "euscdeeast1.s3.eusc-de-east-1.amazonaws.eu",
            "usisoeast1.s3.us-iso-east-1.c2s.ic.gov",
            "usisobeast1.s3.us-isob-east-1.sc2s.sgov.gov",
            "euisoewest1.s3.eu-isoe-west-1.cloud.adc-e.uk",
            "usisofsouth1.s3.us-isof-south-1.csp.hci.ic.gov",
            "useast1.s3.us-east-1.amazonaws.com:443",
        ] {
            assert!(admits(&at(host)), "{host}");
        }
    }

    #[test]
    fn admits_no_other_host() {
        for url in [
            &at("useast1.s3.us-east-1.amazonaws.com").replace("https", "http"),
            &at("useast1.s3.us-east-1.amazonaws.com").replace("https:", ""),
            &at("useast1.s3.us-east-1.amazonaws.com:8443"),
            &at("useast1.s3.us-east-1.amazonaws.com.example.com"),
            &at("useast1.s3.us-east-1.amazonaws.com@example.com"),
            &at("useast1.s3.us-east-1.notamazonaws.com"),
            &at("my-own.s3.us-east-1.amazonaws.com"),
            &at(".s3.us-east-1.amazonaws.com"),
            &at("x.execute-api.us-east-1.amazonaws.com"),
            &at("useast1"),
            "https://name@cloudformation-custom-resource-response-useast1.s3.amazonaws.com/",
            "https://example.com/cloudformation-custom-resource-response-useast1.s3.amazonaws.com",
            "https://127.0.0.1/",
            "http://127.0.0.1:4566/",
            "",
            "/",
            "file:///etc/passwd",
        ] {
            assert!(!admits(url), "{url}");
        }
    }

    #[test]
    fn admits_one_region_only_where_that_is_set() {
        let hosts = ResponseHosts::of_cloudformation().only_region("eu-central-1");
        assert!(hosts.admit(&at("eucentral1.s3.eu-central-1.amazonaws.com")).is_some());
        assert!(hosts.admit(&at("useast1.s3.us-east-1.amazonaws.com")).is_none());
    }

    #[test]
    fn admits_the_emulator_only_where_it_is_set() {
        let hosts = ResponseHosts::of_cloudformation().and_emulator("http://127.0.0.1:4566".parse().unwrap());
        assert!(hosts.admit("http://127.0.0.1:4566/a?b=c").is_some());
        for url in
            ["http://127.0.0.1:4567/", "https://127.0.0.1:4566/", "http://name@127.0.0.1:4566/", "http://127.0.0.1/"]
        {
            assert!(hosts.admit(url).is_none(), "{url}");
        }
    }

    #[test]
    fn an_emulator_is_on_this_machine() {
        for address in ["http://127.0.0.1:4566", "http://localhost:4566/", "http://[::1]:4566"] {
            assert!(address.parse::<EmulatorAddress>().is_ok(), "{address}");
        }
        for address in ["https://127.0.0.1:4566", "http://example.com", "127.0.0.1", "http://127.0.0.1:4566/x", ""] {
            assert!(address.parse::<EmulatorAddress>().is_err(), "{address}");
        }
    }

    #[test]
    fn the_path_is_kept_as_it_is_and_nothing_is_shown() {
        let url = at("useast1.s3.us-east-1.amazonaws.com");
        let admitted = ResponseHosts::of_cloudformation().admit(&url).unwrap();
        assert_eq!(admitted.expose().to_string(), url);
        assert_eq!(format!("{admitted} {admitted:?}"), "ResponseURL(…) ResponseURL(…)");
    }
}
