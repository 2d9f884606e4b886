//! What this node is working on at the moment: how many threads for an inbox, how many for a target, under which tokens.

use std::collections::{HashMap, HashSet};

use super::run::Claimed;

/// At most so many batches at once for one target.
const PER_TARGET: usize = 2;

/// Counted when a claim is taken, and again when it is put down.
#[derive(Debug, Default)]
pub(super) struct Hands {
    by_inbox: HashMap<&'static str, usize>,
    by_target: HashMap<(&'static str, String), usize>,
    tokens: HashSet<i64>,
}

/// What of a claim is counted.
#[derive(Debug)]
pub(super) struct Held {
    inbox: &'static str,
    targets: HashSet<String>,
    token: i64,
}

impl Held {
    pub(super) fn of(claimed: &Claimed) -> Self {
        let targets = claimed.rows.iter().map(|row| row.target.clone()).filter(|target| !target.is_empty());
        Self { inbox: claimed.inbox.name(), targets: targets.collect(), token: claimed.token }
    }
}

impl Hands {
    /// The targets to leave out, or none when the inbox has its share of the threads already.
    pub(super) fn room_for(&self, inbox: &'static str, share: usize) -> Option<Vec<String>> {
        let has_room = self.by_inbox.get(inbox).is_none_or(|working| *working < share);
        let busy = self.by_target.iter().filter(|((of, _), at_once)| *of == inbox && **at_once >= PER_TARGET);
        has_room.then(|| busy.map(|((_, target), _)| target.clone()).collect())
    }

    pub(super) fn take(&mut self, claimed: &Claimed) {
        let Held { inbox, targets, token } = Held::of(claimed);
        *self.by_inbox.entry(inbox).or_default() += 1;
        for target in targets {
            *self.by_target.entry((inbox, target)).or_default() += 1;
        }
        self.tokens.insert(token);
    }

    pub(super) fn put_down(&mut self, held: &Held) {
        drop_one(&mut self.by_inbox, &held.inbox);
        for target in &held.targets {
            drop_one(&mut self.by_target, &(held.inbox, target.clone()));
        }
        self.tokens.remove(&held.token);
    }

    /// The claims whose leases are to be prolonged: those really in hand, so that what was given up runs out.
    pub(super) fn tokens(&self) -> Vec<i64> {
        self.tokens.iter().copied().collect()
    }
}

fn drop_one<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}
