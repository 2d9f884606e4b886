//! What an issue once had is found by its name although it is gone since.

use crate::support::app::App;

#[test]
fn a_label_and_a_milestone_are_asked_for_after_their_end() {
    let app = App::start();
    let ana = app.user("ana");
    let ferry = app.project("ferry").by(&ana).create();
    app.issue(&ferry).by(&ana).titled("Leak").labelled("bug").create();
    app.issue(&ferry).by(&ana).titled("Dry").create();
    let anas = app.sign_in("ana");
    anas.post("/projects/ferry/milestones", &[("title", "v1")]).location();
    anas.post("/projects/ferry/issues/2/milestone", &[("milestone", "v1")]).location();
    anas.post("/projects/ferry/issues/2/status", &[("status", "Doing")]).location();
    for path in ["labels/1", "milestones/1", "statuses/2"] {
        anas.post(&format!("/projects/ferry/{path}/delete"), &[]).location();
    }

    let found = |query: &str| {
        let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        anas.get(&format!("/projects/ferry/issues.json?q={query}")).json()
    };
    for (query, number) in [("was:label:BUG", 1), ("was:milestone:v1", 2), ("was:status:doing", 2)] {
        let told = found(query);
        assert_eq!(told["issues"].as_array().map(Vec::len), Some(1), "{query}: {told}");
        assert_eq!(told["issues"][0]["number"], number, "{query}");
    }
    assert!(found("label:bug")["errors"][0]["message"].as_str().unwrap().contains("There is no label “bug”"));
    assert!(found("was:label:never")["errors"][0]["message"].as_str().unwrap().contains("There is no label"));
}
