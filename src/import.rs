//! Brings in what another tracker has: one module per source.

pub mod github;
