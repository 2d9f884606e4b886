//! The tables: one file each, with finders and verbs. A verb changes a row and records its event on the next line.

pub mod imported;
pub mod issue;
