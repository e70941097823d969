//! The messages of a batch, folded into one change. What is wrong with one message is said about that message
//! and does not stop the others.

use access::{ReceivedMessage, RoleChange};
use aws_lambda_events::sqs::SqsEvent;
use lambda::chain;
use policy::role_list::{Change, Plan, RoleListSettings};

/// A message, the roles that it asks for, and what is wrong with it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) message: ReceivedMessage,
    roles: Vec<String>,
    pub(crate) wrong: Vec<String>,
}

/// Folds the messages, in their order, into one change.
pub(crate) fn fold(event: SqsEvent, settings: &RoleListSettings) -> (Change, Vec<Request>) {
    let mut change = Change::default();
    let messages = event.records.into_iter().map(ReceivedMessage::from);
    let requests = messages.map(|message| Request::read(message, &mut change, settings)).collect();
    (change, requests)
}

impl Request {
    fn read(message: ReceivedMessage, change: &mut Change, settings: &RoleListSettings) -> Self {
        let read = serde_json::from_str(&message.body);
        let mut request = Self { message, roles: Vec::new(), wrong: Vec::new() };
        match read {
            Ok(RoleChange::Register { roles }) => request.register(roles, change, settings),
            Ok(RoleChange::Deregister { accounts }) => {
                accounts.into_iter().for_each(|account| change.deregister(account.id, &settings.role_name));
            }
            Err(error) => request.wrong.push(format!("{NO_ROLE_CHANGE}: {error}")),
        }
        request
    }

    fn register(&mut self, roles: Vec<String>, change: &mut Change, settings: &RoleListSettings) {
        for role in &roles {
            match settings.admit(role) {
                Ok(role) => change.register(role),
                Err(refusal) => self.wrong.push(chain(&refusal)),
            }
        }
        self.roles = roles;
    }
}

const NO_ROLE_CHANGE: &str = "the message is no role change \
     ({\"kind\": \"register\", \"roles\": [\"arn:…\"]} or \
     {\"kind\": \"deregister\", \"accounts\": [{\"id\": \"…\", \"reason\": \"…\"}]})";

/// Notes what the plan refused with the messages that asked for it.
pub(crate) fn note_refusals(requests: &mut [Request], plan: &Plan) {
    for refusal in &plan.refused {
        for request in requests.iter_mut().filter(|request| request.roles.contains(&refusal.role)) {
            request.wrong.push(chain(refusal));
        }
    }
}
