//! Each condition of a query as SQL on `issues`. What only the log of events knows stands in `happened.rs`.

use super::Query;
use super::condition::{Condition, Value};
use super::happened;
use super::names::Names;
use super::span::{Now, Reading};
use super::term::{Claim, Counted, Dated, Extent, Filter, Lack, Part, Place, Term, Thing, Urgency, Who, Word};
use super::tokens;
use super::weight::Weights;
use crate::db::dialect::{self, Searched};
use crate::db::{DbConn, words::State};

/// What conditions are made with.
pub(super) struct Maker<'a> {
    pub(super) names: &'a Names,
    pub(super) now: Now,
    /// Where words are looked for.
    pub(super) places: Vec<Place>,
    pub(super) me: i64,
    pub(super) weights: Weights,
    pub(super) conn: &'a DbConn,
}

impl Maker<'_> {
    /// One condition; nothing for what only says how to look.
    pub(super) fn term(&self, term: &Term) -> Option<Condition> {
        let condition = match (&term.filter, term.is_negated) {
            (Filter::Sort(_) | Filter::In(_) | Filter::Is(Claim::Issue), _) => return None,
            // Told as the other state, it is found in an index.
            (Filter::Is(Claim::State(state)), true) => return Some(in_state(other(*state))),
            (filter, false) => self.filter(filter),
            (filter, true) => self.filter(filter).not(),
        };
        Some(condition)
    }

    fn filter(&self, filter: &Filter) -> Condition {
        match filter {
            Filter::Word(word) => self.word(word),
            Filter::Is(claim) => self.claim(*claim),
            Filter::Reason(reasons) => {
                let words: Vec<String> = reasons.iter().map(|reason| format!("'{reason}'")).collect();
                Condition::plain(format!("issues.state_reason IN ({})", words.join(", ")))
            }
            Filter::People(part, people) => self.people(*part, people),
            Filter::Named(thing, names) => self.named(*thing, names),
            Filter::Priority(all) => Condition::one_of("issues.priority", all.iter().map(|one| level(*one))),
            Filter::Lacks(lack) => lacks(*lack),
            Filter::Number(Counted::Comments, extent) => counted("issues.comments_count", extent),
            Filter::Number(Counted::Reopened, extent) => {
                self.weights.note_list();
                happened::reopened(extent)
            }
            Filter::Time(dated, extent) => match dated {
                Dated::Created => self.now.span(extent, Reading::Past).holds("issues.created_at"),
                Dated::Updated => self.now.span(extent, Reading::Past).holds("issues.last_activity_at"),
                Dated::Closed => self.now.span(extent, Reading::Past).holds("issues.closed_at"),
                Dated::Due => self.now.span(extent, Reading::Due).holds("issues.due_on"),
                Dated::Idle => happened::idle(extent, self.now),
            },
            Filter::Was(once) => happened::was(once, self),
            Filter::Changed(change, who) => happened::changed(*change, who.as_ref(), self),
            Filter::In(_) | Filter::Sort(_) => Condition::plain("TRUE"),
        }
    }

    fn word(&self, word: &Word) -> Condition {
        let number = word.text.strip_prefix('#').filter(|_| !word.is_exact).and_then(|number| number.parse().ok());
        if let Some(number) = number {
            return Condition::of("issues.number = ?", vec![Value::Number(number)]);
        }
        let tokens: Vec<&str> = tokens::cut(&word.text).map(|(_, token)| token).collect();
        let is_whole = word.is_exact || tokens.last().is_some_and(|last| last.chars().count() < 3);
        let searched = Searched {
            tokens: &tokens,
            in_title: self.places.contains(&Place::Title),
            in_body: self.places.contains(&Place::Body),
            in_comments: self.places.contains(&Place::Comments),
            is_whole,
        };
        self.weights.note_list();
        let (sql, asked) = dialect::found_in_texts(self.conn, &searched);
        Condition::of(sql, vec![Value::Text(asked)])
    }

    fn claim(&self, claim: Claim) -> Condition {
        match claim {
            Claim::State(state) => in_state(state),
            Claim::Issue => Condition::plain("TRUE"),
            Claim::Locked => Condition::plain("issues.locked_at IS NOT NULL"),
            Claim::Pinned => Condition::plain("issues.pinned_at IS NOT NULL"),
            Claim::Unread => self.weights.among(
                "SELECT n.issue_id FROM notifications n WHERE n.unread_count > 0 AND",
                Condition::one_of("n.user_id", [self.me]),
            ),
        }
    }

    fn people(&self, part: Part, people: &[Who]) -> Condition {
        let ids = self.names.people(people);
        let one_of = |column: &str| Condition::one_of(column, ids.clone());
        let of = |subquery: &str, column: &str| self.weights.among(subquery, one_of(column));
        match part {
            Part::Author => of("SELECT o.id FROM issues o WHERE", "o.author_id"),
            Part::Assignee if people.contains(&Who::Nobody) => {
                let theirs = of("SELECT a.issue_id FROM assignees a WHERE", "a.user_id");
                if ids.is_empty() { lacks(Lack::Assignee) } else { lacks(Lack::Assignee).or(theirs) }
            }
            Part::Assignee => of("SELECT a.issue_id FROM assignees a WHERE", "a.user_id"),
            Part::Commenter => of("SELECT c.issue_id FROM comments c WHERE", "c.author_id"),
            Part::Mentions => of(happened::MENTIONING, dialect::mentioned(self.conn)),
            Part::ClosedBy => of(happened::CLOSING, "e.actor_id"),
            Part::Touched => of(happened::DOING, "e.actor_id"),
            Part::Involves => {
                let arms = [Part::Assignee, Part::Commenter, Part::Mentions].map(|part| self.people(part, people));
                arms.into_iter().fold(self.people(Part::Author, people), Condition::or)
            }
        }
    }

    fn named(&self, thing: Thing, names: &[String]) -> Condition {
        let ids = self.names.things(thing, names);
        match thing {
            Thing::Label => {
                let labelled = Condition::one_of("l.label_id", ids);
                self.weights.among("SELECT l.issue_id FROM issue_labels l WHERE", labelled)
            }
            Thing::Milestone => self.planned("o.milestone_id", ids),
            Thing::Status => self.planned("o.status_id", ids),
        }
    }

    /// Found by the column's own index, whatever order the list has.
    fn planned(&self, column: &str, ids: Vec<i64>) -> Condition {
        self.weights.among("SELECT o.id FROM issues o WHERE", Condition::one_of(column, ids))
    }
}

