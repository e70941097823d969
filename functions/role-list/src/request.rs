//! The messages of a batch, folded into one change. What is wrong with one message is said about that message
//! and does not stop the others.

use access::RoleChange;
use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use policy::role_list::{Change, Plan, Refusal, RoleListSettings};

/// A message as SQS delivered it, and what is wrong with it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) id: String,
    pub(crate) receipt_handle: String,
    pub(crate) receives: u32,
    pub(crate) body: String,
    pub(crate) wrong: Vec<String>,
}

impl From<SqsMessage> for Request {
    fn from(message: SqsMessage) -> Self {
        let receives = message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok());
        Self {
            id: message.message_id.unwrap_or_default(),
            receipt_handle: message.receipt_handle.unwrap_or_default(),
            receives: receives.unwrap_or(1),
            body: message.body.unwrap_or_default(),
            wrong: Vec::new(),
        }
    }
}

/// Folds the messages, in their order, into one change.
pub(crate) fn fold(event: SqsEvent, settings: &RoleListSettings) -> (Change, Vec<Request>) {
    let mut change = Change::default();
    let mut requests: Vec<Request> = event.records.into_iter().map(Request::from).collect();
    for request in &mut requests {
        request.wrong = match serde_json::from_str::<RoleChange>(&request.body) {
            Ok(wanted) => add(&mut change, wanted, settings),
            Err(error) => vec![format!("the message is no role change: {error}")],
        };
    }
    (change, requests)
}

fn add(change: &mut Change, wanted: RoleChange, settings: &RoleListSettings) -> Vec<String> {
    match wanted {
        RoleChange::Register { roles } => {
            let (admitted, refused): (Vec<_>, Vec<_>) =
                roles.iter().map(|role| settings.admit(role)).partition(Result::is_ok);
            admitted.into_iter().flatten().for_each(|role| change.register(role));
            refused.into_iter().filter_map(Result::err).map(|refusal| refusal.to_string()).collect()
        }
        RoleChange::Deregister { accounts } => {
            accounts.into_iter().for_each(|account| change.deregister(account.id, &settings.role_name));
            Vec::new()
        }
    }
}

/// Notes what the plan refused with the messages that asked for it.
pub(crate) fn note_refusals(requests: &mut [Request], plan: &Plan) {
    for Refusal { role, reason } in &plan.refused {
        let quoted = format!("\"{role}\"");
        for request in requests.iter_mut().filter(|request| request.body.contains(&quoted)) {
            request.wrong.push(format!("role `{role}` is refused: {reason}"));
        }
    }
}
