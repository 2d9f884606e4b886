//! The same list as JSON, with every try.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use super::asked::{Asked, KNOWN};
use super::must_be_admin;
use crate::db::types::{At, DeliveryId};
use crate::dispatch::delivery::Delivery;
use crate::dispatch::delivery::list::{self, Attempt};
use crate::error::Result;
use crate::web::frame::Reader;
use crate::web::visit::Visit;

/// `GET /admin/deliveries.json`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(KNOWN)?)?;
    let found = visit.read(move |reader| load(reader, &asked)).await?;
    Ok(HttpResponse::Ok().json(found))
}

fn load(reader: &mut Reader<'_>, asked: &Asked) -> Result<Value> {
    must_be_admin(reader.me()?)?;
    let (found, pager) = asked.find(reader.conn)?;
    let ids: Vec<DeliveryId> = found.iter().map(|delivery| delivery.id).collect();
    let mut attempts = list::attempts_of(reader.conn, &ids)?;
    let rows: Vec<Value> =
        found.iter().map(|delivery| row(delivery, &attempts.remove(&delivery.id).unwrap_or_default())).collect();
    let next = pager.older.map(|url| url.replacen("/admin/deliveries", "/admin/deliveries.json", 1));
    Ok(json!({ "deliveries": rows, "next": next }))
}

fn row(delivery: &Delivery, tries: &[Attempt]) -> Value {
    let tries: Vec<Value> =
        tries.iter().map(|one| json!({ "at": one.at.rfc3339(), "error": one.error, "answer": one.answer })).collect();
    json!({
        "id": delivery.id,
        "event": delivery.event_id,
        "inbox": delivery.inbox,
        "target": delivery.target,
        "reason": delivery.reason,
        "state": delivery.state.as_str(),
        "attempts": delivery.attempts,
        "due_at": delivery.due_at.map(At::rfc3339),
        "last_error": delivery.last_error,
        "batch": delivery.batch,
        "created_at": delivery.created_at.rfc3339(),
        "done_at": delivery.done_at.map(At::rfc3339),
        "tries": tries,
    })
}
