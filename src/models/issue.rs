//! Issues.

pub mod folding;
pub mod standing;
