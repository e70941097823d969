//! What the fuzzer checks, for the texts of its corpus and for a bounded number of damaged copies of them.

use std::{collections::BTreeMap, fs, io, path::Path};

use policy::{Policy, PolicyFile};
use proptest::prelude::*;

fn corpus() -> io::Result<BTreeMap<String, Vec<u8>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/policy");
    let read = |file: fs::DirEntry| Ok((file.file_name().to_string_lossy().into_owned(), fs::read(file.path())?));
    fs::read_dir(folder)?.map(|file| file.and_then(read)).collect()
}

/// Reads the bytes in both ways; what is a policy has to read back.
fn read(bytes: &[u8]) -> bool {
    let file = PolicyFile::read(bytes);
    let Ok(policy) = Policy::read(bytes) else { return file.is_ok() };
    assert_eq!(policy.print().parse(), Ok(policy.clone()));
    assert!(file.is_ok_and(|file| file.documents.iter().any(|document| document.policy == policy)));
    true
}

#[test]
fn the_corpus_holds_texts_that_are_read_and_texts_that_are_refused() {
    let read: BTreeMap<String, bool> =
        corpus().unwrap().into_iter().map(|(name, bytes)| (name, read(&bytes))).collect();
    for name in ["document", "trust", "byte-order-mark", "get-role-policy", "get-key-policy", "bundle"] {
        assert_eq!(read.get(name), Some(&true), "{name}");
    }
    for name in ["statement-list", "both-actions", "key-twice", "sid-twice", "object-as-list", "deep", "no-utf8"] {
        assert_eq!(read.get(name), Some(&false), "{name}");
    }
}

#[test]
fn damaged_copies_are_refused_or_read_back() {
    const BYTES: &[u8] = b"{}[]\",:\\ \n0n\x00\xff\xc3";
    for bytes in corpus().unwrap().values() {
        for at in 0..bytes.len() {
            let mut cut = bytes.clone();
            cut.remove(at);
            read(&cut);
            read(&bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] = BYTES[at % BYTES.len()];
            read(&changed);
        }
    }
}

/// Pieces of policies, which put together at random come closer to one than bytes do.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"Version\":\"2012-10-17\"",
        "\"Statement\":",
        "\"Sid\":\"A\"",
        "\"Effect\":\"Allow\"",
        "\"Action\":\"a:b\"",
        "\"NotAction\":\"*\"",
        "\"Resource\":[\"*\"]",
        "\"Condition\":{\"Bool\":{\"k\":true}}",
        "\"Principal\":\"*\"",
        "\"PolicyDocument\":",
        "\"trust\":",
        "\"policies\":",
        "\"%7B%22Statement%22\"",
        "\u{feff}",
        " ",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_refused_or_read_back(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        read(&bytes);
    }

    #[test]
    fn any_pieces_of_policies_are_refused_or_read_back(text in pieces()) {
        read(text.as_bytes());
    }

    #[test]
    fn spliced_texts_are_refused_or_read_back(
        one in prop::sample::select(corpus().unwrap().into_values().collect::<Vec<_>>()),
        other in prop::sample::select(corpus().unwrap().into_values().collect::<Vec<_>>()),
        (cut, join) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let (head, tail) = (&one[..cut.index(one.len() + 1)], &other[join.index(other.len() + 1)..]);
        read(&[head, tail].concat());
    }
}
