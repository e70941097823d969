//! Requests that end before they are done, at each of their calls in turn.

use super::{Answer, Cloud, Fault, Request};

/// The process dies before or after AWS has carried the call out, or AWS refuses it.
const ENDS: [Fault; 3] = [Fault::CrashBefore, Fault::CrashAfter, Fault::Refused("AccessDenied")];

/// Runs a request against a fresh cloud with an end at each of its calls in turn, then lets the test look; there is no answer
/// where the process died.
pub(crate) async fn at_every_call(
    before: impl AsyncFn() -> (Cloud, Request),
    mut look: impl AsyncFnMut(&Cloud, Request, Option<Answer>),
) {
    let mut looks = 0;
    for fault in ENDS {
        for number in 0.. {
            let (cloud, request) = before().await;
            let first = cloud.world().operations.len();
            cloud.world().fault_at = Some((first + number, fault));
            let answer = request.sent_to(&cloud).await;
            let reached = cloud.world().operations.len() > first + number;
            cloud.world().fault_at = None;
            if !reached {
                break;
            }
            look(&cloud, request, answer).await;
            looks += 1;
        }
    }
    assert!(looks > 12, "only {looks} ends");
}
