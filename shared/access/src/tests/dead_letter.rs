//! Sending a message to a dead-letter queue.

use std::sync::{Arc, Mutex};

use aws_sdk_sqs::{Client, operation::send_message::SendMessageOutput};
use aws_smithy_mocks::{mock, mock_client};

use crate::{DeadLetterQueue, ROLE_CHANGES_GROUP};

#[tokio::test]
async fn a_message_goes_unchanged_with_its_reason_beside_it() {
    let seen = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&seen);
    let send = mock!(Client::send_message)
        .match_requests(move |request| {
            *kept.lock().unwrap() = Some(request.clone());
            true
        })
        .then_output(|| SendMessageOutput::builder().build());
    let queue = DeadLetterQueue::new(mock_client!(aws_sdk_sqs, [&send]), "https://queue/dead.fifo");
    queue.send("{}", "Some::Type", &"x".repeat(5_000)).await.unwrap();
    let request = seen.lock().unwrap().clone().unwrap();
    assert_eq!(request.message_body(), Some("{}"));
    let attributes = request.message_attributes().unwrap();
    assert_eq!(attributes["ErrorType"].string_value(), Some("Some::Type"));
    assert_eq!(attributes["ErrorMessage"].string_value().map(str::len), Some(2_048));
    assert_eq!(request.message_group_id(), Some(ROLE_CHANGES_GROUP));
    assert!(request.message_deduplication_id().is_some());
}

#[tokio::test]
async fn a_standard_queue_gets_no_group() {
    let send = mock!(Client::send_message)
        .match_requests(|request| request.message_group_id().is_none())
        .then_output(|| SendMessageOutput::builder().build());
    let queue = DeadLetterQueue::new(mock_client!(aws_sdk_sqs, [&send]), "https://queue/dead");
    queue.send("{}", "Some::Type", "reason").await.unwrap();
    assert_eq!(send.num_calls(), 1);
}
