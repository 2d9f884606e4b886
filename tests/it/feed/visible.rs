//! What a feed shows to whom.

use tidings::db::words::{Role, Visibility};
use tidings::error::Error;
use tidings::events::ActionKey;
use tidings::feed::occurring::Occurring;
use tidings::feed::{Cursor, FeedQuery, Filter, Known, Place, Scope};
use tidings::models::issue::Issue;
use tidings::models::member;
use tidings::models::user::User;
use tidings::models::viewer::Viewer;

use super::stage::{Stage, actions, moment};

fn asking(query: FeedQuery, action: ActionKey) -> FeedQuery {
    FeedQuery { filter: Filter { actions: vec![action], ..Filter::default() }, folds: false, ..query }
}

#[test]
fn views_are_shown_to_their_actor_and_admins_who_ask_for_them() {
    let stage = Stage::open();
    let (ana, bo, root) = (stage.person("ana"), stage.person("bo"), stage.admin());
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let issue = stage.issue(ferry.id, &ana, "It sinks");
    let id = issue.id;
    let seen = stage.act(bo.id, moment(5), move |tx| Issue::view(tx, id)).event();

    let query = |viewer: Viewer| asking(Stage::of_issue(id, viewer), ActionKey::IssueViewed);
    let shown = |viewer: Viewer| stage.load(&query(viewer)).lines.len();

    assert_eq!([shown(bo.viewer()), shown(root.viewer()), shown(ana.viewer()), shown(Viewer::ANYONE)], [1, 1, 0, 0]);
    let unasked = stage.load(&Stage::of_issue(id, bo.viewer()));
    assert_eq!(actions(&unasked.lines), [["issue_opened"]]);
    let find = |viewer| stage.db.read_now(|conn| FeedQuery::find(conn, viewer, seen));
    assert!(find(bo.viewer()).is_ok() && find(root.viewer()).is_ok());
    assert!(matches!(find(ana.viewer()), Err(Error::NotFound)));
}

#[test]
fn quiet_actions_are_shown_only_when_asked_for() {
    let stage = Stage::open();
    let (ana, bo) = (stage.person("ana"), stage.person("bo"));
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let issue = stage.issue(ferry.id, &ana, "It sinks");
    let (user, follows) = (bo.clone(), issue.clone());
    stage.act(bo.id, moment(5), move |tx| follows.subscribe(tx, &user));

    let query = Stage::of_issue(issue.id, ana.viewer());

    assert_eq!(actions(&stage.load(&query).lines), [["issue_opened"]]);
    assert_eq!(actions(&stage.load(&asking(query, ActionKey::Subscribed)).lines), [["subscribed"]]);
}

#[test]
fn everything_is_what_one_may_read() {
    let stage = Stage::open();
    let (ana, bo, root) = (stage.person("ana"), stage.person("bo"), stage.admin());
    for (slug, visibility) in
        [("open", Visibility::Public), ("house", Visibility::Internal), ("secret", Visibility::Private)]
    {
        let project = stage.project(slug, &ana, visibility);
        stage.issue(project.id, &ana, slug);
    }
    let titles = |scope, viewer| {
        let page = stage.load(&FeedQuery::newest(scope, viewer));
        page.lines.iter().map(|line| line.entries[0].issue.title.clone()).collect::<Vec<_>>()
    };
    let everything = |viewer| titles(Scope::Everything, viewer);

    assert_eq!(everything(Viewer::ANYONE), ["open"]);
    assert_eq!(everything(bo.viewer()), ["house", "open"]);
    assert_eq!(everything(ana.viewer()), ["secret", "house", "open"]);
    assert_eq!(everything(root.viewer()), ["secret", "house", "open"]);
    assert_eq!(titles(Scope::Actor(ana.id), bo.viewer()), ["house", "open"]);
    assert_eq!(titles(Scope::MemberOf(ana.id), ana.viewer()).len(), 3);
    assert_eq!(titles(Scope::MemberOf(bo.id), bo.viewer()).len(), 0);
}

