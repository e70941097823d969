//! Tells cargo to rebuild the crate when a catalogue file is added or changed: the files are embedded, and the
//! compiler does not watch a folder by itself.

fn main() {
    println!("cargo:rerun-if-changed=catalog");
}
