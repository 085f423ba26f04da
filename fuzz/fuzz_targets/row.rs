//! Rows of any cells.
#![no_main]

#[path = "../../tests/laws/row.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|given: laws::Given<'_>| laws::hold(&given));
