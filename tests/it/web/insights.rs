//! Insights of a project and somebody's contributions: the same counts as the log has.

use serde_json::Value;
use tidings::db::types::UserId;
use tidings::history::span;
use tidings::history::{HistoryQuery, MOST_DAYS};
use tidings::models::viewer::Viewer;
use tidings::web::year::Year;

use crate::history::{days_ago, live};

use super::site::Site;

/// How many squares there are, and the sum of what they stand for.
fn squares(html: &str) -> (usize, i64) {
    let counts = html.split("data-count=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    let counts: Vec<i64> = counts.map(|count| count.parse().unwrap()).collect();
    (counts.len(), counts.iter().sum())
}

/// What `tidings history --actor NAME --by day` sums up to over the days of the squares.
fn counted(site: &Site, actor: UserId, viewer: Viewer) -> i64 {
    let (first, end) = Year::bounds(days_ago(0).0.date_naive());
    let (since, until) = (Some(span::beginning(first)), Some(span::beginning(end)));
    let query = HistoryQuery { viewer, actors: vec![actor], since, until, ..HistoryQuery::default() };
    let days = site.stage.db.read_now(|conn| query.by_day(conn, MOST_DAYS)).unwrap();
    days.iter().map(|(_, count)| count).sum()
}

#[test]
fn the_squares_sum_up_to_the_history_of_the_actor() {
    let site = Site::open();
    let (ana, bo) = live(&site.stage);
    let root = site.stage.admin();
    let command = Viewer { user: None, is_admin: true };

    for (reader, viewer) in [(Some(&root), command), (Some(&ana), ana.viewer()), (None, Viewer::ANYONE)] {
        let answer = site.get("/users/bo", reader);
        answer.page();
        let (count, sum) = squares(&answer.text);
        assert_eq!((count, sum), (53 * 7, counted(&site, bo.id, viewer)));
    }
    let public = counted(&site, bo.id, Viewer::ANYONE);
    assert!(public > 0 && public < counted(&site, bo.id, command), "the vault is not counted for everybody");
}

#[test]
#[expect(clippy::too_many_lines, reason = "each number of one answer")]
fn insights_count_what_the_log_has() {
    let site = Site::open();
    let (ana, _) = live(&site.stage);

    let page = site.get("/projects/ferry/insights?period=1y", None).page();
    let json: Value = serde_json::from_str(&site.get("/projects/ferry/insights.json?period=1y", None).text).unwrap();

    assert_eq!(page.h1(), "Insights");
    assert_eq!(page.count("figure.chart svg[role=img] title"), 3);
    assert_eq!(page.count("figure.chart table"), 3);
    assert!(page.count("rect.k--comments") > 1);
    assert_eq!(
        (&json["project"], &json["by"], &json["spans"].as_array().unwrap().len()),
        (&"ferry".into(), &"month".into(), &12)
    );
    let sum = |kind: &str| {
        json["spans"].as_array().unwrap().iter().map(|span| span["counts"][kind].as_i64().unwrap()).sum::<i64>()
    };
    let action = |action: &str| {
        json["actions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["action"] == action)
            .map_or(0, |row| row["count"].as_i64().unwrap())
    };
    assert_eq!(
        [sum("comments"), action("comment_added"), action("comment_deleted"), action("issue_viewed")],
        [7, 7, 4, 0]
    );
    let answers = &json["first_response"];
    assert!(answers["median_minutes"].as_i64().unwrap() >= 1);
    let spans = answers["spans"].as_array().unwrap();
    let answered = |what: &str| spans.iter().map(|span| span[what].as_i64().unwrap()).sum::<i64>();
    assert_eq!([answered("answered"), answered("unanswered")], [1, 0]);
    let total = json["total"].as_i64().unwrap();
    assert_eq!(["opened", "closed", "comments", "changes"].map(sum).iter().sum::<i64>(), total);
    let actors = json["actors"].as_array().unwrap();
    assert_eq!(actors.iter().map(|row| row["count"].as_i64().unwrap()).sum::<i64>(), total);
    assert_eq!(json["issues"][0]["count"], total);
    assert_eq!(site.get("/projects/vault/insights", None).status, 404);
    assert_eq!(site.get("/projects/vault/insights.json", None).status, 404);
    assert_eq!(site.get("/projects/vault/insights?period=all", Some(&ana)).status, 200);
    let wrong = site.get("/projects/ferry/insights?period=fortnight", None);
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("is not a period"));
}

#[test]
fn insights_ask_a_constant_number_of_questions() {
    let site = Site::open();
    live(&site.stage);

    site.stage.count_days();
    // Days that are over and the others are asked apart.
    assert!(site.queries("/projects/ferry/insights?period=all", None) <= 14);
}