#[test]
fn feeds_of_few_and_of_many_projects_are_in_one_order() {
    let stage = Stage::open();
    let ana = stage.person("ana");
    for number in 0..20 {
        let project = stage.project(&format!("p{number}"), &ana, Visibility::Public);
        let issue = stage.issue(project.id, &ana, "It sinks");
        stage.comment(&issue, &ana, moment(100 - number), "Look");
        if [2, 19].contains(&number) {
            let first = FeedQuery::newest(Scope::MemberOf(ana.id), ana.viewer());
            let second =
                FeedQuery { place: Place::Before(stage.load(&first).older.unwrap_or(Cursor::FIRST)), ..first.clone() };
            let pages = [stage.load(&first), stage.load(&second)];
            let times: Vec<_> =
                pages.iter().flat_map(|page| &page.lines).map(|line| line.entries[0].event.occurred_at).collect();
            assert!(times.is_sorted_by(|newer, older| newer >= older), "{number}");
            assert_eq!(times.len(), if number == 2 { 6 } else { 20 });
            let back = FeedQuery { place: Place::After(Cursor::FIRST), limit: 100, ..first };
            assert_eq!(stage.load(&back).lines.len(), (usize::try_from(number).unwrap() + 1) * 2);
        }
    }
}

#[test]
fn a_member_sees_a_private_project_until_he_is_taken_out() {
    let stage = Stage::open();
    let (ana, bo) = (stage.person("ana"), stage.person("bo"));
    let secret = stage.project("secret", &ana, Visibility::Private);
    stage.issue(secret.id, &ana, "Hush");
    let (id, member) = (secret.id, bo.id);
    let shown = || stage.load(&FeedQuery::newest(Scope::Project(id), bo.viewer())).lines.len();

    stage.act(ana.id, moment(1), move |tx| member::set_role(tx, id, member, Role::Reader));
    let as_member = shown();
    stage.act(ana.id, moment(2), move |tx| member::remove(tx, id, member));

    assert_eq!((as_member, shown()), (1, 0));
}

#[test]
fn filters_narrow_a_feed() {
    let stage = Stage::open();
    let (ana, bo) = (stage.person("ana"), stage.person("bo"));
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let issue = stage.issue(ferry.id, &ana, "It sinks");
    stage.comment(&issue, &bo, moment(10), "One");
    stage.comment(&issue, &bo, moment(20), "Two");
    let query = FeedQuery::newest(Scope::Project(ferry.id), ana.viewer());
    let count = |filter: Filter| stage.load(&FeedQuery { filter, folds: false, ..query.clone() }).lines.len();

    let by = |actor| Filter { actor: Some(actor), ..Filter::default() };
    let from = Filter { from: Some(moment(20)), ..Filter::default() };
    let until = Filter { until: Some(moment(20)), ..Filter::default() };

    assert_eq!([count(by(bo.id)), count(by(ana.id)), count(from), count(until)], [2, 1, 1, 2]);
}

#[test]
fn filters_offer_what_occurs() {
    let stage = Stage::open();
    let (ana, bo, helper) = (stage.person("ana"), stage.person("bo"), stage.bot("helper"));
    let ferry = stage.project("ferry", &ana, Visibility::Public);
    let issue = stage.issue(ferry.id, &ana, "It sinks");
    stage.comment(&issue, &bo, moment(10), "One");
    stage.comment(&issue, &helper, moment(11), "Beep");
    let query = Stage::of_issue(issue.id, ana.viewer());

    let occurring = stage.db.read_now(|conn| Occurring::load(conn, &mut Known::default(), &query)).unwrap();

    assert_eq!(occurring.actions, [ActionKey::IssueOpened, ActionKey::CommentAdded]);
    let occurring_now = |is_by_name: bool| {
        let known = &mut Known::default();
        let people = stage.db.read_now(|conn| {
            if is_by_name { occurring.by_name(conn, known) } else { occurring.participants(conn, known) }
        });
        people.unwrap()
    };
    let names = |people: Vec<std::sync::Arc<User>>| people.iter().map(|user| user.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(occurring_now(true)), ["ana", "bo", "helper"]);
    assert_eq!(names(occurring_now(false)), ["bo", "ana"]);
}
