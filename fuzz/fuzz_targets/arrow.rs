//! Columns of any type through the border to Arrow.
#![no_main]

#[path = "../../tests/laws/arrow.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|given: laws::Given<'_>| laws::hold(&given));
