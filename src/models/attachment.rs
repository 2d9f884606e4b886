//! Files that people attach. One is kept when it is sent, by a random name; it belongs to an issue from the moment that a text
//! there links to it, and is an event then. Until then only who sent it may fetch it, and after a week it goes.

pub(crate) mod kind;

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::types::{At, AttachmentId, IssueId, ProjectId, UserId};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::phrase::path_segment;
use crate::events::{Action, NewEvent, Record, record_event};
use crate::markdown::{self, Picture};
use crate::models::project::Project;
use crate::models::token::Token;
use crate::models::viewer::Viewer;
use crate::schema::{attachment_chunks, attachments, issues};

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;

/// Content is kept in pieces of this size.
const CHUNK_BYTES: usize = 256 * 1024;

/// More than these may not wait of one person for a text that names them.
const WAITING: i64 = 100;

/// A file, without its content.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = attachments)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Where it was sent.
    pub project_id: ProjectId,
    /// The issue whose text names it.
    pub issue_id: Option<IssueId>,
    /// Who sent it.
    pub user_id: UserId,
    /// Its random name in addresses.
    pub token: String,
    /// How it was called.
    pub filename: String,
    /// What it is, by its content.
    pub mime: String,
    /// Its size.
    pub bytes: i64,
    /// Of a picture that was written anew here, in pixels.
    pub width: Option<i64>,
    /// Likewise.
    pub height: Option<i64>,
}

impl Attachment {
    /// Where it is fetched.
    pub fn path(&self) -> String {
        format!("/attachments/{}/{}", self.token, path_segment(&self.filename))
    }

    /// Is it a picture that was written anew here, so that it may be shown within a text?
    pub fn is_picture(&self) -> bool {
        self.width.is_some()
    }

    /// As a text links to it, or shows it.
    pub fn markdown(&self) -> String {
        let words: String = self.filename.chars().filter(|c| !matches!(c, '[' | ']' | '\\' | '`' | '<')).collect();
        format!("{}[{words}]({})", if self.is_picture() { "!" } else { "" }, self.path())
    }

    /// The one of this token, if the viewer may fetch it. Hidden and missing look the same.
    pub fn find_visible(conn: &mut DbConn, viewer: Viewer, token: &str) -> Result<Self> {
        let one = attachments::table.filter(attachments::token.eq(token.to_owned()));
        let found: Self = one.select(Self::as_select()).get_result(conn)?;
        let project = match found.issue_id {
            Some(issue) => {
                let there = issues::table.find(issue).filter(issues::deleted_at.is_null());
                there.select(issues::project_id).get_result(conn)?
            }
            None => found.project_id,
        };
        Project::find_readable(conn, viewer, project)?;
        let may_fetch = found.issue_id.is_some() || viewer.user == Some(found.user_id);
        if may_fetch { Ok(found) } else { Err(Error::NotFound) }
    }

    /// Its content.
    pub fn content(&self, conn: &mut DbConn) -> Result<Vec<u8>> {
        content_of(conn, self.id)
    }

    /// Those of these tokens that are pictures of this project, as its texts show them.
    pub(crate) fn pictures(conn: &mut DbConn, project: ProjectId, tokens: &[String]) -> Result<Vec<Self>> {
        if tokens.is_empty() {
            return Ok(Vec::new());
        }
        let there = issues::project_id.nullable().eq(Some(project));
        let pictures = attachments::table
            .left_join(issues::table)
            .filter(attachments::token.eq_any(tokens.to_vec()))
            .filter(attachments::width.is_not_null())
            .filter(attachments::project_id.nullable().eq(Some(project)).or(there));
        Ok(pictures.select(Self::as_select()).load(conn)?)
    }

    /// The picture of a text that names it by its token.
    pub(crate) fn picture(&self) -> Option<Picture> {
        Some(Picture { path: self.path(), width: self.width?, height: self.height? })
    }

    /// Goes for good, with an event on the issue that it belonged to.
    fn remove(&self, tx: &mut Tx<'_>, issue: IssueId) -> Result<()> {
        diesel::delete(attachments::table.find(self.id)).execute(tx.conn())?;
        let (filename, mime) = (self.filename.clone(), self.mime.clone());
        let action = Action::AttachmentRemoved { filename, bytes: self.bytes, mime };
        record_event(tx, NewEvent::on(issue, action).about(Record::Attachment(self.id)))?;
        Ok(())
    }
}

/// A file about to be kept; its name and its kind were checked.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// How it is called.
    pub filename: String,
    /// What it is, by its content.
    pub mime: &'static str,
    /// The content.
    pub content: Vec<u8>,
    /// The width and height of a picture that was written anew.
    pub size: Option<(u32, u32)>,
}

