//! Law, evidence and kernel from outside, in one program, so that it is linked once.

mod age_worlds;
mod ages;
mod beside_codes;
mod cases;
mod code_cells;
mod code_wrappings;
mod contested;
mod correspondence;
mod crosswalk_rows;
mod date_cells;
mod date_laws;
mod date_words;
mod evidence;
mod explained;
mod logic;
mod national;
mod schemes_page;
mod two_readings;
mod unread_digits;
