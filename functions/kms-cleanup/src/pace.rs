//! Rates of our own making. AWS counts the requests of all callers of an account and Region together, and refuses what is
//! too much; a clean-up must not take from an import what it needs. So each API has a limit per account and Region, 5 % below
//! the published rate, whose bursts are small enough that no second holds more than the rate.
//!
//! Rates: [request quotas of KMS](https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html) and
//! [of EC2](https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html).

use std::{collections::BTreeMap, num::NonZeroU32, time::Duration};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter, clock::Clock, clock::MonotonicClock};

/// The calls that are limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Api {
    CancelKeyDeletion,
    CreateAlias,
    DeleteAlias,
    DescribeKey,
    DescribeStorage,
    EnableKey,
    GetKeyLastUsage,
    ListAliases,
    ListGrants,
    ListResourceTags,
    ScheduleKeyDeletion,
    TagResource,
    UntagResource,
}

impl Api {
    const ALL: [Self; 13] = [
        Self::CancelKeyDeletion,
        Self::CreateAlias,
        Self::DeleteAlias,
        Self::DescribeKey,
        Self::DescribeStorage,
        Self::EnableKey,
        Self::GetKeyLastUsage,
        Self::ListAliases,
        Self::ListGrants,
        Self::ListResourceTags,
        Self::ScheduleKeyDeletion,
        Self::TagResource,
        Self::UntagResource,
    ];

    /// Requests per second in one account and Region.
    pub(crate) fn published_rate(self) -> u32 {
        match self {
            Self::DescribeKey | Self::ListResourceTags => 2_000,
            Self::ListAliases => 500,
            Self::ListGrants => 100,
            // EC2 refills its buckets for reading calls with 20 tokens a second.
            Self::DescribeStorage => 20,
            Self::DeleteAlias | Self::ScheduleKeyDeletion => 15,
            Self::TagResource => 10,
            Self::CancelKeyDeletion
            | Self::CreateAlias
            | Self::EnableKey
            | Self::GetKeyLastUsage
            | Self::UntagResource => 5,
        }
    }
}

/// The limits of one account and Region.
#[derive(Debug)]
pub(crate) struct Pace {
    limits: BTreeMap<Api, DefaultDirectRateLimiter>,
}

impl Pace {
    /// 5 % below what AWS publishes.
    pub(crate) fn published() -> Self {
        let limit = |api: Api| Some((api, RateLimiter::direct(quota(api.published_rate())?)));
        Self { limits: Api::ALL.into_iter().filter_map(limit).collect() }
    }

    /// No limits, for tests that make thousands of calls to a cloud in memory.
    #[cfg(test)]
    pub(crate) fn unlimited() -> Self {
        Self { limits: BTreeMap::new() }
    }

    /// Waits until a call may be made.
    pub(crate) async fn ready(&self, api: Api) {
        let Some(limit) = self.limits.get(&api) else { return };
        while let Err(early) = limit.check() {
            tokio::time::sleep(early.wait_time_from(MonotonicClock.now())).await;
        }
    }
}

/// 95 % of the rate as a steady flow, and at once what is left of the rate.
fn quota(rate: u32) -> Option<Quota> {
    let steady = rate * 95 / 100;
    let burst = NonZeroU32::new(rate - steady).unwrap_or(NonZeroU32::MIN);
    let period = Duration::from_secs(100).checked_div(rate.checked_mul(95)?)?;
    Some(Quota::with_period(period)?.allow_burst(burst))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn every_call_has_a_limit_and_no_second_holds_more_than_the_rate() {
        let pace = Pace::published();
        for api in Api::ALL {
            let (rate, quota) = (api.published_rate(), quota(api.published_rate()).unwrap());
            let steady = Duration::from_secs(1).as_nanos() / quota.replenish_interval().as_nanos();
            assert!(u128::from(quota.burst_size().get()) + steady <= u128::from(rate), "{api:?}");
            assert!(pace.limits.contains_key(&api), "{api:?}");
        }
    }

    #[tokio::test]
    async fn a_second_call_waits_until_it_is_due() {
        let (pace, start) = (Pace::published(), Instant::now());
        for _ in 0..2 {
            pace.ready(Api::GetKeyLastUsage).await;
        }
        assert!(start.elapsed() >= Duration::from_millis(200), "{:?}", start.elapsed());
    }

    #[tokio::test]
    async fn calls_of_different_kinds_do_not_wait_for_each_other() {
        let (pace, start) = (Pace::published(), Instant::now());
        for api in Api::ALL {
            pace.ready(api).await;
        }
        assert!(start.elapsed() < Duration::from_millis(100), "{:?}", start.elapsed());
    }
}
