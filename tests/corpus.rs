//! Inputs that fuzzing by coverage has come to: on each of them the laws of its target hold.
//!
//! `ANNEXC_WRITE=1` takes over what `fuzz/corpus` has, of bounded size; `cargo +nightly fuzz cmin` first
//! makes it small.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ::arbitrary::{Arbitrary, Unstructured};

mod laws {
    pub mod algebra;
    #[cfg(feature = "arrow")]
    pub mod arrow;
    pub mod cell;
    pub mod date;
    pub mod profile;
    pub mod row;
}

/// Bytes of an input that is kept, and inputs of a target.
const LONGEST: usize = 160;
const MOST: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The inputs of a target, in the order of their file: bytes as two digits each, a line an input.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let path = root().join("tests/data/corpus").join(format!("{target}.txt"));
    if std::env::var_os("ANNEXC_WRITE").is_some() {
        take_over(target, &path);
    }
    let text = fs::read_to_string(&path).expect("the corpus is kept");
    let byte = |digits: &[u8]| {
        let digits = std::str::from_utf8(digits).expect("digits");
        u8::from_str_radix(digits, 16).expect("digits")
    };
    text.lines().map(|line| line.as_bytes().chunks(2).map(byte).collect()).collect()
}

/// Keeps the shortest of what was found.
fn take_over(target: &str, path: &Path) {
    let Ok(found) = fs::read_dir(root().join("fuzz/corpus").join(target)) else { return };
    let mut found: Vec<Vec<u8>> =
        found.map(|entry| fs::read(entry.expect("an entry").path()).expect("it is read")).collect();
    found.retain(|input| !input.is_empty() && input.len() <= LONGEST);
    found.sort_unstable_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    // Of many, as many short as long ones.
    let every = found.len().div_ceil(MOST).max(1);
    let mut text = String::new();
    for input in found.iter().step_by(every) {
        for byte in input {
            write!(text, "{byte:02x}").expect("a text takes it");
        }
        text.push('\n');
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
    fs::write(path, text).expect("it is written");
}

/// Each input as the target draws from it.
fn replayed<'a, T: Arbitrary<'a>>(inputs: &'a [Vec<u8>], hold: impl Fn(&T)) {
    assert!(inputs.len() > 50, "{} inputs are no corpus", inputs.len());
    for input in inputs {
        if let Ok(given) = T::arbitrary_take_rest(Unstructured::new(input)) {
            hold(&given);
        }
    }
}

#[test]
fn pieces_of_evidence() {
    replayed(&inputs("algebra"), laws::algebra::hold);
}

#[test]
fn cells() {
    replayed(&inputs("cell"), laws::cell::hold);
}

#[test]
fn dates() {
    replayed(&inputs("date"), laws::date::hold);
}

#[test]
fn profiles_and_specifications() {
    replayed(&inputs("profile"), laws::profile::hold);
}

#[test]
fn rows() {
    replayed(&inputs("row"), laws::row::hold);
}

#[cfg(feature = "arrow")]
#[test]
fn columns_of_arrow() {
    replayed(&inputs("arrow"), laws::arrow::hold);
}
