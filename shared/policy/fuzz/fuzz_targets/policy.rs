//! Bytes of any origin: reading them never panics, and what is read as a policy prints to a text that reads back as
//! the same policy. A file that holds a policy as a bare document holds that policy.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::{Policy, PolicyFile};

fuzz_target!(|bytes: &[u8]| {
    let file = PolicyFile::read(bytes);
    let Ok(policy) = Policy::read(bytes) else { return };
    let printed = policy.print();
    assert_eq!(printed.parse(), Ok(policy.clone()));
    assert!(printed.parse::<Policy>().is_ok_and(|read| read.print() == printed));
    assert!(file.is_ok_and(|file| file.documents.iter().any(|document| document.policy == policy)));
});
