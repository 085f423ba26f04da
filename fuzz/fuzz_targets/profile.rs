//! Any text as the profile of a Party or as a specification.
#![no_main]

#[path = "../../tests/laws/profile.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|given: laws::Given<'_>| laws::hold(&given));
