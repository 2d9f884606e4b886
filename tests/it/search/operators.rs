//! What each operator finds.

use tidings::db::words::Visibility;
use tidings::models::issue::Issue;
use tidings::models::viewer::Viewer;

use super::Ferry;
use crate::feed::stage::moment;

#[test]
#[expect(clippy::too_many_lines, reason = "a table of queries")]
fn each_operator_finds_what_it_says() {
    let ferry = Ferry::afloat();
    let expected: &[(&str, &[i64])] = &[
        ("", &[1, 2, 3, 4, 5, 6, 7]),
        ("is:open", &[1, 2, 4, 5, 6, 7]),
        ("state:closed", &[3]),
        ("-is:open", &[3]),
        ("is:issue", &[1, 2, 3, 4, 5, 6, 7]),
        ("reason:not-planned", &[3]),
        ("reason:completed", &[]),
        ("author:ana", &[1, 3, 5, 7]),
        ("author:bo", &[2, 4, 6]),
        ("-author:ana", &[2, 4, 6]),
        ("assignee:@me", &[5]),
        ("assignee:none", &[1, 2, 3, 4, 6, 7]),
        ("assignee:none,ana is:closed", &[3]),
        ("mentions:ana", &[1]),
        ("commenter:bo", &[1]),
        ("commenter:bo,robby", &[1, 6]),
        ("involves:bo", &[1, 2, 4, 6]),
        ("label:BUG", &[1]),
        ("-label:bug", &[2, 3, 4, 5, 6, 7]),
        (r#"label:bug,"good first issue""#, &[1]),
        ("milestone:v1", &[5]),
        ("-milestone:v1", &[1, 2, 3, 4, 6, 7]),
        ("no:label", &[2, 3, 4, 5, 6, 7]),
        ("no:assignee is:closed", &[3]),
        ("no:milestone", &[1, 2, 3, 4, 6, 7]),
        ("no:comment", &[2, 3, 4, 5, 7]),
        ("no:due no:priority", &[1, 2, 3, 4, 5, 6, 7]),
        ("comments:>0", &[1, 6]),
        ("comments:0..0", &[2, 3, 4, 5, 7]),
        ("created:>=2026-03-02T10:50:00Z", &[6, 7]),
        ("created:2026-03-02", &[1, 2, 3, 4, 5, 6, 7]),
        ("created:<2026-03-02", &[]),
        ("created:today -created:<=2h", &[1, 2, 3, 4, 5, 6, 7]),
        ("updated:<1h", &[1, 4, 5, 6]),
        ("closed:2026", &[3]),
        ("due:<7d", &[]),
        ("was:label:bug", &[1]),
        (r#"was:label:"good first issue""#, &[2]),
        ("was:assignee:ana", &[5]),
        ("was:milestone:v1", &[5]),
        ("changed:title", &[4]),
        ("changed:title:by:bo", &[4]),
        ("changed:title:by:ana", &[]),
        ("changed:label", &[1, 2]),
        ("closed-by:ana", &[2]),
        ("closed-by:bo", &[3]),
        ("reopened:>1", &[2]),
        ("reopened:0", &[1, 3, 4, 5, 6, 7]),
        ("reopened:<=2 label:bug", &[1]),
        ("idle:>1h", &[2, 3, 6, 7]),
        ("idle:<1h", &[1, 4, 5]),
        ("touched:robby", &[6]),
        ("touched:@me", &[1, 2, 3, 5, 7]),
        ("is:locked", &[]),
        ("is:unread", &[]),
        ("#4", &[4]),
        ("priority:none", &[1, 2, 3, 4, 5, 6, 7]),
    ];
    for (typed, numbers) in expected {
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        assert_eq!(ferry.found(typed), numbers, "{typed}");
    }
}

#[test]
fn names_of_nobody_and_nothing_are_told_with_what_may_be_meant() {
    let ferry = Ferry::afloat();
    let (ana, anyone) = (ferry.ana.viewer(), Viewer::ANYONE);

    assert_eq!(ferry.mistakes(ana, "label:bgu"), ["There is no label “bgu” in this project. Did you mean “bug”?"]);
    assert_eq!(ferry.mistakes(ana, "author:zed -milestone:v9").len(), 2);
    assert_eq!(ferry.mistakes(anyone, "assignee:@me"), ["Sign in first: “@me” is whoever is signed in."]);
    assert_eq!(ferry.mistakes(ana, "assignee:@me label:bug,bug"), Vec::<String>::new());
}

#[test]
fn nobody_finds_what_he_may_not_read() {
    let ferry = Ferry::afloat();
    let vault = ferry.stage.project("vault", &ferry.ana, Visibility::Private);
    let secret = ferry.stage.issue(vault.id, &ferry.ana, "A secret crash");
    let numbers = |viewer, typed: &str| {
        let everywhere = tidings::search::listing::Scope::all_of(viewer);
        let listing = tidings::search::listing::Listing { scope: everywhere, ..ferry.listing(viewer, typed) };
        ferry.listed(&listing).len()
    };

    assert_eq!((numbers(ferry.ana.viewer(), "crash"), numbers(ferry.bo.viewer(), "crash")), (2, 1));
    assert_eq!(numbers(Viewer::ANYONE, "secret"), 0);
    assert_eq!(numbers(ferry.bo.viewer(), "author:ana"), 4);

    // A reference out of the vault does not show that ana was here.
    let ferrys: &Issue = &ferry.issues[5];
    let source = secret.clone();
    ferry.act(&ferry.ana, 190, ferrys, move |tx, issue| issue.name_in(tx, &source).map(drop));
    assert_eq!(ferry.found("touched:ana #6"), Vec::<i64>::new());
    assert_eq!(moment(190).micros(), moment(0).micros() + 190 * 60_000_000);
}
