//! The first look at a dump: everything is read once, so that a broken file stops the import before it has begun, the
//! bar knows its end, and a dry run can tell what would come.

use std::collections::HashSet;

use super::{Counts, Folder, Link, Story, here::Here};
use crate::db::Database;
use crate::db::types::ProjectId;
use crate::error::Result;

/// What a dump holds, and what of it is new here.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Issues, pull requests among them.
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
}

impl Survey {
    /// Reads the whole dump; `tell` hears how many issues were read.
    pub(crate) fn take(here: Option<(&Database, ProjectId)>, folder: &Folder, tell: &dyn Fn(u64)) -> Result<Self> {
        let mut survey = Self::default();
        let mut numbers = HashSet::new();
        folder.labels()?;
        folder.milestones()?;
        for issue in folder.issues()? {
            let issue = issue?;
            if numbers.insert(issue.number) {
                let story = Story::read(folder, issue, &mut survey.left)?;
                survey.add(here, story)?;
                tell(survey.issues);
            } else {
                survey.left.add("issue (listed twice)");
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
        self.issues += 1;
        self.pulls += u64::from(story.issue.pull_request.is_some());
        self.comments += story.acts.iter().filter(|act| act.is_comment()).count() as u64;
        self.new_acts += found.count_new(&story) as u64;
        self.links.extend(story.links);
        Ok(())
    }
}
