//! What a channel sees, what it never may, and Slack's limits under texts made to break them.

use super::*;

fn person(name: &str) -> Part {
    Part::Person { name: name.to_owned(), url: Some(format!("/users/{}", name.to_lowercase())) }
}

fn text(words: &str) -> Part {
    Part::Text(words.to_owned())
}

fn issue() -> Part {
    Part::Issue { text: "#12 Login fails".to_owned(), url: None }
}

fn story() -> SlackStory {
    SlackStory {
        public_url: "https://tidings.example.org".to_owned(),
        lines: vec![vec![person("Ana"), text(" commented on "), issue()]],
        number: 12,
        title: "Login fails".to_owned(),
        url: "https://tidings.example.org/projects/web/issues/12".to_owned(),
        project: "Web".to_owned(),
        labels: vec!["bug".to_owned(), "p<1".to_owned()],
        assignees: vec!["Bo".to_owned()],
        excerpt: None,
        at: "2026-03-03T14:02:00Z".parse().unwrap(),
    }
}

fn excerpt(markdown: &str) -> String {
    mrkdwn::quote(markdown, "https://tidings.example.org", EXCERPT, SECTION)
}

#[test]
fn a_comment_as_block_kit() {
    let story = SlackStory { excerpt: Some("It fails **again** & again.".to_owned()), ..story() };
    insta::assert_snapshot!(serde_json::to_string_pretty(&message(&story)).unwrap());
}

#[test]
fn several_events_are_lines_of_one_post() {
    let label = Part::Label { name: "bug".to_owned(), color: "#d64545".to_owned(), url: None };
    let lines = vec![
        vec![person("Ana"), text(" added the label "), label],
        vec![
            person("Ana"),
            text(" renamed it from "),
            Part::Old("a".to_owned()),
            text(" to "),
            Part::Quote("b".to_owned()),
        ],
    ];
    let built = message(&SlackStory { lines, ..story() });
    assert_eq!(
        built["blocks"][0]["text"]["text"],
        "*<https://tidings.example.org/users/ana|Ana> added the label bug* \
         <https://tidings.example.org/projects/web/issues/12|#12 Login fails>\n\
         *<https://tidings.example.org/users/ana|Ana> renamed it from a to “b”*"
    );
    assert_eq!(built["text"], "Ana added the label bug; Ana renamed it from a to “b”; #12 Login fails");
}

#[test]
fn markdown_becomes_mrkdwn() {
    insta::assert_snapshot!(excerpt(
        "# Steps **now**\n\nOpen *the* ~~old~~ page `a < b`,\nsee [log](/log?a=1&b=2), ![shot](https://a.org/b.png), [x](javascript:y)\n\n\
         1. one\n2. two\n   - [x] done\n   - [ ] to do\n\n> quoted\n\n```rust\nlet a = &b;\n```\n\n| a | **b** |\n|---|---|\n| 1 | `2` |\n\n---\n<b>end</b> https://a.org"
    ));
}

#[test]
fn a_cut_text_closes_what_is_open() {
    let code = excerpt(&format!("Look:\n\n```\n{}\n```\n", "line of code\n".repeat(200)));
    assert!(code.ends_with("…\n```") && code.matches("```").count() == 2, "{code}");
    let bold = excerpt(&format!("**{}good**", "very ".repeat(300)));
    assert!(bold.starts_with("> *very") && bold.ends_with("…*"), "{bold}");
    let link = excerpt(&format!("[{}](https://a.org)", "very ".repeat(300)));
    assert!(link.starts_with("> <https://a.org|very") && link.ends_with("…>"), "{link}");
    let plain = excerpt(&"word ".repeat(900));
    assert!(plain.chars().count() <= EXCERPT + 2 && plain.ends_with('…'), "{plain}");
}

/// A story in which everything that people can write is these words.
fn everywhere(words: &str) -> SlackStory {
    let own = || words.to_owned();
    let phrase = vec![
        person(words),
        text(words),
        issue(),
        Part::Quote(own()),
        Part::Value(own()),
        Part::Link { text: own(), url: own() },
        Part::Code { text: own(), url: Some(own()) },
    ];
    SlackStory {
        lines: vec![phrase; 25],
        title: own(),
        project: own(),
        labels: vec![own(); 50],
        assignees: vec![own(); 50],
        excerpt: Some(own()),
        ..story()
    }
}

#[test]
fn nobody_can_ping_through_us() {
    let pings = ["<!channel>", "<!here>", "<!everyone>", "<@U123>", "<#C123>", "<!subteam^S1>", "<http://a|b>"];
    let wraps = [
        "PING",
        "`PING`",
        "```\nPING\n```",
        "**PING**",
        "\\PING",
        "[x](PING)",
        "[PING](https://a.org)",
        "![PING](https://a.org)",
        "| PING |\n|---|\n| PING |",
        "[x](https://a.org/>|PING)",
        "[x](<https://a.org/> PING)",
        "&lt;!channel>",
        "&#60;@U123&#62;",
        "<\u{200e}!here>",
        "[x](!channel)",
        "[x](<!channel>)",
        "[x](@U123)",
        "<!channel|x>",
    ];
    for words in pings.iter().flat_map(|ping| wraps.map(|wrap| wrap.replace("PING", ping))) {
        let built = message(&everywhere(&words)).to_string().replace("<!date^1772546520^", "");
        for ping in ["<!", "<@", "<#", "<http://a|"] {
            assert!(!built.contains(ping), "{words}: {built}");
        }
    }
}

#[test]
fn every_limit_holds_for_texts_made_to_break_it() {
    let filler = [
        "&",
        "<",
        "𝔸",
        "**a** ",
        "- \n",
        "# \n",
        "[a](https://a.org/bcdefghijklmnop) ",
        "`&` ",
        "![](https://a.org/b)",
        "> ",
        "|a|\n|-|\n",
        "\u{0}",
        "- [ ] \n",
        "***\n\n",
        "_a_~~b~~",
        "/a",
    ];
    for words in filler.map(|part| part.repeat(700)) {
        let built = message(&everywhere(&words));
        let blocks = built["blocks"].as_array().unwrap();
        assert!(blocks.len() <= 50);
        for block in blocks {
            let section = block["text"]["text"].as_str().unwrap_or("some");
            assert!((1..=3_000).contains(&mrkdwn::length(section)), "{}", mrkdwn::length(section));
            assert!(block["elements"].as_array().is_none_or(|elements| elements.len() <= 10));
        }
        assert!(mrkdwn::length(built["text"].as_str().unwrap()) <= 3_000);
    }
}
