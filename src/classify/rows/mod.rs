//! Many rows at once: the hot loop, and what it remembers.

pub mod ages;
pub mod column;
pub mod lanes;
pub mod memo;
pub mod session;
pub mod values;
