//! What an import read but has no place for, by kind: printed at the end, so that nothing is dropped in silence.

use std::collections::BTreeMap;

/// How often each thing was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// Counts one more of this kind.
    pub fn add(&mut self, kind: &str) {
        self.add_many(kind, 1);
    }

    /// Counts several more of this kind.
    pub fn add_many(&mut self, kind: &str, times: u64) {
        if let Some(count) = self.0.get_mut(kind) {
            *count += times;
        } else if times > 0 {
            self.0.insert(kind.to_owned(), times);
        }
    }

    /// Takes over what was counted elsewhere.
    pub fn absorb(&mut self, other: Self) {
        for (kind, times) in other.0 {
            self.add_many(&kind, times);
        }
    }

    /// Each kind and its count, in the alphabet's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(kind, times)| (kind.as_str(), *times))
    }
}
