//! A random walk of ten thousand acts by several people through the forms of the product: after every hundred `tidings check`
//! is clean, whatever was refused was refused in words, no inbox failed; and at the end all that follows from the log can be
//! dropped and made anew without a difference.
//!
//! Through the front door rather than by the verbs alone, so that rights, forms and texts walk along. The dice are seeded:
//! the same walk each time (a suite must not fail by chance), another one with `TIDINGS_TEST_SEED`; a failure prints the
//! seed and the last acts. A property-test crate would bring shrinking, which does not help here: an act means nothing
//! without the thousands before it.

mod acts;
mod dice;
mod projections;
mod scene;
mod texts;
mod world;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use diesel::prelude::*;
use tidings::check;
use tidings::db::types::UserId;
use tidings::schema::deliveries;

use acts::Act;
use dice::Dice;
use scene::Scene;
use world::World;

const ACTS: usize = 10_000;
const BETWEEN_CHECKS: usize = 100;
/// What was there is looked up again after so many acts: until then some acts are about what is gone.
const BETWEEN_LOOKS: usize = 20;

/// What became of acts of one kind: done, and refused.
type Tally = BTreeMap<&'static str, (usize, usize)>;

struct Walk {
    scene: Scene,
    dice: Dice,
    world: World,
    tally: Tally,
    /// What was done since the last check.
    told: Vec<String>,
}

impl Walk {
    fn begin() -> Self {
        let scene = Scene::open();
        let world = World::look(&scene.app);
        Self { scene, dice: Dice::seeded(), world, tally: Tally::new(), told: Vec::new() }
    }

    fn step(&mut self) {
        self.scene.app.clock.advance(TimeDelta::seconds(self.dice.below(200)));
        let act = Act::any(&mut self.dice, &self.world);
        let person = act.by.unwrap_or_else(|| self.anybody());
        let status = self.scene.send(UserId(person), &act);
        self.told.push(format!("{status} user {person}: {} {} {:?}", act.kind, act.path, act.fields));
        assert!((200..500).contains(&status), "{}", self.story("an act failed, rather than being refused"));
        let (done, refused) = self.tally.entry(act.kind).or_default();
        if status < 400 { *done += 1 } else { *refused += 1 }
    }

    /// Often one of those who may do much.
    fn anybody(&mut self) -> i64 {
        let people = &self.world.people;
        let few = &people[..people.len().min(3)];
        let among = if self.dice.once_in(3) { people } else { few };
        self.dice.pick(among).map_or(0, |person| person.id)
    }

    /// The inboxes and the schedule work, then everything stands as the log tells.
    fn check(&mut self) {
        self.scene.app.clock.advance(TimeDelta::hours(self.dice.below(30)));
        self.scene.run_schedule();
        self.scene.app.deliver_all();
        let failed = self.scene.app.instance.db.read_now(|conn| {
            let failed = deliveries::table.filter(deliveries::last_error.is_not_null());
            Ok(failed.select((deliveries::inbox, deliveries::last_error)).load::<(String, Option<String>)>(conn)?)
        });
        assert_eq!(failed.unwrap(), [], "{}", self.story("an inbox failed"));
        let mut lines = Vec::new();
        let found = check::run(&self.scene.app.instance.db, false, &mut |line| lines.push(line.to_owned())).unwrap();
        assert_eq!((lines, found.uncounted), (Vec::new(), 0), "{}", self.story("rows and log differ"));
        self.told.clear();
    }

    fn story(&self, what: &str) -> String {
        format!("{what}; TIDINGS_TEST_SEED={}\n{}", self.dice.seed(), self.told.join("\n"))
    }

    /// Each kind of act was done, and none nearly always refused.
    fn went_everywhere(&self) {
        let rare: Vec<_> =
            self.tally.iter().filter(|(_, (done, refused))| done * 50 < *refused || *done == 0).collect();
        assert!(rare.is_empty(), "hardly ever done: {rare:?}");
        let done: usize = self.tally.values().map(|(done, _)| done).sum();
        assert!(done * 2 > ACTS, "only {done} acts were done: {:?}", self.tally);
    }
}

#[test]
fn after_any_ten_thousand_acts_everything_stands_as_the_log_tells() {
    let mut walk = Walk::begin();
    for number in 1..=ACTS {
        walk.step();
        if number % BETWEEN_LOOKS == 0 {
            walk.world = World::look(&walk.scene.app);
        }
        if number % BETWEEN_CHECKS == 0 {
            walk.check();
        }
    }

    walk.went_everywhere();
    projections::are_the_same_when_made_anew(&walk.scene.app);
}
