//! What the stacks' roles and queues allow, judged by an IAM simulator that is independent of the emulator. First the
//! simulator itself is proved on cases with a known answer; then every call that the functions make must be allowed by
//! the policies that the templates render, and a table of calls beyond their job must not be. At the end stands what
//! the linters miss about the templates.

mod account_onboarding;
mod calls;
mod custom_resources;
mod document_intents;
mod evaluation;
mod intent_table;
mod intrinsics;
mod kms_cleanup;
mod kms_cleanup_access;
mod kms_cleanup_session;
mod known_answers;
mod linters;
mod management_account;
mod queues;
mod rendered_templates;
mod role_list;
mod stacks;
mod template;
mod tightening;
