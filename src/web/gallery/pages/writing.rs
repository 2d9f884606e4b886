//! Pages in which one writes.
use askama::Template;

use crate::web::comments::EditCommentPage;
use crate::web::confirm::ConfirmPage;
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
        version: 4,
        theirs,
    };
    let theirs = Theirs {
        who: "Bo".into(),
        at: when("2026-11-23T14:12:00Z"),
        title: "Sync stops".into(),
        body: "Their version.".into(),
    };
    let comment = EditCommentPage {
        page: page("Edit comment", Some(Section::Issues)),
        url: format!("{}/comments/312", made::ISSUE),
        back: format!("{}#comment-312", made::ISSUE),
        body: "Reproduced on 14.6.".into(),
        body_error: None,
        version: 1,
        delete: Some(format!("{}/comments/312/delete", made::ISSUE)),
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
        ("comment-edit", comment.render().unwrap()),
        ("confirm", confirm.render().unwrap()),
    ]
}
