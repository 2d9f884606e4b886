//! Deliveries as the admin sees them: the event in words, the target by name.

use std::collections::HashMap;

use super::DeliveryRow;
use crate::db::types::EventId;
use crate::dispatch::delivery::Delivery;
use crate::error::Result;
use crate::events::Event;
use crate::feed::{self, Entry};
use crate::look;
use crate::models::receiver;
use crate::web::feed::telling::phrase_of;
use crate::web::frame::Reader;

/// The rows, with one query for each kind of record that they name.
pub(super) fn load(reader: &mut Reader<'_>, found: Vec<Delivery>) -> Result<Vec<DeliveryRow>> {
    let ids: Vec<EventId> = found.iter().filter_map(|delivery| delivery.event_id).collect();
    let events = Event::load(reader.conn, &ids)?;
    let entries: HashMap<EventId, Entry> = feed::entries(reader.conn, &mut reader.known, events)?
        .into_iter()
        .map(|entry| (entry.event.id, entry))
        .collect();
    let targets: Vec<&str> = found.iter().map(|delivery| delivery.target.as_str()).collect();
    let receivers = receiver::load(reader.conn, &targets)?;
    let clock = reader.clock();
    let row = |delivery: Delivery| {
        let entry = delivery.event_id.and_then(|id| entries.get(&id));
        let receiver = receivers.get(&delivery.target);
        DeliveryRow {
            id: delivery.id.0,
            event: delivery.event_id.map(|id| id.0),
            phrase: match entry {
                Some(entry) => look::plain(&phrase_of(entry, true, "")),
                None if delivery.event_id.is_none() => "a letter about an account".into(),
                None => "an event that is gone".into(),
            },
            target: receiver.map_or_else(|| delivery.target.clone(), receiver::Receiver::shown_name),
            at: clock.alone(delivery.done_at.or(delivery.due_at).unwrap_or(delivery.created_at).0),
            inbox: delivery.inbox,
            reason: delivery.reason,
            state: delivery.state.into(),
            attempts: delivery.attempts,
            error: delivery.last_error,
        }
    };
    Ok(found.into_iter().map(row).collect())
}
