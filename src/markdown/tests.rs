//! What people may write, what they may not, and what either may cost.

use std::time::{Duration, Instant};

use super::*;

fn html(text: &str) -> String {
    render(text).into_string()
}

#[test]
fn githubs_flavour_is_rendered() {
    let html = html(
        "# Steps\n\n1. **Open** the ~~old~~ page\n2. See `x < y`\n\n- [x] done\n- [ ] not yet\n\n> quoted\n> twice\n\n\
         | a | b |\n|---|--:|\n| 1 | 2 |\n\n```rust\nfn main() {}\n```\n\nSee https://example.org/a?b=c&d and ana@example.org",
    );
    insta::assert_snapshot!(html);
}

#[test]
fn raw_html_is_dropped_and_line_breaks_are_kept() {
    let written = "<script>alert(1)</script>\n\n<details open><summary>x</summary>\n\nbody <b onclick=1>bold</b>\n\n\
                   and <!-- note -->a<br>b<BR/>c <img src=x onerror=alert(1)> <a href=javascript:x>y</a>";
    let html = html(written);
    for bad in ["script", "details", "onclick", "onerror", "<b", "note", "javascript", "omitted"] {
        let found = html.replace("<br", "");
        assert!(!found.contains(bad), "{bad} in {html}");
    }
    assert!(html.contains("a<br />b<br />c"), "{html}");
    assert!(html.contains("bold"), "{html}");
}

