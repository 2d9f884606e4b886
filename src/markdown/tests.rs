//! What people may write, what they may not, and what either may cost.

mod cost;

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
    let lists: String = (0..60).flat_map(|depth| ["  ".repeat(depth), format!("- item {depth}\n")]).collect();
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

#[test]
fn paths_are_completed_for_mail() {
    let html = render("[a](/b) [c](//d.org/e) [f](http://g.org/) `<a href=\"/x\">`").based_on("https://t.org/");
    for part in [
        r#"<a href="https://t.org/b""#,
        r#"<a href="//d.org/e""#,
        r#"<a href="http://g.org/""#,
        "&lt;a href=&quot;/x&quot;&gt;",
    ] {
        assert!(html.as_str().contains(part), "{html}");
    }
}
