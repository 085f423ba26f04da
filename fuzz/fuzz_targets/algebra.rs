//! Any pieces of evidence.
#![no_main]

#[path = "../../tests/laws/algebra.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|given: laws::Given| laws::hold(&given));
