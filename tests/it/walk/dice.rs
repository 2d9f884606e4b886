//! Chance that can be had again: the numbers follow from a seed.

/// The walk of every day.
const USUAL: u64 = 20_261_123;

/// `SplitMix64`: small, and good enough to wander about.
pub(super) struct Dice {
    seed: u64,
    state: u64,
}

impl Dice {
    /// By `TIDINGS_TEST_SEED`, or the usual one.
    pub(super) fn seeded() -> Self {
        let said = std::env::var("TIDINGS_TEST_SEED").ok().map(|seed| seed.parse().expect("the seed is a number"));
        let seed = said.unwrap_or(USUAL);
        Self { seed, state: seed }
    }

    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not including this.
    pub(super) fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// Once in so many times.
    pub(super) fn once_in(&mut self, times: i64) -> bool {
        self.below(times) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let place = self.below(i64::try_from(from.len()).unwrap());
        from.get(usize::try_from(place).unwrap())
    }

    pub(super) fn word(&mut self, from: &[&'static str]) -> &'static str {
        self.pick(from).copied().unwrap_or_default()
    }
}
