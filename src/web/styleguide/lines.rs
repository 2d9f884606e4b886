//! A made-up line of the feed for every action of the catalogue: as its issue's page has it, and as other places do.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use crate::events::ActionKey;
use crate::events::phrase::{self, Scene};
use crate::web::avatar::{Avatar, Person};
use crate::web::feed::{FeedItem, FeedLine, Fold};
use crate::web::when::Clock;

const PROJECT: &str = "/projects/ferry";
const ISSUE: &str = "#12 Sync stops after the laptop wakes from sleep";

/// Two lines for each action, and a fold of those that fold.
pub(super) fn all(clock: Clock) -> Vec<(DateTime<Utc>, FeedLine)> {
    let at = clock.now - TimeDelta::minutes(6);
    let places = ActionKey::ALL.iter().flat_map(|action| [(*action, false), (*action, true)]);
    let numbered = (1..).zip(places).map(|(id, (action, elsewhere))| item(&clock, action, elsewhere, id));
    let mut lines: Vec<_> = numbered.map(|item| (at, FeedLine::Item(item))).collect();
    lines.push((at, FeedLine::Fold(fold(&clock))));
    lines
}

fn item(clock: &Clock, action: ActionKey, elsewhere: bool, id: i64) -> FeedItem {
    let row = action.row();
    let ana = Person::new("ana", "Ana Ruiz");
    let issue = elsewhere.then(|| (ISSUE.to_owned(), format!("{PROJECT}/issues/12")));
    let scene = Scene { actor: ("Ana Ruiz", "ana"), issue, project: PROJECT, base: "" };
    FeedItem {
        id,
        action: row.key.into(),
        icon: row.icon,
        tone: row.tone,
        actor: ana.name,
        avatar: ana.avatar,
        is_bot: false,
        phrase: phrase::parts(row.key, &sample(row.fields), &scene),
        why: None,
        at: clock.under_heading(clock.now - TimeDelta::minutes(6)),
        url: format!("#event-{id}"),
        receipts: None,
        card: None,
        is_gone: false,
    }
}

fn fold(clock: &Clock) -> Fold {
    let folding = ActionKey::ALL.iter().filter(|action| action.row().properties.folds);
    let items: Vec<FeedItem> = (1001..).zip(folding).map(|(id, action)| item(clock, *action, false, id)).collect();
    Fold {
        avatar: Avatar::of("ana", "Ana Ruiz"),
        actor: "Ana Ruiz".into(),
        text: format!("made {} changes", items.len()),
        at: clock.under_heading(clock.now - TimeDelta::minutes(6)),
        items,
        more: None,
        is_open: true,
    }
}

/// Data such as an event of the story has, for the fields that the catalogue names.
fn sample(fields: &[&str]) -> Value {
    let is_label = fields.contains(&"color");
    let value = |field: &str| match field {
        "name" if is_label => json!("sync"),
        "name" => json!("bo"),
        "color" => json!("#3b82d0"),
        "title" => json!("v1.2"),
        "from" => json!("Sync broken??"),
        "to" => json!("Sync stops after the laptop wakes from sleep"),
        "reason" => json!("not_planned"),
        "source" => json!("GitHub"),
        "author" => json!("chidi"),
        "source_number" => json!(151),
        "source_title" => json!("Show which side won when both files changed"),
        "sha" => json!("a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"),
        "url" => json!("https://git.example.org/ferry/commit/a1b2c3d"),
        "subject" => json!("Back off before reopening the watcher"),
        _ => json!(7),
    };
    let pairs = fields.iter().map(|field| ((*field).to_owned(), value(field)));
    Value::Object(pairs.collect::<Map<String, Value>>())
}
