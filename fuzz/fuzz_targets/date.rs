//! Any text as a date.
#![no_main]

#[path = "../../tests/laws/date.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|given: laws::Given<'_>| laws::hold(&given));
