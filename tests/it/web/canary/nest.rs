//! Where the canaries sit: three projects in which each secret was put there as people do it, through forms.

use diesel::dsl::max;
use diesel::prelude::*;
use tidings::models::project::Project;
use tidings::schema::{attachments, comments, flagged_comments, issue_events, issues, users};

use super::word;
use crate::support::visitor::{Answer, Visitor};
use crate::web::matrix::stand::Stand;

pub(super) struct Nest {
    pub(super) stand: Stand,
    pub(super) url: String,
    owner: Visitor,
}

impl Nest {
    pub(super) fn build() -> Self {
        let stand = Stand::open();
        let owner = stand.app.sign_in("owner");
        let nest = Self { url: stand.app.url(""), stand, owner };
        nest.fill_account();
        nest.fill_crypt();
        for slug in ["vault", "quay"] {
            nest.fill_talk(slug);
            nest.fill_settings(slug);
        }
        nest.fill_vault();
        nest.stand.app.deliver_all();
        nest
    }

    fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        Self::send_as(&self.owner, path, fields)
    }

    fn send_as(who: &Visitor, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = who.post(path, fields);
        assert!(answer.status < 400, "{path} {fields:?}: {} {}", answer.status, answer.text());
        answer
    }

    fn newest<T>(&self, read: impl FnOnce(&mut tidings::db::DbConn) -> tidings::error::Result<T>) -> T {
        self.stand.app.instance.db.read_now(read).unwrap()
    }

    /// What belongs to the owner alone.
    fn fill_account(&self) {
        let (email, id) = (format!("{}@example.org", word("email")), self.stand.app.user("owner").id);
        let root = self.stand.app.user("admin");
        self.stand.app.act(&root, move |tx| {
            diesel::update(users::table.find(id)).set(users::email.eq(email)).execute(tx.conn())?;
            Ok(())
        });
        self.send("/settings/tokens", &[("name", &*word("api token name")), ("scope", "feed"), ("days", "30")]);
    }

    /// A project that nobody else knows, which touches the public one wherever projects can touch.
    fn fill_crypt(&self) {
        let (slug, app) = (word("crypt slug"), &self.stand.app);
        let owner = app.user("owner");
        let crypt = app.project(&slug).by(&owner).create();
        let name = word("crypt name");
        self.send(
            &format!("/projects/{slug}/settings"),
            &[("name", &*name), ("slug", &*slug), ("description", ""), ("visibility", "private")],
        );
        let text = format!("{} see quay#1, ask @reader and @outsider", word("crypt body"));
        app.issue(&crypt).by(&owner).titled(&word("crypt title")).saying(&text).create();
        let quay = app.instance.db.read_now(|conn| Project::find_by_slug(conn, "quay")).unwrap();
        for title in ["Twice", "Once more"] {
            app.issue(&quay).by(&owner).titled(title).create();
        }
        let original = format!("{slug}#1");
        self.send("/projects/quay/issues/2/duplicate", &[("original", &*original)]);
        self.send("/projects/quay/issues/3/closure", &[("reason", "duplicate"), ("original", &*original)]);
        self.send("/projects/quay/issues/3/duplicate/delete", &[]);
        app.issue(&crypt).by(&owner).titled("Moves out").saying("Nothing").create();
        self.send(&format!("/projects/{slug}/issues/2/transfer"), &[("project", "quay")]);
    }

    /// What is said on issue 1, and what becomes of it.
    fn fill_talk(&self, slug: &str) {
        let secret = |what: &str| word(&format!("{slug} {what}"));
        let issue = format!("/projects/{slug}/issues/1");
        for (before, after, then) in [
            ("old comment", "comment", ""),
            ("hidden comment", "hidden comment", "hide"),
            ("deleted comment", "deleted comment", "delete"),
            ("redacted old comment", "redacted comment", "redact"),
        ] {
            self.send(&format!("{issue}/comments"), &[("body", &*secret(before))]);
            let id = self.newest(|conn| Ok(comments::table.select(max(comments::id)).first(conn)?));
            let id: tidings::db::types::CommentId = Option::unwrap(id);
            let path = format!("{issue}/comments/{id}");
            if before != after {
                let body = format!("{}\n\n- [ ] {}", secret(after), secret("redacted task"));
                let body = if then == "redact" { body } else { secret(after) };
                self.send(&path, &[("body", &*body), ("version", "1")]);
            }
            if then == "redact" {
                self.send(&format!("{path}/tasks"), &[("task", "1+"), ("version", "2")]);
                self.stand.app.deliver_all();
            }
            if !then.is_empty() {
                self.send(&format!("{path}/{then}"), &[("reason", "spam")]);
            }
        }
        let held = format!("{} viagra", secret("held comment"));
        Self::send_as(&self.stand.app.sign_in("extra"), &format!("{issue}/comments"), &[("body", &*held)]);
    }

    fn fill_settings(&self, slug: &str) {
        let secret = |what: &str| word(&format!("{slug} {what}"));
        let project = format!("/projects/{slug}");
        let of = |noun: &str| format!("{project}/{noun}");
        self.send(&of("views"), &[("name", &*secret("own view")), ("query", "is:open"), ("for", "me")]);
        let (name, message) = (secret("workflow"), secret("workflow message"));
        let rule = [("name", &*name), ("triggered_on", "issue_closed"), ("type", "reply"), ("message", &*message)];
        self.send(&of("workflows"), &rule);
        let email = format!("{}@example.com", secret("invitation"));
        self.send(&of("invitations"), &[("email", &*email), ("as", "reader")]);
        let url = format!("https://hooks.slack.com/services/T0/{}", secret("slack url"));
        self.send(&of("settings/slack"), &[("webhook_url", &*url), ("actions", "issue_opened")]);
        self.send(&of("settings/linear"), &[("api_key", &*secret("linear key")), ("team_id", "t"), ("sync", "linked")]);
    }

    /// What only the private project has: there everything is secret.
    fn fill_vault(&self) {
        let secret = |what: &str| word(&format!("vault {what}"));
        let of = |noun: &str| format!("/projects/vault/{noun}");
        for name in ["old name", "name"] {
            let fields = [("name", &*secret(name)), ("slug", "vault"), ("visibility", "private")];
            self.send(&of("settings"), &[&fields[..], &[("description", &*secret("description"))]].concat());
        }
        let text = [("name", &*secret("label")), ("color", "#d64545"), ("description", &*secret("label description"))];
        self.send(&of("labels"), &text);
        let text =
            [("title", &*secret("milestone")), ("description", &*secret("milestone description")), ("due_on", "")];
        self.send(&of("milestones"), &text);
        self.send(&of("statuses"), &[("name", &*secret("status")), ("kind", "open")]);
        let text = [("name", &*secret("template")), ("about", &*secret("template about"))];
        let more = [("title", &*secret("template title")), ("body", &*secret("template body"))];
        self.send(&of("templates"), &[text, more].concat());
        self.send(&of("views"), &[("name", &*secret("view")), ("query", "is:open"), ("for", "all")]);
        let rule = [("name", &*secret("workflow of an issue")), ("triggered_on", "issue_closed"), ("type", "lock")];
        self.send(&of("issues/1/workflows"), &rule);
        self.fill_issues();
    }

    fn fill_issues(&self) {
        let secret = |what: &str| word(&format!("vault {what}"));
        let issue = "/projects/vault/issues/1";
        for (version, title, body) in [("1", "old title", "old body"), ("2", "title", "body")] {
            let text = [("title", &*secret(title)), ("body", &*secret(body)), ("version", version)];
            self.send(issue, &text);
        }
        for (act, field, what) in
            [("labels", "labels", "label"), ("milestone", "milestone", "milestone"), ("status", "status", "status")]
        {
            self.send(&format!("{issue}/{act}"), &[(field, &*secret(what))]);
        }
        let file = format!("{}.txt", secret("file"));
        let content = secret("file content");
        let sent =
            self.owner.post_files(&format!("{issue}/comments"), &[("body", "A file")], &[(&file, content.as_bytes())]);
        assert_eq!(sent.status, 303);
        let file = format!("{}.txt", secret("unsent file"));
        let sent = self.owner.post_files("/attachments", &[("project", "vault")], &[(&file, b"words")]);
        assert_eq!(sent.status, 201);
        self.send(&format!("{issue}/lock"), &[("reason", &*secret("lock reason"))]);
        let text = [("title", &*secret("deleted title")), ("body", &*secret("deleted body"))];
        let gone = self.send("/projects/vault/issues", &text).location().to_owned();
        self.send(&format!("{}/delete", gone.split('#').next().unwrap_or_default()), &[]);
    }

    /// Addresses that no link leads to for everybody: each event, text, file and account.
    pub(super) fn seeds(&self) -> Vec<String> {
        let mut seeds = vec!["/events.json".to_owned(), "/events.json?after=0-0".to_owned()];
        self.newest(|conn| {
            let events: Vec<tidings::db::types::EventId> = issue_events::table.select(issue_events::id).load(conn)?;
            seeds.extend(events.iter().flat_map(|id| [format!("/events/{id}"), format!("/events/{id}/receipts")]));
            let names: Vec<String> = users::table.select(users::name).load(conn)?;
            seeds.extend(names.iter().flat_map(|name| [format!("/users/{name}"), format!("/admin/users/{name}")]));
            let tokens: Vec<String> = attachments::table.select(attachments::token).load(conn)?;
            seeds.extend(tokens.iter().map(|token| format!("/attachments/{token}/x.txt")));
            let held: Vec<tidings::db::types::FlaggedCommentId> =
                flagged_comments::table.select(flagged_comments::id).load(conn)?;
            seeds.extend(held.iter().map(|id| format!("/admin/moderation/{id}/delete")));
            let numbers: Vec<i64> = issues::table.select(issues::number).distinct().load(conn)?;
            let ids: Vec<tidings::db::types::CommentId> = comments::table.select(comments::id).load(conn)?;
            for slug in ["vault", "quay"] {
                for number in &numbers {
                    let issue = format!("/projects/{slug}/issues/{number}");
                    seeds.extend(
                        ["", "/feed", "/feed.json", "/feed.atom", "/revisions", "/revisions/2"]
                            .map(|end| format!("{issue}{end}")),
                    );
                }
                let asked = ["people=", "people=o", "issues=", "issues=1", "issues=zq"];
                seeds.extend(asked.map(|asked| format!("/projects/{slug}/suggestions.json?{asked}")));
                for id in &ids {
                    let comment = format!("/projects/{slug}/issues/1/comments/{id}");
                    seeds.extend(
                        ["/edit", "/revisions", "/delete", "/hide", "/redact"].map(|end| format!("{comment}{end}")),
                    );
                }
            }
            Ok(())
        });
        seeds
    }

    /// What a search is answered, but for the words that it repeats and what is never the same.
    pub(super) fn answer_to(&self, persona: &str, place: &str, (operator, word): (&str, &str)) -> String {
        let asked: String = url::form_urlencoded::byte_serialize(format!("{operator}{word}").as_bytes()).collect();
        self.stand.bare(&format!("{place}?q={asked}"), persona).replace(word, "WORD")
    }
}
