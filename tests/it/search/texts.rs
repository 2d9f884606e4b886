//! Words: found in titles, descriptions and comments, and never in what is gone.

use tidings::models::comment::Comment;
use tidings::models::text::Body;

use super::Ferry;
use crate::feed::stage::moment;

#[test]
fn words_are_found_in_titles_descriptions_and_comments() {
    let ferry = Ferry::afloat();
    let expected: &[(&str, &[i64])] = &[
        ("crash", &[1]),
        ("CRASHES", &[1]),
        (r#""crash""#, &[]),
        ("-crash is:open", &[2, 4, 5, 6, 7]),
        ("café", &[2]),
        ("cafe", &[2]),
        ("CAFE\u{301}", &[2]),
        ("\"cáfé ménu\"", &[2]),
        ("anchor", &[4]),
        ("memory", &[1, 2, 3, 4, 5, 6, 7]),
        (r#""out of memory""#, &[1, 2, 3, 4, 5, 6, 7]),
        (r#""memory out""#, &[]),
        ("ferry.log", &[1, 2, 3, 4, 5, 6, 7]),
        ("/var/log", &[1, 2, 3, 4, 5, 6, 7]),
        ("in:title memory", &[]),
        ("in:title,comments loud", &[6]),
        ("in:body loud", &[]),
        ("loud engine", &[6]),
        ("me too", &[1]),
        ("it's 100%_\\ 'odd'", &[]),
    ];
    for (typed, numbers) in expected {
        assert_eq!(ferry.found(typed), *numbers, "{typed}");
    }
}

#[test]
fn the_index_follows_what_is_edited_and_deleted() {
    let ferry = Ferry::afloat();
    let seven = ferry.issues[6].clone();
    let comment = ferry.stage.comment(&seven, &ferry.bo, moment(180), "Periwinkle");
    assert_eq!(ferry.found("periwinkle"), [7]);

    ferry.stage.act(ferry.bo.id, moment(181), move |tx| {
        let comment = Comment::find(tx.conn(), comment)?;
        comment.edit(tx, &Body::parse("body", "Barnacle")?, 1).map(drop)
    });
    assert_eq!((ferry.found("periwinkle"), ferry.found("barnacle")), (vec![], vec![7]));

    ferry.stage.act(ferry.bo.id, moment(182), move |tx| Comment::find(tx.conn(), comment)?.delete(tx).map(drop));
    assert_eq!(ferry.found("barnacle"), Vec::<i64>::new());

    ferry.stage.act(ferry.bo.id, moment(183), move |tx| {
        let title = tidings::models::text::Title::parse("Whelk")?;
        seven.edit(tx, &title, &Body::parse("body", "Limpet")?, 1).map(drop)
    });
    assert_eq!((ferry.found("whelk"), ferry.found("limpet"), ferry.found("nothing")), (vec![7], vec![7], vec![]));
}
