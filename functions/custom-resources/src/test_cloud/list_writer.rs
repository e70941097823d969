//! The queue of role changes and the writer behind it, with the rules of the real one.

use access::RoleChange;
use policy::role_list::{Action, Change, ListPolicy, RoleListSettings, one_role, plan};
use serde_json::json;

use super::{Call, HOME, HttpAnswer, World};

fn settings(world: &World) -> RoleListSettings {
    RoleListSettings {
        partition: "aws".parse().unwrap(),
        own_account: HOME.parse().unwrap(),
        role_name: "CadoResponseSecondRole".parse().unwrap(),
        maximum_policies: world.attachable,
    }
}

pub(super) fn send(world: &mut World, call: &Call) -> HttpAnswer {
    let body = call.json["MessageBody"].as_str().unwrap();
    assert!(body.len() < 256 * 1024, "a message is too long");
    world.queue.push_back(serde_json::from_str(body).unwrap());
    world.lag_left = world.lag.unwrap_or_default();
    (200, json!({"MessageId": "1"}).to_string())
}

/// The list is read once more: by now the writer may have carried out what was sent.
pub(super) fn tick(world: &mut World) {
    match (world.lag, world.lag_left) {
        (None, _) => {}
        (Some(_), 0) => world.carry_out(),
        (Some(_), left) => world.lag_left = left - 1,
    }
}

impl World {
    /// Carries out all changes that were sent, one by one.
    pub(crate) fn carry_out(&mut self) {
        while let Some(message) = self.queue.pop_front() {
            let change = change(&message, &settings(self));
            self.write_list(&change);
        }
    }

    fn write_list(&mut self, change: &Change) {
        let plan = plan(self.list.clone(), change, &settings(self));
        for action in plan.actions {
            match action {
                Action::Create { document, .. } => self.list.push(ListPolicy { document, keep: None }),
                Action::Write { name, document, .. } => {
                    let number =
                        (0..self.list.len()).find(|number| policy::role_list::list_policy_name(*number) == name);
                    self.list[number.unwrap()].document = document;
                }
                Action::Delete { .. } => drop(self.list.pop()),
            }
        }
    }

    /// Has somebody else put a role on the list.
    pub(crate) fn list_role(&mut self, role: &str) {
        let mut change = Change::default();
        change.register(role.parse().unwrap());
        self.write_list(&change);
    }

    /// Has somebody else take a role off the list.
    pub(crate) fn unlist_role(&mut self, role: &str) {
        let mut change = Change::default();
        change.withdraw(role.parse().unwrap());
        self.write_list(&change);
    }

    pub(crate) fn lists(&self, role: &str) -> bool {
        policy::role_list::Contents::of(self.list.clone(), &settings(self)).lists(role)
    }
}

fn change(message: &RoleChange, settings: &RoleListSettings) -> Change {
    let mut change = Change::default();
    match message {
        RoleChange::Register { roles, .. } => {
            roles.iter().for_each(|role| change.register(settings.admit(role).unwrap()));
        }
        RoleChange::Withdraw { roles, .. } => roles.iter().for_each(|role| change.withdraw(one_role(role).unwrap())),
        RoleChange::Deregister { .. } => panic!("no custom resource deregisters accounts"),
    }
    change
}
