//! What people do on the walk: one function a kind of act, and how often each comes. Nothing here asks whether somebody may.

mod issues;
mod projects;

use super::dice::Dice;
use super::world::{Comment, Issue, World};

/// A form that somebody sends, or a page that he opens.
#[derive(Debug, Clone)]
pub(super) struct Act {
    pub(super) kind: &'static str,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) fields: Vec<(&'static str, String)>,
    /// The content of a file that comes along.
    pub(super) file: Option<String>,
    /// Who does it, where not just anybody.
    pub(super) by: Option<i64>,
}

/// Makes an act of one kind.
type Kind = fn(&mut Dice, &World) -> Act;

impl Act {
    /// By chance, the common ones more often.
    pub(super) fn any(dice: &mut Dice, world: &World) -> Self {
        let all = || issues::KINDS.iter().chain(projects::KINDS);
        let mut place = dice.below(all().map(|(often, _)| often).sum());
        for (often, kind) in all() {
            place -= often;
            if place < 0 {
                return kind(dice, world);
            }
        }
        unreachable!("the place is below the sum")
    }

    fn post(kind: &'static str, path: String, fields: &[(&'static str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { kind, method: "POST", path, fields, file: None, by: None }
    }

    fn open(kind: &'static str, path: String) -> Self {
        Self { kind, method: "GET", path, fields: Vec::new(), file: None, by: None }
    }

    /// Sends it there, or takes it back there.
    fn or_back(kind: [&'static str; 2], path: &str, is_back: bool, fields: &[(&'static str, &str)]) -> Self {
        if is_back {
            Self::post(kind[1], format!("{path}/delete"), fields)
        } else {
            Self::post(kind[0], path.to_owned(), fields)
        }
    }
}

impl Issue {
    fn path(&self) -> String {
        format!("/projects/{}/issues/{}", self.slug, self.number)
    }
}

impl Comment {
    fn path(&self) -> String {
        format!("{}/comments/{}", self.issue.path(), self.id)
    }
}

fn issue(dice: &mut Dice, world: &World) -> Issue {
    dice.pick(&world.issues).cloned().unwrap_or_default()
}

fn comment(dice: &mut Dice, world: &World) -> Comment {
    dice.pick(&world.comments).cloned().unwrap_or_default()
}

/// A name of this project's things; sometimes of another's.
fn name(dice: &mut Dice, things: &[super::world::Thing], slug: &str) -> String {
    let own: Vec<_> = things.iter().filter(|thing| thing.slug == slug).cloned().collect();
    let from = if dice.once_in(10) { things } else { &own };
    dice.pick(from).cloned().unwrap_or_default().name
}

fn person(dice: &mut Dice, world: &World) -> String {
    dice.pick(&world.people).cloned().unwrap_or_default().name
}

/// A day not far from today.
fn day(dice: &mut Dice, world: &World) -> String {
    let now = world.now.expect("the world was looked at");
    now.plus(chrono::TimeDelta::days(dice.below(12) - 4)).written_day()
}
