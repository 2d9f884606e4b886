//! What the address of the list asks for, and the ways on from there.

use crate::db::DbConn;
use crate::db::types::{DeliveryId, EventId};
use crate::db::words::DeliveryState;
use crate::dispatch::audience;
use crate::dispatch::delivery::Delivery;
use crate::dispatch::delivery::list::{self, Filter};
use crate::error::{Error, Result};
use crate::models::user::{OptionalRow, User};
use crate::web::pager::Pager;
use crate::web::posted::Form;

/// Every parameter of the list.
pub(super) const KNOWN: &[&str] = &["state", "inbox", "event", "target", "before"];

/// How many deliveries a page has.
const SHOWN: i64 = 50;

/// The parameters, as they were typed, and what they mean.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    state: String,
    inbox: String,
    event: String,
    target: String,
    filter: Filter,
}

impl Asked {
    pub(super) fn read(form: &Form) -> Result<Self> {
        let typed = |name: &str| form.get(name).trim().to_owned();
        let (state, inbox, event, target) = (typed("state"), typed("inbox"), typed("event"), typed("target"));
        let states: Result<Vec<_>> = state.split(',').filter(|word| !word.is_empty()).map(parse_state).collect();
        let filter = Filter {
            states: states?,
            inbox: (!inbox.is_empty()).then(|| inbox.clone()),
            event: number("event", &event)?.map(EventId),
            target: (!target.is_empty()).then(|| target.clone()),
            before: number("before", &typed("before"))?.map(DeliveryId),
            limit: SHOWN + 1,
        };
        Ok(Self { state, inbox, event, target, filter })
    }

    /// The deliveries of this page and its pager. A person may be named instead of being numbered.
    pub(super) fn find(&self, conn: &mut DbConn) -> Result<(Vec<Delivery>, Pager)> {
        let mut filter = self.filter.clone();
        if !self.target.is_empty() && !self.target.contains(':') {
            let named = User::find_by_name(conn, &self.target).optional_row()?;
            filter.target = filter.target.map(|name| named.map_or(name, |user| audience::target(user.id)));
        }
        let mut found = list::list(conn, &filter)?;
        let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
        let has_more = found.len() > shown;
        found.truncate(shown);
        let older = found.last().filter(|_| has_more).map(|last| self.url(&self.state, Some(last.id)));
        let newest = self.filter.before.map(|_| self.url(&self.state, None));
        Ok((found, Pager { newest, older, ..Pager::default() }))
    }

    /// All, and each state; the other parameters stay.
    pub(super) fn chips(&self) -> Vec<(String, String, bool)> {
        let all = [("All", "")].into_iter();
        let states = [
            ("Pending", "pending"),
            ("Claimed", "claimed"),
            ("Retry", "retry"),
            ("Delivered", "delivered"),
            ("Skipped", "skipped"),
            ("Discarded", "discarded"),
        ];
        let chip = |(words, state): (&str, &str)| (words.to_owned(), self.url(state, None), self.state == state);
        all.chain(states).map(chip).collect()
    }

    fn url(&self, state: &str, before: Option<DeliveryId>) -> String {
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        let fields = [
            ("state", state),
            ("inbox", &self.inbox),
            ("event", &self.event),
            ("target", &self.target),
            ("before", &before),
        ];
        let fields: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let query = serde_urlencoded::to_string(fields).unwrap_or_default();
        if query.is_empty() { "/admin/deliveries".into() } else { format!("/admin/deliveries?{query}") }
    }
}

fn parse_state(word: &str) -> Result<DeliveryState> {
    let known = || DeliveryState::ALL.iter().map(|state| state.as_str()).collect::<Vec<_>>().join(", ");
    let wrong = || Error::Malformed(format!("'{word}' is not a state of deliveries. Known are: {}.", known()));
    DeliveryState::parse(word.trim()).ok_or_else(wrong)
}

fn number(name: &str, typed: &str) -> Result<Option<i64>> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| Error::Malformed(format!("'{typed}' is not a number for {name}.")))
}
