//! The system tests: each module is one subject, each test a sentence.

mod harness;
