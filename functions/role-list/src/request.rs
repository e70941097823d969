//! The messages of a batch, folded into one change. What is wrong with one message is said about that message
//! and does not stop the others.

use access::{ReceivedMessage, RoleChange};
use aws_lambda_events::sqs::SqsEvent;
use policy::role_list::{Change, Plan, Refusal, RoleListSettings};

/// A message, and what is wrong with it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) message: ReceivedMessage,
    pub(crate) wrong: Vec<String>,
}

/// Folds the messages, in their order, into one change.
pub(crate) fn fold(event: SqsEvent, settings: &RoleListSettings) -> (Change, Vec<Request>) {
    let mut change = Change::default();
    let messages = event.records.into_iter().map(ReceivedMessage::from);
    let requests = messages.map(|message| read(message, &mut change, settings)).collect();
    (change, requests)
}

fn read(message: ReceivedMessage, change: &mut Change, settings: &RoleListSettings) -> Request {
    let wrong = match serde_json::from_str::<RoleChange>(&message.body) {
        Ok(wanted) => add(change, wanted, settings),
        Err(error) => vec![format!(
            "the message is no role change ({{\"kind\": \"register\", \"roles\": […]}} or {{\"kind\": \"deregister\", \
             \"accounts\": [{{\"id\", \"reason\"}}]}}): {error}"
        )],
    };
    Request { message, wrong }
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
        for request in requests.iter_mut().filter(|request| request.message.body.contains(&quoted)) {
            request.wrong.push(format!("role `{role}` is refused: {reason}"));
        }
    }
}
