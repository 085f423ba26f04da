//! Reading codes as people write them: `5.(b)`, `5(b)`, `5B`; `38.21`, `3821Z`, `C24.44`, `382100`;
//! `NACE_1.1:40.11`; lost leading zeros; `331492.0`; several codes in a cell, with labels and titles.
//!
//! A cell is cut into tokens ([`token`]); each form of scheme finds what may be a code at a place ([`form`]);
//! one grammar for all of them says which of these the cell holds ([`grammar`]); [`neighbours`] adds what
//! codes mean beside each other; [`reading`] puts it together.

mod candidate;
pub mod fit;
mod form;
mod grammar;
mod key;
mod label;
pub mod list;
mod neighbours;
mod phrase;
mod reading;
mod title;
mod token;
mod words;

pub use candidate::Hits;
pub use key::{covers, of_printed};
pub use list::{List, Listed};
pub use reading::{LONGEST_CELL, Part, Reader, Reading, Span, Stated};
