//! What stands around an issue's text on its pages, read at once: who has it, its labels and plan, who keeps order, what waits,
//! and what whoever keeps order may give it.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::db::DbConn;
use crate::db::asking::{Value, asking};
use crate::db::types::{At, LabelId, MilestoneId, Moment, StatusId, UserId};
use crate::db::words::{Following, Reason, Role, SpamRule};
use crate::error::Result;
use crate::events::ActionKey;
use crate::models::issue::Issue;
use crate::models::viewer::{Access, READABLE};

/// Somebody as the side of a page shows him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// Who.
    pub id: UserId,
    /// The account's name.
    pub name: String,
    /// What pages show; nothing means the account's name.
    pub full_name: String,
    /// A program.
    pub is_bot: bool,
}

/// A comment that waits for review.
#[derive(Debug, Clone)]
pub struct Held {
    /// The number under which it waits.
    pub id: i64,
    /// Whose.
    pub author: Somebody,
    /// Its HTML.
    pub html: String,
    /// Why.
    pub rule: SpamRule,
    /// Since when.
    pub since: At,
}

/// The issue that one repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its number in its project.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its project's name in addresses.
    pub project: String,
    /// The reader may read it.
    pub is_readable: bool,
}

/// What may be given to an issue: each by its name; steps in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The project's labels.
    pub labels: Vec<(LabelId, String)>,
    /// Its open milestones.
    pub milestones: Vec<(MilestoneId, String)>,
    /// Its steps.
    pub statuses: Vec<(StatusId, String)>,
    /// Who may be assigned: the members who can sign in.
    pub people: Vec<Somebody>,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The description's HTML, where it was asked for.
    pub html: String,
    /// When the reader was here last, before the visit that he is on now.
    pub last_visit: Option<At>,
    /// Those assigned, by name.
    pub assignees: Vec<Somebody>,
    /// Labels by name, with their colours.
    pub labels: Vec<(LabelId, String, String)>,
    /// What it is planned for.
    pub milestone: Option<String>,
    /// How far it is.
    pub status: Option<String>,
    /// What it repeats.
    pub original: Option<Original>,
    /// The issue in Linear: what it is called there, once it is, and its page.
    pub link: Option<(Option<String>, Option<String>)>,
    /// The project has a team in Linear.
    pub has_team: bool,
    /// Whether and why the reader is told of it; none when nothing was ever said or done.
    pub following: Option<(Following, Reason)>,
    /// Who keeps order in the project.
    pub keepers: Vec<(UserId, Role)>,
    /// Comments that wait: all for whoever keeps order, their own for others.
    pub held: Vec<Held>,
    /// Nothing for those who may give nothing.
    pub choices: Choices,
}

type Row = (String, i64, String, String, String, String, Option<At>);
type RowTypes = (Text, BigInt, Text, Text, Text, Text, Nullable<Moment>);

/// In the order of their question marks: see [`values`].
const ALL: &str = "\
    SELECT 'visit', CAST(0 AS BIGINT), '', '', '', '', (SELECT max(e.occurred_at) FROM issue_events e \
     WHERE e.issue_id = ? AND e.action = ? AND e.actor_id = ? AND e.occurred_at < ?) \
    UNION ALL SELECT 'html', 0, '', '', i.html, '', NULL FROM issues i WHERE i.id = ? \
    UNION ALL SELECT 'label', t.id, t.name, t.color, '', '', NULL \
     FROM issue_labels l JOIN labels t ON t.id = l.label_id WHERE l.issue_id = ? \
    UNION ALL SELECT 'assignee', u.id, u.name, u.full_name, '', u.kind, NULL \
     FROM assignees a JOIN users u ON u.id = a.user_id WHERE a.issue_id = ? \
    UNION ALL SELECT 'milestone', m.id, m.title, '', '', '', NULL FROM milestones m WHERE m.id = ? \
    UNION ALL SELECT 'status', s.id, s.name, '', '', '', NULL FROM statuses s WHERE s.id = ? \
    UNION ALL SELECT 'original', o.number, o.title, p.slug, '', CASE WHEN {readable} THEN 'open' ELSE '' END, NULL \
     FROM issues o JOIN projects p ON p.id = o.project_id LEFT JOIN users ON users.id = ? WHERE o.id = ? \
    UNION ALL SELECT 'link', x.id, COALESCE(x.identifier, ''), COALESCE(x.url, ''), '', '', NULL \
     FROM external_links x WHERE x.issue_id = ? AND x.provider = 'linear' AND x.removed_at IS NULL \
    UNION ALL SELECT 'team', t.project_id, '', '', '', '', NULL FROM linear_teams t WHERE t.project_id = ? \
    UNION ALL SELECT 'following', 0, s.state, s.reason, '', '', NULL \
     FROM subscriptions s WHERE s.issue_id = ? AND s.user_id = ? \
    UNION ALL SELECT 'keeper', m.user_id, '', '', '', m.role, NULL \
     FROM members m WHERE m.project_id = ? AND m.role <> 'reader' \
    UNION ALL SELECT * FROM (SELECT 'held', f.id, u.name, u.full_name, f.html, f.rule || ' ' || u.kind, f.created_at \
     FROM flagged_comments f JOIN users u ON u.id = f.author_id WHERE f.issue_id = ? AND f.comment_id IS NULL \
     AND (f.author_id = ? OR ? = 1) ORDER BY f.id LIMIT 20) AS held";

