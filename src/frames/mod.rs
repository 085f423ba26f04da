//! Adapters between data frames and the kernel: thin, and the only place that knows their types.

pub mod cache;
pub mod polars;
pub mod schema;
pub mod tally;
