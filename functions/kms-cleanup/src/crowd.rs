//! Many keys in many Regions at once, within bounds: the Regions side by side, because rates count per Region, and in each
//! a few keys, because a call spends its time waiting. Memory stays small whatever the number of keys.

use std::collections::BTreeMap;

use futures::{StreamExt, stream};

use crate::key::Place;

/// An account has about 17 Regions without opting in to more.
pub(crate) const REGIONS_AT_ONCE: usize = 20;

/// Enough for 100 calls a second at a latency of 25 ms, and for three calls one after the other.
pub(crate) const KEYS_AT_ONCE: usize = 8;

/// Works on items, grouped by the Region whose rates they use. The answers come in no order.
pub(crate) async fn by_place<I, T, F, W>(items: Vec<(Place, I)>, work: F) -> Vec<T>
where
    F: Fn(Place, I) -> W,
    W: Future<Output = T>,
{
    let mut groups: BTreeMap<Place, Vec<I>> = BTreeMap::new();
    for (place, item) in items {
        groups.entry(place).or_default().push(item);
    }
    let work = &work;
    let group = |(place, items): (Place, Vec<I>)| {
        stream::iter(items)
            .map(move |item| work(place.clone(), item))
            .buffer_unordered(KEYS_AT_ONCE)
            .collect::<Vec<T>>()
    };
    stream::iter(groups).map(group).buffer_unordered(REGIONS_AT_ONCE).concat().await
}
