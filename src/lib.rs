//! annexc: what the Stockholm Convention asks of its Party at every facility of a national register.
//!
//! `law` says what the Convention says, `evidence` what a register row can tell, `classify` joins the
//! two; these build without Polars, Arrow or Python. `frames` and `python` are the borders.

pub mod classify;
pub mod evidence;
pub mod fold;
pub mod law;
pub mod table;

#[cfg(any(feature = "arrow", feature = "polars"))]
pub mod frames;

#[cfg(feature = "python")]
#[allow(unsafe_code, reason = "the plugin macro exports C functions; its own code argues for them")]
mod python;
