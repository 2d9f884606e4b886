//! Attached pictures within a text. The HTML keeps the words of each between marks, as `names.rs` does, until it is known which
//! of the files are pictures; the others, and those from elsewhere, stay links.

use std::fmt::Write as _;

/// Before the token of the file; `">` ends it.
pub(super) const OPEN: &str = "<x-picture of=\"";
pub(super) const CLOSE: &str = "</x-picture>";

/// A picture that may be shown, and its size, so that nothing jumps when it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Where it is fetched.
    pub path: String,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
}

/// The HTML with the pictures that there are, and the bare words of the others.
pub(super) fn shown(html: &str, picture: &dyn Fn(&str) -> Option<Picture>) -> String {
    let mut shown = String::with_capacity(html.len());
    let mut pieces = html.split(OPEN);
    shown.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (marked, rest) = piece.split_once(CLOSE).unwrap_or((piece, ""));
        let (token, words) = marked.split_once("\">").unwrap_or(("", marked));
        match picture(token) {
            Some(picture) => add(&mut shown, &picture, words),
            None => shown.push_str(words),
        }
        shown.push_str(rest);
    }
    shown
}

/// The words were escaped for HTML, quotes included.
fn add(html: &mut String, Picture { path, width, height }: &Picture, words: &str) {
    html.push_str("<img src=\"");
    comrak::html::escape_href(html, path, false).expect("writing to a String cannot fail");
    write!(html, "\" alt=\"{words}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\">")
        .expect("writing to a String cannot fail");
}

/// The HTML with its pictures' words in their place, for those who cannot fetch them.
pub(super) fn worded(html: &str) -> String {
    let mut worded = String::with_capacity(html.len());
    let mut pieces = html.split("<img ");
    worded.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (picture, rest) = piece.split_once('>').unwrap_or((piece, ""));
        let words = picture.split_once("alt=\"").and_then(|(_, words)| words.split_once('"')).map(|(words, _)| words);
        worded.push_str(words.unwrap_or_default());
        worded.push_str(rest);
    }
    worded
}

#[cfg(test)]
mod tests {
    use super::Picture;
    use crate::markdown;

    fn shown(text: &str, is_picture: bool) -> markdown::SafeHtml {
        let picture = |token: &str| Some(Picture { path: format!("/attachments/{token}/a.png"), width: 3, height: 2 });
        markdown::render_named(text).0.linked(&|_| None, &|token| picture(token).filter(|_| is_picture))
    }

    #[test]
    fn an_attached_picture_is_shown_and_leads_to_itself() {
        let token = "a".repeat(43);
        let text = format!("![deck \"<plan>\"](/attachments/{token}/deck.png)");
        let img = format!(
            "<img src=\"/attachments/{token}/a.png\" alt=\"deck &quot;&lt;plan&gt;&quot;\" width=\"3\" height=\"2\" loading=\"lazy\"></a>"
        );
        let html = shown(&text, true);
        assert!(html.as_str().contains(&img), "{html}");
        assert!(html.as_str().contains(&format!("<a href=\"/attachments/{token}/deck.png\"")), "{html}");
        let outside = html.based_on("https://t.org");
        assert!(outside.as_str().contains("noreferrer\">deck &quot;&lt;plan&gt;&quot;</a>"), "{outside}");
        assert!(!outside.as_str().contains("<img"), "{outside}");
    }

    #[test]
    fn other_files_and_pictures_from_elsewhere_stay_links() {
        let token = "a".repeat(43);
        for text in [format!("![log](/attachments/{token}/a.log)"), "![x](https://a.org/x.png)".to_owned()] {
            let html = shown(&text, false);
            assert!(html.as_str().contains("<a ") && !html.as_str().contains("<img"), "{html}");
            assert!(!html.as_str().contains("x-picture"), "{html}");
        }
        let remote = shown("![x](https://a.org/x.png) `<x-picture of=\"t\">`", true);
        assert!(!remote.as_str().contains("<img"), "{remote}");
        assert!(!markdown::render(&format!("![x](/attachments/{token}/a.png)")).as_str().contains("x-picture"));
    }

    #[test]
    fn a_picture_in_a_link_leads_where_the_link_leads() {
        let html = shown(&format!("[![x](/attachments/{}/a.png)](https://a.org)", "a".repeat(43)), true);
        assert_eq!(html.as_str().matches("<a ").count(), 1, "{html}");
        assert!(html.as_str().contains("<img "), "{html}");
    }
}
