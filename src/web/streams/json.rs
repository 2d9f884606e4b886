//! `GET /events.json`: the log by cursor, for programs that ask now and then. It is never skipped and never told twice.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use crate::error::Result;
use crate::feed::Entry;
use crate::feed::log::{Following, Position};
use crate::web::feed::json as told;
use crate::web::visit::Visit;

use super::asked::{self, Asked};

/// `GET /events.json`: without `after` it begins with the oldest event.
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    let asked = Asked::read(&visit, asked::JSON)?;
    let passage = visit
        .read(move |reader| {
            let following = Following { scope: asked.scope(reader)?, viewer: reader.viewer() };
            let (place, _) = asked.place(reader)?;
            following.read(reader.conn, place.unwrap_or_default(), asked.limit)
        })
        .await?;
    let public_url = &visit.room().config.public_url;
    let events: Vec<Value> = passage.entries.iter().map(|(place, entry)| event(*place, entry, public_url)).collect();
    let (next, more) = (passage.next.to_string(), passage.is_more);
    Ok(HttpResponse::Ok().json(json!({ "events": events, "next": next, "more": more })))
}

/// An event as feeds tell it, with the cursor behind it, and whether pages keep quiet about it.
pub(super) fn event(place: Position, entry: &Entry, public_url: &str) -> Value {
    let mut event = told::event(entry, public_url);
    event["cursor"] = place.to_string().into();
    event["quiet"] = entry.key().is_some_and(|key| key.row().properties.hidden).into();
    event
}
