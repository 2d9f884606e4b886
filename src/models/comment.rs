//! Comments. What one does with them stands in `issue/commenting.rs`.

use diesel::prelude::*;

use crate::db::DbConn;
use crate::db::one_of::one_of;
use crate::db::types::{At, CommentId, IssueId, UserId};
use crate::db::words::HideReason;
use crate::error::Result;
use crate::models::viewer::Access;
use crate::schema::comments;

/// A comment.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = comments)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// On which issue.
    pub issue_id: IssueId,
    /// Whose.
    pub author_id: UserId,
    /// The Markdown.
    pub body: String,
    /// Its HTML, rendered when it was written.
    pub html: String,
    /// The number of its text's revision.
    pub revision: i64,
    /// When it was written.
    pub created_at: At,
    /// When its text last changed.
    pub updated_at: At,
    /// Folded up, and why.
    pub hidden_as: Option<HideReason>,
    /// Since when its text is gone.
    pub redacted_at: Option<At>,
}

impl Comment {
    /// By id.
    pub fn find(conn: &mut DbConn, id: CommentId) -> Result<Self> {
        Ok(comments::table.find(id).select(Self::as_select()).get_result(conn)?)
    }

    /// By id, if it belongs to this issue.
    pub fn find_on(conn: &mut DbConn, issue: IssueId, id: CommentId) -> Result<Self> {
        let one = comments::table.filter(comments::id.eq(id)).filter(comments::issue_id.eq(issue));
        Ok(one.select(Self::as_select()).first(conn)?)
    }

    /// Several at once, in no order.
    pub fn load(conn: &mut DbConn, ids: &[CommentId]) -> Result<Vec<Self>> {
        Ok(comments::table.filter(one_of(comments::id, ids)).select(Self::as_select()).load(conn)?)
    }

    /// The texts that were written on an issue at exactly this moment; an import looks for a name in them.
    pub fn texts_of_moment(conn: &mut DbConn, issue: IssueId, at: At) -> Result<Vec<String>> {
        let then = comments::table.filter(comments::issue_id.eq(issue)).filter(comments::created_at.eq(at));
        Ok(then.select(comments::body).load(conn)?)
    }

    /// What the same person wrote in the same words from this time on, the latest first; at most `limit`, itself among them.
    pub fn written_alike(&self, conn: &mut DbConn, since: At, limit: i64) -> Result<Vec<Self>> {
        let own = comments::table.filter(comments::author_id.eq(self.author_id)).filter(comments::created_at.ge(since));
        let alike = own.filter(comments::body.eq(self.body.clone())).order(comments::created_at.desc());
        Ok(alike.limit(limit).select(Self::as_select()).load(conn)?)
    }

    /// May this viewer edit or delete it? Its author and whoever keeps order.
    pub fn may_be_changed_by(&self, access: Access) -> bool {
        access.may_triage() || access.viewer.user == Some(self.author_id)
    }
}