impl NewAttachment {
    /// Keeps it for a text that will name it.
    pub fn keep(self, tx: &mut Tx<'_>, project: ProjectId) -> Result<Attachment> {
        let (user, now) = (tx.actor(), tx.now());
        let own = attachments::table.filter(attachments::user_id.eq(user)).filter(attachments::issue_id.is_null());
        if own.count().get_result::<i64>(tx.conn())? >= WAITING {
            return Err(Error::TooMany(600));
        }
        let (width, height) = self.size.map(|(width, height)| (i64::from(width), i64::from(height))).unzip();
        let id: AttachmentId = diesel::insert_into(attachments::table)
            .values((
                attachments::project_id.eq(project),
                attachments::user_id.eq(user),
                attachments::token.eq(Token::random().as_str().to_owned()),
                attachments::filename.eq(self.filename),
                attachments::mime.eq(self.mime),
                attachments::bytes.eq(i64::try_from(self.content.len()).unwrap_or(i64::MAX)),
                attachments::created_at.eq(now),
                attachments::width.eq(width),
                attachments::height.eq(height),
            ))
            .returning(attachments::id)
            .get_result(tx.conn())?;
        keep_content(tx, id, &self.content)?;
        Ok(attachments::table.find(id).select(Attachment::as_select()).get_result(tx.conn())?)
    }
}

/// What a file holds.
pub fn content_of(conn: &mut DbConn, file: AttachmentId) -> Result<Vec<u8>> {
    let chunks = attachment_chunks::table.filter(attachment_chunks::attachment_id.eq(file));
    let chunks: Vec<Vec<u8>> = chunks.order(attachment_chunks::number).select(attachment_chunks::content).load(conn)?;
    Ok(chunks.concat())
}

/// Keeps what a file holds, beside its row.
pub(crate) fn keep_content(tx: &mut Tx<'_>, file: AttachmentId, content: &[u8]) -> Result<()> {
    for (number, content) in (0_i64..).zip(content.chunks(CHUNK_BYTES)) {
        let row = (
            attachment_chunks::attachment_id.eq(file),
            attachment_chunks::number.eq(number),
            attachment_chunks::content.eq(content.to_vec()),
        );
        diesel::insert_into(attachment_chunks::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

/// Which of these random names are taken.
pub(crate) fn taken(conn: &mut DbConn, tokens: &[String]) -> Result<Vec<String>> {
    let taken = attachments::table.filter(one_of(attachments::token, tokens));
    Ok(taken.select(attachments::token).load(conn)?)
}

/// A text of this issue names these files: those that its author sent for it belong to the issue from now on.
pub(crate) fn claim(tx: &mut Tx<'_>, issue: IssueId, project: ProjectId, tokens: &[String]) -> Result<()> {
    if tokens.is_empty() {
        return Ok(());
    }
    let sent = attachments::table
        .filter(attachments::token.eq_any(tokens.to_vec()))
        .filter(attachments::user_id.eq(tx.actor()))
        .filter(attachments::project_id.eq(project))
        .filter(attachments::issue_id.is_null())
        .order(attachments::id);
    let sent: Vec<Attachment> = sent.select(Attachment::as_select()).load(tx.conn())?;
    for file in sent {
        diesel::update(attachments::table.find(file.id)).set(attachments::issue_id.eq(issue)).execute(tx.conn())?;
        let action = Action::AttachmentAdded { filename: file.filename, bytes: file.bytes, mime: file.mime };
        record_event(tx, NewEvent::on(issue, action).about(Record::Attachment(file.id)))?;
    }
    Ok(())
}

/// Takes the files of this issue away that these texts name: the texts are going too.
pub(crate) fn remove_named(tx: &mut Tx<'_>, issue: IssueId, texts: &[String]) -> Result<()> {
    let tokens: Vec<String> = texts
        .iter()
        .filter(|text| text.contains("/attachments/"))
        .flat_map(|text| markdown::render_named(text).1.files)
        .collect();
    if tokens.is_empty() {
        return Ok(());
    }
    let named = attachments::table.filter(attachments::token.eq_any(tokens)).filter(attachments::issue_id.eq(issue));
    let named: Vec<Attachment> = named.order(attachments::id).select(Attachment::as_select()).load(tx.conn())?;
    named.iter().try_for_each(|file| file.remove(tx, issue))
}

/// Drops files that no text has named for a week, a few at a time. How many.
pub fn prune(conn: &mut DbConn, now: At) -> Result<usize> {
    let old: Vec<AttachmentId> = attachments::table
        .filter(attachments::issue_id.is_null())
        .filter(attachments::created_at.lt(now.plus(-TimeDelta::days(7))))
        .order(attachments::created_at)
        .limit(20)
        .select(attachments::id)
        .load(conn)?;
    Ok(diesel::delete(attachments::table.filter(attachments::id.eq_any(old))).execute(conn)?)
}
