//! Hostile texts, and what they may cost.

use std::time::{Duration, Instant};

use super::html;
use crate::markdown::excerpt;

/// Each is repeated until it fills a text.
#[rustfmt::skip]
const PATTERNS: &[&str] = &[
    "> ", ">", "[", "]", "*", "_", "`", "~", "<", "!", "![", "[]", "[](", "![](", "[a](", "[a](<b", "[a][",
    "[a]: ", "*a ", "**a ", "_a", "*a_ ", "a**b", "`a``b", "``` ", "~~~\n", "- ", "* ", "+ ", "1. ", "1) ",
    "- a\n", "- [ ] a\n", "  - a\n", "\t- ", "#", "# a\n", "a\n=\n", "\\", "&", "&amp;", "<a ", "</a>", "<!--",
    "<![CDATA[", "<?", "<!A ", "<a href=\"", "http://", "www.a.", "a@b.", "a@a.c ", "mailto:", "http://a.b/(",
    "www.a.b)", "|", "|a|\n", "|-", "|a\n|-\n", "~~a ", "~a~", "\n", "\n\n", "\r", "\0", "\u{a0}", "é", "𝔸",
    "\u{202e}", "> - ", "- > ", "1. - > ", "> \n", ">\n\n", "- \n\n", "-\n  -\n", "[a]: b\n", "[a]: <b> 'c\n",
    "[^a]", "[^a]: b\n", "***\n", "- - - ", "* * *", "a  \n", "    a\n", "![a][b]", "[![", "]]", "](", "\"", "'",
    "a_b_c_d_", "*_*_", "**_**_", "\\[", "&#0;", "&#x1F600;", "<b>", "<br>", "[a](javascript:x)", "$", "$$", ":",
    "://", "::", "--", "a@",
];

fn filled(pattern: &str) -> String {
    pattern.repeat(65_536 / pattern.len())
}

fn hostile() -> Vec<(String, String)> {
    let mut texts: Vec<_> = PATTERNS.iter().map(|pattern| ((*pattern).to_owned(), filled(pattern))).collect();
    let mut add = |name: &str, text: String| texts.push((name.to_owned(), text));
    add("deep list, blank lines", format!("{}a\n{}", "- ".repeat(8_000), "\n".repeat(48_000)));
    add("deep quotes, lazy lines", format!("{}a\n{}", "> ".repeat(8_000), "a\n".repeat(24_000)));
    add("deep list, then text", format!("{}a\n{}", "* ".repeat(1_000), "x\n".repeat(31_000)));
    add(
        "staircase",
        (0..360).flat_map(|depth| [" ".repeat(depth), "- a\n".to_owned()]).collect::<String>() + &"\n".repeat(600),
    );
    add(
        "steps of many",
        (0..44).flat_map(|step| [" ".repeat(64 * step), "- ".repeat(32), "a\n".to_owned()]).collect::<String>()
            + &"\n".repeat(8_000),
    );
    add("not a rule", format!("{}x", "* ".repeat(32_000)));
    add("wide table", format!("{}\n{}\n{}", "|a".repeat(2_000), "|-".repeat(2_000), "|\n".repeat(28_000)));
    add("quoted wide table", format!("> {}\n> {}\n{}", "|a".repeat(2_000), "|-".repeat(2_000), "> |\n".repeat(14_000)));
    add(
        "many definitions",
        (0..5_000).flat_map(|n| ["[".to_owned(), n.to_string(), "]: b\n".to_owned()]).collect::<String>()
            + &"[1]".repeat(3_000),
    );
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
    let limit = if cfg!(debug_assertions) { Duration::from_secs(1) } else { Duration::from_millis(50) };
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