#[test]
fn links_lead_only_where_they_may() {
    let allowed =
        ["http://a.org", "HTTPS://a.org", "mailto:ana@a.org", "/projects/x", "../y?z=a:b", "#part", "a/b:c", "?q=a:b"];
    for url in allowed {
        assert!(html(&format!("[go](<{url}>)")).contains(r#"rel="nofollow ugc noopener noreferrer">go</a>"#), "{url}");
    }
    let refused = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java&#10;script:alert(1)",
        "javascript&colon;alert(1)",
        "&#1;javascript:alert(1)",
        "java\u{0b}script:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.org",
        "blob:x",
        "view-source:http://a",
        "tidings:x",
        "intent://x",
        "java\u{ad}script:x",
    ];
    for url in refused {
        for text in
            [format!("[go](<{url}>)"), format!("[go]\n\n[go]: <{url}>"), format!("<{url}>"), format!("![go](<{url}>)")]
        {
            assert!(!html(&text).contains("<a "), "{text} gave {}", html(&text));
        }
    }
}

#[test]
fn an_address_cannot_leave_its_attribute() {
    for text in [
        "[a](<http://a\"onmouseover=x>)",
        "[a](http://a 'x\" onload=\"y')",
        "![\"><i>](http://a)",
        "<http://a\"b>",
        "www.a.org/\"x",
    ] {
        let html = html(text);
        let unquoted: String = html.split('"').step_by(2).collect();
        assert!(
            !unquoted.contains("onmouseover") && !unquoted.contains("onload") && !unquoted.contains("<i"),
            "{html}"
        );
    }
}

#[test]
fn images_become_links_and_never_nest() {
    assert_eq!(
        html("![a *cat*](https://a.org/c.png)"),
        "<p><a href=\"https://a.org/c.png\" rel=\"nofollow ugc noopener noreferrer\">a cat</a></p>\n"
    );
    assert!(html("![](/c.png)").contains(">/c.png</a>"));
    assert_eq!(html("![x](data:image/png;base64,AAAA)"), "<p>x</p>\n");
    let badge = html("[![ci](https://a.org/b.svg)](https://a.org) [![](b.svg)](c)");
    assert_eq!(badge.matches("<a ").count(), 2, "{badge}");
    assert!(badge.contains(">ci</a>") && badge.contains(">image</a>"));
    assert!(!html("![a [b](http://b) c](http://d)").contains("<img"));
}

#[test]
fn headings_begin_below_the_pages_own_and_links_find_them() {
    let html = html("# One\n\n## One\n\n###### Six\n\n# !!!\n\n[here](#one-1) [there](#event-9)");
    assert!(html.contains(r#"<h3 id="user-content-one">One</h3>"#), "{html}");
    assert!(html.contains(r#"<h4 id="user-content-one-1">One</h4>"#), "{html}");
    assert!(html.contains("<h6 id=\"user-content-six\">") && html.contains("<h3>!!!</h3>"), "{html}");
    assert!(html.contains("href=\"#user-content-one-1\"") && html.contains("href=\"#event-9\""), "{html}");
}

#[test]
fn nesting_ends_at_thirty_two() {
    let quotes = format!("{}deep", "> ".repeat(60));
    assert_eq!(html(&quotes).matches("<blockquote>").count(), 32);
    assert!(html(&quotes).contains("deep"));
    let lists: String = (0..60).map(|depth| format!("{}- item {depth}\n", "  ".repeat(depth))).collect();
    assert_eq!(html(&lists).matches("<ul>").count(), 32);
    assert_eq!(html(&lists).matches("</ul>").count(), 32);
    assert_eq!(html(&lists).matches("<li>").count(), html(&lists).matches("</li>").count());
    assert!(html(&lists).contains("item 59"));
    let emphasis = format!("{}x{}", "*a _b ".repeat(50), "_ *".repeat(50));
    assert!(html(&emphasis).matches("<em>").count() <= 32);
}

#[test]
fn an_excerpt_is_words_on_one_line() {
    assert_eq!(
        excerpt("# Hi\n\n**bold** [link](http://a) `code`\n\n- one\n- two\n\n> q <b>x</b>", 99),
        "Hi bold link code one two q x"
    );
    assert_eq!(excerpt("![cat](x.png)\n```\nlet a;\n```\nnull\0 \u{202e}evil", 99), "cat let a; null evil");
    assert_eq!(excerpt("one two three four", 12), "one two…");
    assert_eq!(excerpt("", 12), "");
    assert!(excerpt(&"word ".repeat(20_000), 200).chars().count() <= 200);
}

fn filled(pattern: &str) -> String {
    pattern.repeat(65_536 / pattern.len())
}

fn hostile() -> Vec<(String, String)> {
    let patterns = [
        "> ",
        ">",
        "[",
        "]",
        "*",
        "_",
        "`",
        "~",
        "<",
        "!",
        "![",
        "[]",
        "[](",
        "![](",
        "[a](",
        "[a](<b",
        "[a][",
        "[a]: ",
        "*a ",
        "**a ",
        "_a",
        "*a_ ",
        "a**b",
        "`a``b",
        "``` ",
        "~~~\n",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "1) ",
        "- a\n",
        "- [ ] a\n",
        "  - a\n",
        "\t- ",
        "#",
        "# a\n",
        "a\n=\n",
        "\\",
        "&",
        "&amp;",
        "<a ",
        "</a>",
        "<!--",
        "<![CDATA[",
        "<?",
        "<!A ",
        "<a href=\"",
        "http://",
        "www.a.",
        "a@b.",
        "a@a.c ",
        "mailto:",
        "http://a.b/(",
        "www.a.b)",
        "|",
        "|a|\n",
        "|-",
        "|a\n|-\n",
        "~~a ",
        "~a~",
        "\n",
        "\n\n",
        "\r",
        "\0",
        "\u{a0}",
        "é",
        "𝔸",
        "\u{202e}",
        "> - ",
        "- > ",
        "1. - > ",
        "> \n",
        ">\n\n",
        "- \n\n",
        "-\n  -\n",
        "[a]: b\n",
        "[a]: <b> 'c\n",
        "[^a]",
        "[^a]: b\n",
        "***\n",
        "- - - ",
        "* * *",
        "a  \n",
        "    a\n",
        "![a][b]",
        "[![",
        "]]",
        "](",
        "\"",
        "'",
        "a_b_c_d_",
        "*_*_",
        "**_**_",
        "\\[",
        "&#0;",
        "&#x1F600;",
        "<b>",
        "<br>",
        "[a](javascript:x)",
        "$",
        "$$",
        ":",
        "://",
        "::",
        "--",
        "a@",
    ];
    let mut texts: Vec<_> = patterns.iter().map(|pattern| ((*pattern).to_owned(), filled(pattern))).collect();
    let mut add = |name: &str, text: String| texts.push((name.to_owned(), text));
    add("deep list, blank lines", format!("{}a\n{}", "- ".repeat(8_000), "\n".repeat(48_000)));
    add("deep quotes, lazy lines", format!("{}a\n{}", "> ".repeat(8_000), "a\n".repeat(24_000)));
    add("deep list, then text", format!("{}a\n{}", "* ".repeat(1_000), "x\n".repeat(31_000)));
    add(
        "staircase",
        (0..360).map(|depth| format!("{}- a\n", " ".repeat(depth))).collect::<String>() + &"\n".repeat(600),
    );
    add(
        "steps of many",
        (0..44).map(|step| format!("{}{}a\n", " ".repeat(64 * step), "- ".repeat(32))).collect::<String>()
            + &"\n".repeat(8_000),
    );
    add("not a rule", format!("{}x", "* ".repeat(32_000)));
    add("wide table", format!("{}\n{}\n{}", "|a".repeat(2_000), "|-".repeat(2_000), "|\n".repeat(28_000)));
    add("quoted wide table", format!("> {}\n> {}\n{}", "|a".repeat(2_000), "|-".repeat(2_000), "> |\n".repeat(14_000)));
    add("many definitions", (0..5_000).map(|n| format!("[{n}]: b\n")).collect::<String>() + &"[1]".repeat(3_000));
    add("growing backticks", (1..350).map(|n| "`".repeat(n) + " ").collect());
    add("open brackets, one close", format!("{}](a)", "[".repeat(65_000)));
    add("emphasis and links", filled("*[a](b) _c "));
    add("one emphasis, deep", format!("{}b{}", "*a ".repeat(10_000), " a*".repeat(10_000)));
    add("heading of emphasis", format!("# {}b{}", "*a ".repeat(10_000), " a*".repeat(10_000)));
    add("headings alike", filled("# a\n## a-1\n"));
    add("long reference", format!("[{}]: b\n\n{}", "a".repeat(900), format!("[{}]", "a".repeat(900)).repeat(70)));
    add("one long word", "a".repeat(65_536));
    add("one long line", filled("word "));
    texts
}

/// The budget is for a release build; a debug build on a busy machine only guards against explosions.
#[test]
fn hostile_text_costs_no_more_than_its_length() {
    let limit = if cfg!(debug_assertions) { Duration::from_millis(1_000) } else { Duration::from_millis(50) };
    let mut costs: Vec<_> = hostile()
        .into_iter()
        .map(|(name, text)| {
            let begun = Instant::now();
            let html = html(&text);
            let took = begun.elapsed();
            assert!(html.len() < 40 * 65_536, "{name} grew to {} bytes", html.len());
            assert!(excerpt(&text, 200).chars().count() <= 200, "{name}");
            (took, name)
        })
        .collect();
    costs.sort();
    let worst: Vec<_> = costs.iter().rev().take(8).collect();
    println!("dearest: {worst:?}");
    assert!(worst[0].0 < limit, "{worst:?}");
}

#[test]
fn hostile_text_gives_balanced_html() {
    for (name, text) in hostile() {
        let html = html(&text[..text.floor_char_boundary(4_000)]);
        for tag in [
            "a",
            "p",
            "ul",
            "ol",
            "li",
            "blockquote",
            "em",
            "strong",
            "del",
            "pre",
            "code",
            "table",
            "td",
            "th",
            "tr",
            "h3",
        ] {
            let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag} in {name}");
        }
    }
}
