//! Which id an answer has. It decides what CloudFormation deletes: the id of a failed create is deleted in the rollback, another
//! id after an update means that the old one is.

use crate::{
    PhysicalResourceId,
    answer::{MAXIMUM_ANSWER, success},
    event::Event,
    progress::Progress,
    recent::Decided,
    resource::Outcome,
};

/// The answer to a success, or id and reason of a failure where the attributes do not fit.
pub(crate) fn succeeded(event: &Event, outcome: Outcome) -> Result<Decided, (PhysicalResourceId, String)> {
    let Outcome { new_id, attributes } = outcome;
    let present_id = event.present_id();
    let id = new_id.as_ref().unwrap_or(&present_id);
    success(event, id, &attributes).map_err(|excess| {
        let reason = format!(
            "the answer is {excess} bytes longer than the {MAXIMUM_ANSWER} that CloudFormation takes, so Data was left out, and \
             Fn::GetAtt would find nothing: return fewer or shorter attributes"
        );
        // What was created is deleted by its id; an update that failed keeps the old one.
        match new_id {
            Some(id) if present_id.is_of_failed_create() => (id, reason),
            Some(id) if id != present_id => (present_id, staying_behind(&reason, &id)),
            _ => (present_id, reason),
        }
    })
}

/// Id and reason of a failure.
pub(crate) fn failed(event: &Event, reason: String, progress: &Progress) -> (PhysicalResourceId, String) {
    let present_id = event.present_id();
    match progress.left_behind() {
        Some(id) if present_id.is_of_failed_create() => (id, reason),
        Some(id) if id != present_id => (present_id, staying_behind(&reason, &id)),
        _ => (present_id, reason),
    }
}

fn staying_behind(reason: &str, id: &PhysicalResourceId) -> String {
    format!("`{id}` stays behind, and CloudFormation will not delete it; {reason}")
}
