//! Adapters between data frames and the kernel: thin, and the only place that knows their types.

#[cfg(feature = "arrow")]
pub mod arrow;
pub mod cache;
pub mod columns;
#[cfg(feature = "polars")]
pub mod dated;
pub mod number;
pub mod outcomes;
#[cfg(feature = "polars")]
pub mod polars;
#[cfg(feature = "polars")]
pub mod tally;
