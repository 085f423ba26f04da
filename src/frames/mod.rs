//! Adapters between data frames and the kernel: thin, and the only place that knows their types.

#[cfg(feature = "arrow")]
pub mod arrow;
pub mod cache;
#[cfg(feature = "polars")]
pub mod dated;
#[cfg(feature = "polars")]
pub mod polars;
pub mod rows;
pub mod schema;
#[cfg(feature = "polars")]
pub mod tally;
