//! A project's history in charts: what happened how often, who did it and where.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::error::Result;
use crate::events::phrase::path_segment;
use crate::history::span::Span;
use crate::look::Icon;
use crate::models::project::Project;
use crate::web::assets;
use crate::web::chart::{Chart, Column, Measure, Shape};
use crate::web::frame::Reader;
use crate::web::page::{Page, Section};
use crate::web::visit::Visit;
use crate::web::words::{counted, grouped, lasting};

use counts::{Insights, Kind, Period};

pub mod counts;
pub(crate) mod machines;

/// `GET /projects/{slug}/insights`
#[derive(Template)]
#[template(path = "projects/insights.html")]
pub struct InsightsPage {
    pub page: Page,
    /// `/projects/ferry`
    pub url: String,
    pub insights: Insights,
}

/// A row of a table with its share of the highest, in per cent.
struct Row {
    words: String,
    url: String,
    count: String,
    share: i64,
}

/// `GET /projects/{slug}/insights`
pub(crate) async fn show(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    let period = Period::read(&visit.query(&["period"])?)?;
    let page = visit.read(move |reader| load(reader, &slug, period)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>, slug: &str, period: Period) -> Result<InsightsPage> {
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    Ok(InsightsPage {
        url: project.path(),
        insights: Insights::load(reader, project.id, period)?,
        page: reader.project_frame("Insights", &project, access, Section::Insights)?,
    })
}

impl InsightsPage {
    /// "30 August to 23 November 2026, by week"
    fn about(&self) -> String {
        let Insights { first, last, period, .. } = &self.insights;
        format!("{} to {}, by {}", first.format("%-d %B %Y"), last.format("%-d %B %Y"), period.span().word())
    }

    /// Words, address, and whether it is this one.
    fn periods(&self) -> [(&'static str, String, bool); 4] {
        let link = |period: Period| format!("{}/insights?period={}", self.url, period.word());
        Period::ALL.map(|period| (period.words(), link(period), period == self.insights.period))
    }

    fn figures(&self) -> Vec<(&'static str, String)> {
        let kinds = Kind::ALL.iter().take(3).map(|kind| (kind.words(), grouped(self.insights.sum(*kind))));
        kinds.chain([("All events", grouped(self.insights.total))]).collect()
    }

    fn by_kind(&self) -> Chart {
        let words = self.insights.period.span().word();
        let busiest = self.insights.spans.iter().max_by_key(|(_, kinds)| kinds.iter().sum::<i64>());
        let busiest = busiest.map(|(start, kinds)| {
            let events = counted(kinds.iter().sum(), "event");
            format!(" The busiest {words} is that of {} with {events}.", start.format("%-d %B %Y"))
        });
        Chart {
            id: "kinds",
            title: format!("Events per {words} by kind, {}.{}", self.about(), busiest.unwrap_or_default()),
            caption: format!("Events per {words} by kind"),
            shape: Shape::Stacked,
            ..self.chart(&Kind::ALL)
        }
    }

    fn opened_and_closed(&self) -> Chart {
        let words = self.insights.period.span().word();
        let [opened, closed] = [Kind::Opened, Kind::Closed].map(|kind| grouped(self.insights.sum(kind)));
        Chart {
            id: "balance",
            title: format!("{opened} issues opened and {closed} closed, {}.", self.about()),
            caption: format!("Issues opened and closed per {words}"),
            shape: Shape::Beside,
            ..self.chart(&[Kind::Opened, Kind::Closed])
        }
    }

    fn chart(&self, kinds: &[Kind]) -> Chart {
        let (span, spans) = (self.insights.period.span(), &self.insights.spans);
        // At most so many words below the bars.
        let every = spans.len().div_ceil(12).max(1);
        let columns = spans.iter().enumerate().map(|(place, (start, counts))| Column {
            axis: if place % every == 0 { start.format(axis(span)).to_string() } else { String::new() },
            name: start.format(if span == Span::Month { "%B %Y" } else { "%-d %b %Y" }).to_string(),
            values: kinds.iter().map(|kind| counts[*kind as usize]).collect(),
        });
        Chart {
            id: "",
            title: String::new(),
            caption: String::new(),
            unit: match span {
                Span::Day => "Day",
                Span::Week => "Week of",
                Span::Month => "Month",
            },
            series: kinds.iter().map(|kind| (kind.class(), kind.words())).collect(),
            columns: columns.collect(),
            shape: Shape::Stacked,
            measure: Measure::Count,
        }
    }

    /// How long people waited for a first answer; nothing while nobody opened an issue.
    fn first_response(&self) -> Option<Chart> {
        let median = self.insights.waits().median()?;
        let words = self.insights.period.span().word();
        let chart = self.chart(&[]);
        let values = self.insights.answers.iter().map(|(_, waits)| vec![waits.median().unwrap_or_default()]);
        let columns = chart.columns.into_iter().zip(values).map(|(column, values)| Column { values, ..column });
        Some(Chart {
            id: "answers",
            title: format!("{} By the {words} in which they were opened, {}.", self.waiting(), self.about()),
            caption: format!("Median time to the first response, by the {words} in which issues were opened"),
            series: vec![("answers", "Median time to first response")],
            columns: columns.collect(),
            measure: Measure::Minutes(median),
            ..chart
        })
    }

    /// "Half of 25 issues had their first response within 3 h 20 min; 4 have none yet."
    fn waiting(&self) -> String {
        let waits = self.insights.waits();
        let answered = i64::try_from(waits.minutes.len()).unwrap_or(i64::MAX);
        let within = waits.median().map(lasting).unwrap_or_default();
        let none = if waits.unanswered == 1 { "has" } else { "have" };
        let half = match answered {
            0 => "No issue that was opened had a response".to_owned(),
            1 => format!("One issue had its first response within {within}"),
            _ => format!("Half of {} had their first response within {within}", counted(answered, "issue")),
        };
        format!("{half}; {} {none} none yet.", grouped(waits.unanswered))
    }

    /// Three tables: a heading, what a row is, and the rows.
    fn tables(&self) -> [(&'static str, &'static str, Vec<Row>); 3] {
        let Insights { actions, actors, issues, first, .. } = &self.insights;
        let feed = |filter: &str, name: &str| format!("{}/feed?{filter}={}&from={first}", self.url, path_segment(name));
        let actions = actions.iter().map(|(key, count)| (key.replace('_', " "), feed("action", key), *count));
        let actors =
            actors.iter().map(|(user, count)| (user.shown_name().to_owned(), feed("actor", &user.name), *count));
        let issues = issues.iter().map(|(issue, count)| {
            (format!("#{} {}", issue.number, issue.title), format!("{}/issues/{}/feed", self.url, issue.number), *count)
        });
        [
            ("What happened", "Action", rows(actions.collect())),
            ("Who did it", "Person", rows(actors.collect())),
            ("Where it happened", "Issue", rows(issues.collect())),
        ]
    }
}

fn axis(span: Span) -> &'static str {
    if span == Span::Month { "%b %y" } else { "%-d %b" }
}

fn rows(counts: Vec<(String, String, i64)>) -> Vec<Row> {
    let highest = counts.iter().map(|(_, _, count)| *count).max().unwrap_or(1).max(1);
    let row = |(words, url, count)| Row { words, url, count: grouped(count), share: count * 100 / highest };
    counts.into_iter().map(row).collect()
}
