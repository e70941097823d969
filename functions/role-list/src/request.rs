//! The messages of a batch, folded into one change. What is wrong with one message is said about that message
//! and does not stop the others.

use access::{ReceivedMessage, RoleChange};
use aws_lambda_events::sqs::SqsEvent;
use lambda::chain;
use policy::{
    RoleArn,
    role_list::{Change, Plan, Refusal, RoleListSettings, one_role},
};

/// What the dead-letter queue calls a message that asks for something that cannot be listed.
pub(crate) const REFUSED: &str = "RoleListError::Refused";

/// A message, what it asks for, and what of it is refused.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) message: ReceivedMessage,
    wanted: Result<RoleChange, serde_json::Error>,
    admitted: Vec<RoleArn>,
    refused: Vec<Refusal>,
}

/// Reads the messages in their order.
pub(crate) fn read(event: SqsEvent, settings: &RoleListSettings) -> Vec<Request> {
    let messages = event.records.into_iter().map(ReceivedMessage::from);
    messages.map(|message| Request::read(message, settings)).collect()
}

/// Folds those requests that are meant seriously, or those that ask for a plan only, into one change.
pub(crate) fn fold(requests: &[Request], dry_run: bool, settings: &RoleListSettings) -> Change {
    let mut change = Change::default();
    let wanted = requests.iter().filter_map(|request| Some((request, request.wanted.as_ref().ok()?)));
    for (request, wanted) in wanted.filter(|(_, wanted)| wanted.is_dry_run() == dry_run) {
        match wanted {
            RoleChange::Register { .. } => request.admitted.iter().for_each(|role| change.register(role.clone())),
            RoleChange::Withdraw { .. } => request.admitted.iter().for_each(|role| change.withdraw(role.clone())),
            RoleChange::Deregister { accounts, .. } => {
                accounts.iter().for_each(|account| change.deregister(account.id.clone(), &settings.role_name));
            }
        }
    }
    change
}

impl Request {
    fn read(message: ReceivedMessage, settings: &RoleListSettings) -> Self {
        let wanted = serde_json::from_str(&message.body);
        let checked: Vec<Result<RoleArn, Refusal>> = match &wanted {
            Ok(RoleChange::Register { roles, .. }) => roles.iter().map(|role| settings.admit(role)).collect(),
            Ok(RoleChange::Withdraw { roles, .. }) => roles.iter().map(|role| one_role(role)).collect(),
            Ok(RoleChange::Deregister { .. }) | Err(_) => Vec::new(),
        };
        let mut request = Self { message, wanted, admitted: Vec::new(), refused: Vec::new() };
        for role in checked {
            match role {
                Ok(role) => request.admitted.push(role),
                Err(refusal) => request.refused.push(refusal),
            }
        }
        request
    }

    /// What goes to the dead-letter queue, and why: a message that is no role change as it is; of a message that names
    /// roles only those that are refused, because the others are done and may be wanted otherwise by the time that
    /// somebody sends the message again.
    pub(crate) fn refusal(&self) -> Option<(String, String)> {
        match &self.wanted {
            Err(error) => Some((self.message.body.clone(), format!("{NO_ROLE_CHANGE}: {error}"))),
            Ok(_) if self.refused.is_empty() => None,
            Ok(wanted) => {
                let rest = limited_to(wanted, self.refused.iter().map(|refusal| refusal.role.clone()).collect());
                let reasons: Vec<String> = self.refused.iter().map(|refusal| chain(refusal)).collect();
                Some((serde_json::to_string(&rest).unwrap_or_else(|_| self.message.body.clone()), reasons.join("; ")))
            }
        }
    }
}

/// The same change for these roles alone.
fn limited_to(change: &RoleChange, roles: Vec<String>) -> RoleChange {
    let mut limited = change.clone();
    if let RoleChange::Register { roles: all, .. } | RoleChange::Withdraw { roles: all, .. } = &mut limited {
        *all = roles;
    }
    limited
}

const NO_ROLE_CHANGE: &str = "the message is no role change \
     ({\"kind\": \"register\", \"roles\": [\"arn:…\"]}, \
     {\"kind\": \"withdraw\", \"roles\": [\"arn:…\"], \"reason\": \"…\"} or \
     {\"kind\": \"deregister\", \"accounts\": [{\"id\": \"…\", \"reason\": \"…\"}]})";

/// Notes what the plan refused with the messages that asked for it.
pub(crate) fn note_refusals(requests: &mut [Request], plan: &Plan) {
    for refusal in &plan.refused {
        let asks = |request: &&mut Request| {
            let registers = matches!(request.wanted, Ok(RoleChange::Register { .. }));
            registers && request.admitted.iter().any(|role| role.to_string() == refusal.role)
        };
        requests.iter_mut().filter(asks).for_each(|request| request.refused.push(refusal.clone()));
    }
}
