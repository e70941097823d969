//! What can go wrong with a request.

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The function is gone before the request leaves.
    CrashBefore,
    /// The request is carried out, and the function is gone before the answer comes.
    CrashAfter,
    /// The request is carried out, and the answer is a 500; the SDK tries again.
    AnswerLost,
    /// No answer ever comes; the function lives on.
    NeverAnswered,
    /// AWS throttles it; the SDK tries again.
    Throttled,
    /// AWS refuses it with this code.
    Refused(&'static str),
}