/// Words that no value is bound for, so that indexes of one state can serve.
fn in_state(state: State) -> Condition {
    Condition::plain(format!("issues.state = '{state}'"))
}

fn other(state: State) -> State {
    if state == State::Open { State::Closed } else { State::Open }
}

fn level(urgency: Urgency) -> i64 {
    Urgency::ALL.iter().position(|one| *one == urgency).and_then(|place| i64::try_from(place).ok()).unwrap_or_default()
}

fn lacks(lack: Lack) -> Condition {
    Condition::plain(match lack {
        Lack::Label => "NOT EXISTS (SELECT 1 FROM issue_labels l WHERE l.issue_id = issues.id)",
        Lack::Assignee => "NOT EXISTS (SELECT 1 FROM assignees a WHERE a.issue_id = issues.id)",
        Lack::Milestone => "issues.milestone_id IS NULL",
        Lack::Comment => "issues.comments_count = 0",
        Lack::Status => "issues.status_id IS NULL",
        Lack::Due => "issues.due_on IS NULL",
        Lack::Priority => "issues.priority = 0",
    })
}

/// The expression lies within.
pub(super) fn counted(expression: &str, extent: &Extent<i64>) -> Condition {
    let compare =
        |sign: &str, number: i64| Condition::of(format!("{expression} {sign} ?"), vec![Value::Number(number)]);
    match extent {
        Extent::Is(number) => compare("=", *number),
        Extent::Less(number) => compare("<", *number),
        Extent::AtMost(number) => compare("<=", *number),
        Extent::More(number) => compare(">", *number),
        Extent::AtLeast(number) => compare(">=", *number),
        Extent::Between(from, to) => {
            let ends = [from.map(|from| compare(">=", from)), to.map(|to| compare("<=", to))];
            ends.into_iter().flatten().reduce(Condition::and).unwrap_or_else(|| Condition::plain("TRUE"))
        }
    }
}

/// Where the query's words are looked for: everywhere, unless it says so.
pub(super) fn places(query: &Query) -> Vec<Place> {
    let said: Vec<Place> = query
        .terms()
        .iter()
        .filter_map(|term| if let Filter::In(places) = &term.filter { Some(places.clone()) } else { None })
        .flatten()
        .collect();
    if said.is_empty() { Place::ALL.to_vec() } else { said }
}
