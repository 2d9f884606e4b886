//! Looking at an issue or a comment: the article's throttled events. They are private and told to nobody.

use super::Issue;
use crate::db::Tx;
use crate::db::types::{CommentId, IssueId};
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, Recorded, record_event};

impl Issue {
    /// The actor looked at it; again within fifteen minutes moves the time of the first look.
    pub fn view(tx: &mut Tx<'_>, issue: IssueId) -> Result<Recorded> {
        record_event(tx, NewEvent::on(issue, Action::IssueViewed {}))
    }

    /// The actor looked at one of its comments.
    pub fn view_comment(tx: &mut Tx<'_>, issue: IssueId, comment: CommentId) -> Result<Recorded> {
        record_event(tx, NewEvent::on(issue, Action::CommentViewed {}).about(Record::Comment(comment)))
    }
}
