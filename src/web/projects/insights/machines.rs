//! The same counts as JSON.

use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::error::Result;
use crate::history::span::Span;
use crate::models::project::Project;
use crate::web::visit::Visit;

use super::counts::{Insights, Kind, Period, Waits};

/// `GET /projects/{slug}/insights.json`
pub(crate) async fn show(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    let period = Period::read(&visit.query(&["period"])?)?;
    let (project, insights) = visit
        .read(move |reader| {
            let (project, _) = Project::find_visible(reader.conn, reader.viewer(), &slug)?;
            let insights = Insights::load(reader, project.id, period)?;
            Ok((project.slug, insights))
        })
        .await?;
    Ok(HttpResponse::Ok().json(told(&project, &insights)))
}

fn told(project: &str, insights: &Insights) -> Value {
    let span = insights.period.span();
    let kinds = |kinds: &[i64; 4]| {
        let kinds = Kind::ALL.iter().zip(kinds).map(|(kind, count)| (kind.class().to_owned(), json!(count)));
        Value::Object(kinds.collect())
    };
    let spans =
        insights.spans.iter().map(|(start, counts)| json!({ span.word(): span.key(*start), "counts": kinds(counts) }));
    let actions = insights.actions.iter().map(|(action, count)| json!({ "action": action, "count": count }));
    let actors = insights.actors.iter().map(|(user, count)| json!({ "actor": user.name, "count": count }));
    let issues = insights
        .issues
        .iter()
        .map(|(issue, count)| json!({ "issue": issue.number, "title": issue.title, "count": count }));
    let answers = insights.answers.iter().map(|(start, waits)| told_of(span, *start, waits));
    json!({
        "project": project,
        "period": insights.period.word(),
        "by": span.word(),
        "since": insights.first.to_string(),
        "until": insights.last.to_string(),
        "total": insights.total,
        "spans": spans.collect::<Value>(),
        "actions": actions.collect::<Value>(),
        "actors": actors.collect::<Value>(),
        "issues": issues.collect::<Value>(),
        "first_response": {
            "median_minutes": insights.waits().median(),
            "spans": answers.collect::<Value>(),
        },
    })
}

fn told_of(span: Span, start: NaiveDate, waits: &Waits) -> Value {
    json!({
        span.word(): span.key(start),
        "median_minutes": waits.median(),
        "answered": waits.minutes.len(),
        "unanswered": waits.unanswered,
    })
}
