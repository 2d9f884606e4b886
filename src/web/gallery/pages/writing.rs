//! Pages in which one writes.
use askama::Template;

use crate::web::comments::edit::{self, EditCommentPage};
use crate::web::comments::moderating::HideCommentPage;
use crate::web::comments::revisions::{RevisionsPage, Version};
use crate::web::confirm::ConfirmPage;
use crate::web::diff::Diff;
use crate::web::form::Files;
use crate::web::gallery::content::{self as made, label, page, people, when};
use crate::web::issues::edit::{EditIssuePage, Theirs};
use crate::web::issues::new::NewIssuePage;
use crate::web::page::Section;

pub fn all() -> Vec<(&'static str, String)> {
    let issues = || page("New issue", Some(Section::Issues));
    let new = NewIssuePage {
        page: issues(),
        action: "/projects/ferry/issues".into(),
        title: String::new(),
        title_error: Some("An issue needs a title.".into()),
        body: "It happens **every time**.".into(),
        body_error: None,
        files: Files(Some("“a.exe” is of a kind that is not taken here.".into())),
        labels: [("bug", "#d64545"), ("sync", "#3b82d0")]
            .map(|(name, color)| (label(name, color), name == "bug"))
            .into(),
        labels_error: None,
        assignees: people(&["ana", "bo"]).into_iter().map(|person| (person, false)).collect(),
        assignees_error: Some("Nobody here is called zoe.".into()),
        milestones: vec!["v1.2".into()],
        milestone: String::new(),
        milestone_error: None,
        templates: vec![("Empty".into(), "/x".into(), false), ("Bug report".into(), "/x?template=1".into(), true)],
        template: "1".into(),
    };
    let edit = |theirs| EditIssuePage {
        page: page("Edit issue #142", Some(Section::Issues)),
        url: made::ISSUE.into(),
        title: made::head().title,
        title_error: None,
        body: "My version of the text.".into(),
        body_error: None,
        files: Files::default(),
        version: 4,
        theirs,
    };
    let theirs = Theirs {
        who: "Bo".into(),
        at: when("2026-11-23T14:12:00Z"),
        title: "Sync stops".into(),
        body: "Their version.".into(),
    };
    let comment = |theirs| EditCommentPage {
        page: page("Edit comment", Some(Section::Issues)),
        url: format!("{}/comments/312", made::ISSUE),
        back: format!("{}#comment-312", made::ISSUE),
        body: "Reproduced on 14.6.".into(),
        body_error: None,
        files: Files::default(),
        preview: Some(crate::markdown::render("Reproduced on **14.6**.")),
        version: 1,
        delete: Some(format!("{}/comments/312/delete", made::ISSUE)),
        theirs,
    };
    let newer = edit::Theirs { who: "Bo".into(), at: when("2026-11-23T14:12:00Z"), body: "Reproduced on 14.5.".into() };
    let hide = HideCommentPage {
        page: page("Hide this comment", Some(Section::Issues)),
        url: format!("{}/comments/312", made::ISSUE),
        back: format!("{}#comment-312", made::ISSUE),
        quote: "Reproduced on 14.6.".into(),
        hidden: Some("off topic".into()),
        may_redact: true,
    };
    let version =
        |number, who: &str, diff| Version { number, who: made::person(who), at: when("2026-11-23T14:12:00Z"), diff };
    let diff = Diff::of("Reproduced.\n\nOn 14.5.\nOnce.\nMore.\n", "Reproduced.\n\nOn 14.6, twice.\nOnce.\nMore.\n");
    let revisions = RevisionsPage {
        page: page("Versions of a comment", Some(Section::Issues)),
        back: format!("{}#comment-312", made::ISSUE),
        author: "Bo Lindqvist".into(),
        is_redacted: false,
        versions: vec![version(2, "ana", Some(diff)), version(1, "bo", None)],
    };
    let confirm = ConfirmPage {
        page: page("Delete this comment?", Some(Section::Issues)),
        what: "Its text will be gone for good. That there was a comment stays in the history.".into(),
        quote: Some("Reproduced on 14.6.".into()),
        action: format!("{}/comments/312/delete", made::ISSUE),
        fields: vec![],
        button: "Delete comment".into(),
        back: made::ISSUE.into(),
    };
    vec![
        ("issue-new", new.render().unwrap()),
        ("issue-edit", edit(None).render().unwrap()),
        ("issue-conflict", edit(Some(theirs)).render().unwrap()),
        ("comment-edit", comment(None).render().unwrap()),
        ("comment-conflict", comment(Some(newer)).render().unwrap()),
        ("comment-hide", hide.render().unwrap()),
        ("comment-revisions", revisions.render().unwrap()),
        ("confirm", confirm.render().unwrap()),
    ]
}
