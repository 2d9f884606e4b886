//! The first look at a dump: everything is read once, so that a broken file stops the import before it has begun, the
//! bar knows its end, and a dry run can tell what would come.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::{Counts, Folder, Link, Story, here::Here};
use crate::db::Database;
use crate::db::types::ProjectId;
use crate::error::Result;

/// What a dump holds, and what of it is new here.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Issues, pull requests not among them.
    pub(crate) issues: u64,
    /// Pull requests.
    pub(crate) pulls: u64,
    /// Comments.
    pub(crate) comments: u64,
    /// Acts that are not here yet.
    pub(crate) new_acts: u64,
    /// Ties between issues.
    pub(crate) links: Vec<Link>,
    /// What has no place here.
    pub(crate) left: Counts,
    /// Whether it was stopped before the end.
    pub(crate) is_stopped: bool,
}

/// The numbers of the issues that were read: each counts once.
#[derive(Debug, Default)]
pub(crate) struct Numbers(HashSet<i64>);

impl Numbers {
    /// Why an issue of this number cannot come, if it cannot.
    pub(crate) fn refuse(&mut self, number: i64) -> Option<&'static str> {
        match number {
            1..=MOST if self.0.insert(number) => None,
            1..=MOST => Some("issue (listed twice)"),
            _ => Some("issue (its number is none)"),
        }
    }
}

/// A number above this is a mistake, and would leave no room for the next ones.
const MOST: i64 = i32::MAX as i64;

impl Survey {
    /// Reads the whole dump; `tell` hears how many issues were read.
    pub(crate) fn take(
        here: Option<(&Database, ProjectId)>,
        folder: &Folder,
        tell: &dyn Fn(u64) -> ControlFlow<()>,
    ) -> Result<Self> {
        let mut survey = Self::default();
        let mut numbers = Numbers::default();
        folder.labels()?;
        folder.milestones()?;
        for issue in folder.issues()? {
            let issue = issue?;
            if let Some(why) = numbers.refuse(issue.number) {
                survey.left.add(why);
                continue;
            }
            let story = Story::read(folder, issue, &mut survey.left)?;
            survey.add(here, story)?;
            if tell(survey.issues + survey.pulls).is_break() {
                survey.is_stopped = true;
                break;
            }
        }
        Ok(survey)
    }

    fn add(&mut self, here: Option<(&Database, ProjectId)>, story: Story) -> Result<()> {
        let found = match here {
            Some((db, project)) => db.read_now(|conn| Here::find(conn, project, &story))?,
            None => Here::Nothing,
        };
        if matches!(found, Here::Another) {
            self.left.add("issue (its number is taken by one that was made here)");
        }
        let is_pull = story.issue.pull_request.is_some();
        self.issues += u64::from(!is_pull);
        self.pulls += u64::from(is_pull);
        self.comments += story.acts.iter().filter(|act| act.is_comment()).count() as u64;
        self.new_acts += found.count_new(&story) as u64;
        self.links.extend(story.links);
        Ok(())
    }
}
