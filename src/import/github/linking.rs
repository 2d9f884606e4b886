//! Ties issues together once all are there: who names whom, and what is a duplicate of what.

use std::collections::VecDeque;

use super::desk::Desk;
use super::pace::{self, Bite};
use super::run::{Step, Tell};
use super::texts::names_number;
use super::{Counts, Link, Tie};
use crate::db::types::{At, IssueId};
use crate::db::{Database, DbConn, Tx};
use crate::error::Result;
use crate::events::Recorded;
use crate::models::comment::Comment;
use crate::models::imported::{ImportedAct, has_come, present, remember_acts};
use crate::models::issue::Issue;

/// What tying brought.
#[derive(Debug, Default)]
pub(crate) struct Tied {
    /// Ties that were not here.
    pub(crate) new: u64,
    /// Events that they recorded.
    pub(crate) events: u64,
    /// What could not be tied.
    pub(crate) left: Counts,
    /// Whether it was stopped before the end.
    pub(crate) is_stopped: bool,
}

/// Writes all ties that are not here yet.
pub(crate) fn tie(db: &Database, mut desk: Desk, links: Vec<Link>, tell: Tell<'_>) -> Result<Tied> {
    let total = links.len() as u64;
    let mut links = VecDeque::from(links);
    let mut all = Tied::default();
    while !links.is_empty() {
        let mut waiting = std::mem::take(&mut links);
        let bite = move |desk: &mut Desk, tx: &mut Tx<'_>| {
            let tied = desk.tie_some(tx, &mut waiting)?;
            Ok((waiting, tied))
        };
        let (kept, (waiting, tied)) = pace::keep(db, || desk.write(db, bite))?;
        (desk, links) = (kept, waiting);
        all.new += tied.new;
        all.events += tied.events;
        all.left.absorb(tied.left);
        if tell(Step::Tying(total - links.len() as u64, total)).is_break() {
            all.is_stopped = !links.is_empty();
            break;
        }
    }
    Ok(all)
}

/// What became of one tie.
enum Outcome {
    /// It was here.
    Known,
    /// It is here now.
    Told(bool),
    /// Not certain, or one end of it is missing.
    Left(&'static str),
}

impl Desk {
    fn tie_some(&mut self, tx: &mut Tx<'_>, links: &mut VecDeque<Link>) -> Result<Tied> {
        let mut bite = Bite::fair();
        let mut tied = Tied::default();
        while let Some(link) = links.front()
            && bite.takes_another()
        {
            match self.tie_one(tx, link)? {
                Outcome::Known => {}
                Outcome::Told(is_new) => tied.new += u64::from(is_new),
                Outcome::Left(why) => tied.left.add(why),
            }
            links.pop_front();
        }
        tied.events = tx.recorded() as u64;
        Ok(tied)
    }

    fn tie_one(&mut self, tx: &mut Tx<'_>, link: &Link) -> Result<Outcome> {
        let Some(issue) = self.imported(tx.conn(), link.number)? else { return Ok(Outcome::Known) };
        if has_come(tx.conn(), issue, &link.key)? {
            return Ok(Outcome::Known);
        }
        let (number, missing) = match link.tie {
            Tie::ReferencedBy { source, .. } => (source, "cross-referenced (by an issue that is not in the dump)"),
            Tie::DuplicateOf { original } => (original, "marked_as_duplicate (of an issue that is not in the dump)"),
        };
        let Some(other) = self.imported(tx.conn(), number)? else { return Ok(Outcome::Left(missing)) };
        if !is_proven(tx.conn(), link, other)? {
            return Ok(Outcome::Left("cross-referenced (no text of that moment names the issue)"));
        }
        let is_new = self.record(tx, link, (issue, other))?;
        let came = ImportedAct { issue_id: issue, key: link.key.clone(), comment_id: None, fingerprint: String::new() };
        remember_acts(tx, &[came])?;
        Ok(Outcome::Told(is_new))
    }

    /// The issue that came under this number, not one that was made here and has it too.
    fn imported(&self, conn: &mut DbConn, number: i64) -> Result<Option<IssueId>> {
        let found = present(conn, self.project, number)?;
        Ok(found.filter(|found| found.memory.is_some()).map(|found| found.issue))
    }

    fn record(&mut self, tx: &mut Tx<'_>, link: &Link, (issue, other): (IssueId, IssueId)) -> Result<bool> {
        let actor = self.names.id_of(tx, &link.person)?;
        tx.next_act();
        tx.tell_of(actor, At(link.at));
        let (issue, other) = (Issue::find(tx.conn(), issue)?, Issue::find(tx.conn(), other)?);
        match link.tie {
            Tie::ReferencedBy { .. } => issue.name_in(tx, &other).map(|told| matches!(told, Recorded::New(_))),
            Tie::DuplicateOf { .. } => issue.mark_duplicate(tx, &other).map(|told| told.is_some()),
        }
    }
}

/// A number alone may be another repository's, unless a text of that very moment names the issue.
fn is_proven(conn: &mut DbConn, link: &Link, source: IssueId) -> Result<bool> {
    if !matches!(link.tie, Tie::ReferencedBy { certain: false, .. }) {
        return Ok(true);
    }
    let issue = Issue::find(conn, source)?;
    let mut texts = Comment::texts_of_moment(conn, source, At(link.at))?;
    if issue.created_at == At(link.at) {
        texts.push(issue.text(conn)?.body);
    }
    Ok(texts.iter().any(|text| names_number(text, link.number)))
}
