//! What an exported table is made of: its columns, and how each is written into a file and read back.

use crate::db::dialect::rows::Cell;
use crate::events::naming::Thing;

/// A column and how it goes into a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

/// How a column goes into a line, and comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it is.
    Plain(Cell),
    /// `#rrggbb`.
    Color,
    /// An address of the web, or nothing.
    Url,
    /// The row's own id: the place of its line in the file.
    Id,
    /// The same of what is called by its number anyway: not written.
    Numbered,
    /// The project: not written, for there is one.
    Project,
    /// Somebody, by name.
    Person,
    /// A record of the project by its own id there; one that is not of the project is NULL.
    Of(Thing),
    /// The same; one that is gone or elsewhere has a name in the export all the same.
    Any(Thing),
    /// Always this word: not written.
    Word(&'static str),
    /// The record that an event is about; what it is stands in the column before.
    Record,
    /// An event's own data.
    Data(Catalogue),
    /// The key of what is recorded once.
    Once,
    /// The act that an event belongs to: numbered in the order of the file.
    Act,
    /// The HTML of the body: not written, made anew from the body with links for the names that had one.
    Html,
    /// Only its actor and administrators see it, by its kind.
    Private,
    /// The other project that an event tells of: written is whether those only see it who may read that one too. It is found
    /// again by the words of the event; where it is not, only the actor and administrators see it.
    Guarded,
    /// Not written; until the log has told better it is when the row began.
    Beginning,
    /// The random name of a file in addresses; another one where that is taken.
    Token,
    /// What a file holds: no column, but its digest, which is the file's name in `files`.
    Content,
}

/// Whose actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Catalogue {
    /// Of issues.
    Issues,
    /// Of the project itself.
    Project,
}

impl Column {
    /// How it is called in a line: `author` for `author_id`.
    pub(super) fn key(&self) -> &'static str {
        match self.kind {
            Kind::Html => "names",
            Kind::Guarded => "guarded",
            _ => self.name.strip_suffix("_id").unwrap_or(self.name),
        }
    }

    /// Does it stand in the line?
    pub(super) fn is_written(&self) -> bool {
        !matches!(self.kind, Kind::Numbered | Kind::Project | Kind::Word(_) | Kind::Beginning)
    }

    /// What the database keeps in it; nothing if it is no column.
    pub(super) fn cell(&self) -> Option<Cell> {
        Some(match self.kind {
            Kind::Plain(cell) => cell,
            Kind::Color | Kind::Url | Kind::Word(_) | Kind::Once | Kind::Html | Kind::Token => Cell::Text,
            Kind::Data(_) => Cell::Json,
            Kind::Beginning => Cell::Moment,
            Kind::Private => Cell::Truth,
            Kind::Content => return None,
            _ => Cell::Number,
        })
    }
}

const fn plain(name: &'static str, cell: Cell) -> Column {
    Column { name, kind: Kind::Plain(cell) }
}

pub(super) const fn text(name: &'static str) -> Column {
    plain(name, Cell::Text)
}

pub(super) const fn number(name: &'static str) -> Column {
    plain(name, Cell::Number)
}

pub(super) const fn truth(name: &'static str) -> Column {
    plain(name, Cell::Truth)
}

pub(super) const fn moment(name: &'static str) -> Column {
    plain(name, Cell::Moment)
}

pub(super) const fn json(name: &'static str) -> Column {
    plain(name, Cell::Json)
}

pub(super) const fn bytes(name: &'static str) -> Column {
    plain(name, Cell::Bytes)
}

pub(super) const fn person(name: &'static str) -> Column {
    Column { name, kind: Kind::Person }
}

pub(super) const fn of(name: &'static str, thing: Thing) -> Column {
    Column { name, kind: Kind::Of(thing) }
}

pub(super) const fn any(name: &'static str, thing: Thing) -> Column {
    Column { name, kind: Kind::Any(thing) }
}

/// A column of a kind that few have.
pub(super) const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

pub(super) const ID: Column = Column { name: "id", kind: Kind::Id };
pub(super) const PROJECT: Column = Column { name: "project_id", kind: Kind::Project };
pub(super) const HTML: Column = Column { name: "html", kind: Kind::Html };
