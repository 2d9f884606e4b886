//! The language alone: what is understood, what is refused and where, and that printing leads back.

use super::term::{Claim, Filter, Part, Thing, Who};
use super::*;

fn mistakes(typed: &str) -> Vec<(&str, String)> {
    let mistakes = Query::parse(typed).unwrap_err();
    mistakes.into_iter().map(|mistake| (&typed[mistake.at], mistake.words)).collect()
}

#[test]
fn a_query_is_read_term_by_term() {
    let query = Query::parse(r#"is:closed label:"good first issue",bug author:@Ana assignee:none -crash"#).unwrap();

    let filters: Vec<&Filter> = query.terms().iter().map(|term| &term.filter).collect();
    assert_eq!(filters[0], &Filter::Is(Claim::State(State::Closed)));
    assert_eq!(filters[1], &Filter::Named(Thing::Label, vec!["good first issue".into(), "bug".into()]));
    assert_eq!(filters[2], &Filter::People(Part::Author, vec![Who::Named("Ana".into())]));
    assert_eq!(filters[3], &Filter::People(Part::Assignee, vec![Who::Nobody]));
    assert!(query.terms()[4].is_negated && query.words().is_empty());
    assert_eq!(
        query.with_state(State::Open).to_string(),
        r#"is:open label:"good first issue",bug author:Ana assignee:none -crash"#
    );
    assert_eq!(query.without(1).to_string(), "is:closed author:Ana assignee:none -crash");
    assert_eq!(query.without_state().state(), None);
}

#[test]
fn nonsense_is_named_with_its_place_and_what_to_do() {
    let said = mistakes("is:open lable:x created:>yesterdayish label: is:done");
    let places: Vec<&str> = said.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, ["lable:x", "created:>yesterdayish", "label:", "is:done"]);
    assert!(said[0].1.contains("Did you mean “label:”?"), "{}", said[0].1);
    assert!(said[1].1.contains("“yesterdayish” is no date"), "{}", said[1].1);
    assert!(said[2].1.contains("“label:” needs a value after the colon"), "{}", said[2].1);
    assert!(said[3].1.contains("Known are: is:open, is:closed"), "{}", said[3].1);
    assert_eq!(mistakes(r#"bug label:"good first"#)[0].0, r#""good first"#);
    assert_eq!(mistakes("colour:red")[0].0, "colour:red");
    assert_eq!(mistakes("-sort:newest")[0].0, "-sort:newest");
    assert_eq!(mistakes(&"x".repeat(501)).len(), 1);
}

#[test]
fn what_only_looks_like_a_key_is_a_word() {
    for typed in ["https://example.org", "std::vec", "12:30", r#""label:bug""#, "–"] {
        assert_eq!(Query::parse(typed).map(|query| query.terms().len()).unwrap_or_default(), usize::from(typed != "–"));
    }
}

#[test]
fn every_way_to_say_how_much_and_when_is_read_back() {
    let typed = "comments:>3 comments:2..5 comments:*..5 reopened:>2 created:2026 created:2026-03 created:2026-03-02..* \
                 updated:<=2026-03-02 closed:>30d due:today due:<2w idle:>30d created:>=2026-03-02T10:00:00Z was:label:bug \
                 was:assignee:ana,@me changed:title changed:label:by:ana no:label in:title,body sort:updated reason:not-planned \
                 priority:high,urgent status:doing -milestone:v1 is:unread touched:@me closed-by:ana is:issue";
    let query = Query::parse(typed).unwrap();
    assert_eq!(query.to_string(), typed.split_whitespace().collect::<Vec<_>>().join(" "));
    assert_eq!(Query::parse(&query.to_string()).unwrap(), query);
}

/// A small generator of our own: the same queries in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    #[expect(clippy::too_many_lines, reason = "most of it is a list")]
    fn query(&mut self) -> String {
        const BITS: &[&str] = &[
            "is:",
            "open",
            "label",
            ":",
            "\"",
            "“",
            "-",
            ",",
            "..",
            ">",
            "<=",
            "30d",
            "2026-03-02",
            "@me",
            "none",
            "a",
            "é",
            "日本",
            " ",
            " ",
            "\u{0}",
            "\n",
            "was:label:",
            "changed:",
            "by:",
            "author:",
            "created:",
            "comments:",
            "*",
            "3",
            "sort:",
            "newest",
            "-asc",
            "in:",
            "title",
            "no:",
            "https://",
            "::",
            "@",
            "😀",
            "\u{301}",
            "reason:",
            "9999",
        ];
        (0..=self.roll(9)).map(|_| BITS[self.roll(BITS.len())]).collect()
    }
}

#[test]
fn no_query_breaks_the_parser_and_printing_leads_back() {
    let mut dice = Dice(4);
    let mut understood = 0;
    for _ in 0..100_000 {
        let typed = dice.query();
        match Query::parse(&typed) {
            Ok(query) => {
                understood += 1;
                let again = Query::parse(&query.to_string());
                assert_eq!(again.as_ref(), Ok(&query), "{typed:?} was printed as {query}");
            }
            Err(mistakes) => {
                assert!(mistakes.iter().all(|mistake| typed.get(mistake.at.clone()).is_some()), "{typed:?}");
            }
        }
    }
    assert!(understood > 10_000, "{understood}");
}