/// For whoever keeps order: of one project, four times.
const CHOICES: &str = " \
    UNION ALL SELECT labels.*, NULL FROM (SELECT 'may_label', t.id, t.name, '' AS c, '' AS d, '' AS e \
     FROM labels t WHERE t.project_id = ? LIMIT 500) AS labels \
    UNION ALL SELECT milestones.*, NULL FROM (SELECT 'may_plan', m.id, m.title, '' AS c, '' AS d, '' AS e \
     FROM milestones m WHERE m.project_id = ? AND m.state = 'open' LIMIT 500) AS milestones \
    UNION ALL SELECT 'may_move', s.id, s.name, '', '', CAST(s.position AS TEXT), NULL \
     FROM statuses s WHERE s.project_id = ? \
    UNION ALL SELECT people.*, NULL FROM (SELECT 'may_assign', u.id, u.name, u.full_name, '' AS d, u.kind \
     FROM members m JOIN users u ON u.id = m.user_id WHERE m.project_id = ? AND u.kind = 'person' \
     AND u.disabled_at IS NULL ORDER BY u.name LIMIT 200) AS people";

impl Surroundings {
    /// What surrounds this issue, as its reader may know it at this moment; with its text, or without.
    pub fn load(conn: &mut DbConn, issue: &Issue, access: Access, (now, with_text): (At, bool)) -> Result<Self> {
        let mut sql = ALL.replace("{readable}", READABLE);
        let mut values = values(issue, access, (now, with_text));
        if access.may_triage() {
            sql.push_str(CHOICES);
            values.extend([issue.project_id.0; 4].map(Value::Number));
        }
        let rows: Vec<Row> = asking::<RowTypes>(sql, values).load(conn)?;
        let mut all = Self::default();
        let mut steps = Vec::new();
        for row in rows {
            match row.0.as_str() {
                "may_move" => steps.push((row.5.parse::<i64>().unwrap_or_default(), StatusId(row.1), row.2)),
                "may_label" => all.choices.labels.push((LabelId(row.1), row.2)),
                "may_plan" => all.choices.milestones.push((MilestoneId(row.1), row.2)),
                "may_assign" => all.choices.people.push(somebody(row.1, (row.2, row.3), &row.5)),
                _ => all.take(row),
            }
        }
        steps.sort();
        all.choices.statuses = steps.into_iter().map(|(_, id, name)| (id, name)).collect();
        all.put_in_order();
        Ok(all)
    }

    fn take(&mut self, (kind, id, name, more, text, word, at): Row) {
        match kind.as_str() {
            "visit" => self.last_visit = at,
            "html" => self.html = text,
            "label" => self.labels.push((LabelId(id), name, more)),
            "assignee" => self.assignees.push(somebody(id, (name, more), &word)),
            "milestone" => self.milestone = Some(name),
            "status" => self.status = Some(name),
            "original" => {
                let is_readable = !word.is_empty();
                self.original = Some(Original { number: id, title: name, project: more, is_readable });
            }
            "link" => {
                self.link = Some((Some(name).filter(|it| !it.is_empty()), Some(more).filter(|it| !it.is_empty())));
            }
            "team" => self.has_team = true,
            "following" => self.following = Following::parse(&name).zip(Reason::parse(&more)),
            "keeper" => self.keepers.extend(Role::parse(&word).map(|role| (UserId(id), role))),
            _ => self.held.extend(held(id, (name, more), text, (&word, at))),
        }
    }

    fn put_in_order(&mut self) {
        self.labels.sort_by_cached_key(|(_, name, _)| name.to_lowercase());
        self.assignees.sort_by(|one, other| one.name.cmp(&other.name));
        self.choices.labels.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
        self.choices.milestones.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
    }
}

/// A view within the action's throttle is still the same visit, so the answer stays while a page is loaded again and again.
fn values(issue: &Issue, access: Access, (now, with_text): (At, bool)) -> Vec<Value> {
    use Value::{Moment, Number};
    let (id, project, reader) = (Number(issue.id.0), Number(issue.project_id.0), access.viewer.id().0);
    let view = ActionKey::IssueViewed;
    let this_visit = now.plus(-view.row().properties.throttle().unwrap_or_default());
    let reader = Number(reader);
    vec![
        id.clone(),
        Value::Text(view.as_str().to_owned()),
        reader.clone(),
        Moment(this_visit),
        Number(if with_text { issue.id.0 } else { 0 }),
        id.clone(),
        id.clone(),
        Number(issue.milestone_id.map_or(0, |id| id.0)),
        Number(issue.status_id.map_or(0, |id| id.0)),
        reader.clone(),
        Number(issue.duplicate_of.map_or(0, |id| id.0)),
        id.clone(),
        project.clone(),
        id.clone(),
        reader.clone(),
        project,
        id,
        reader,
        Number(i64::from(access.may_triage())),
    ]
}

fn somebody(id: i64, (name, full_name): (String, String), kind: &str) -> Somebody {
    Somebody { id: UserId(id), name, full_name, is_bot: kind == "bot" || kind == "system" }
}

fn held(id: i64, names: (String, String), html: String, (word, at): (&str, Option<At>)) -> Option<Held> {
    let (rule, kind) = word.split_once(' ')?;
    Some(Held { id, author: somebody(0, names, kind), html, rule: SpamRule::parse(rule)?, since: at? })
}
