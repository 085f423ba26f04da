//! Any text as a cell of any role.
#![no_main]

#[path = "../../tests/laws/cell.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|given: laws::Given<'_>| laws::hold(&given));
