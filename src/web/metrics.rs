//! `GET /metrics`: Prometheus text, for callers on this machine and for administrators.

use std::sync::OnceLock;
use std::time::Duration;

use actix_web::HttpResponse;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::visit::Visit;
use crate::error::{Error, Result};

/// The process has one recorder: the crate `metrics` wants it so.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count; a second call changes nothing.
pub fn start() {
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok());
}

/// Notes an answered request. Sums, not a histogram: that one grows until somebody reads it.
pub(super) fn answered(status: u16, took: Duration) {
    let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    metrics::counter!("tidings_requests_total", "status" => status.to_string()).increment(1);
    metrics::counter!("tidings_request_microseconds_total").increment(microseconds);
}

/// `GET /metrics`; for everybody else there is nothing here.
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    let is_near = visit.address().is_some_and(|address| address.is_loopback());
    if !is_near && !visit.read(|reader| Ok(reader.viewer().is_admin)).await? {
        return Err(Error::NotFound);
    }
    metrics::gauge!("tidings_database_queries").set(precise(visit.room().db.queries()));
    let text = RECORDER.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default();
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}

/// Precise up to 2⁵³, which takes a while.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
fn precise(count: u64) -> f64 {
    count as f64
}
