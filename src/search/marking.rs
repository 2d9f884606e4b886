//! Which words of a title or a text a query found: marked, and for a text only the line around the first of them.

use super::term::Word;
use super::tokens;
use crate::markdown;
use crate::text;

/// A stretch of text, and whether it is what was looked for.
pub type Stretch = (String, bool);

/// So much of a text is shown around the first word that was found.
const AROUND: usize = 160;

/// The text cut into what was looked for and what was not.
pub fn marked(text: &str, words: &[&Word]) -> Vec<Stretch> {
    let mut hits = hits(text, words);
    hits.sort_unstable();
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut done = 0;
    for (from, to) in hits {
        if from < done {
            continue;
        }
        stretches.push((text[done..from].to_owned(), false));
        stretches.push((text[from..to].to_owned(), true));
        done = to;
    }
    stretches.push((text[done..].to_owned(), false));
    stretches.retain(|(words, _)| !words.is_empty());
    stretches
}

/// The place of the first word that is found in a Markdown text; nothing if none is.
pub fn excerpt(source: &str, words: &[&Word]) -> Option<Vec<Stretch>> {
    let near = near(source, words)?;
    let plain = markdown::excerpt(near, 8 * AROUND);
    let (first, _) = hits(&plain, words).into_iter().min()?;
    let before = plain[..first].char_indices().rev().take(AROUND / 3).last().map_or(0, |(at, _)| at);
    let begin = plain[before..first].find(' ').filter(|_| before > 0).map_or(before, |space| before + space + 1);
    let shown = text::cut(&plain[begin..], AROUND);
    let is_inside = begin > 0 || !source.starts_with(near);
    Some(marked(&if is_inside { format!("…{shown}") } else { shown }, words))
}

/// The source around the first hit: what is far away from it need not be understood.
fn near<'a>(source: &'a str, words: &[&Word]) -> Option<&'a str> {
    let (first, _) = hits(source, words).into_iter().min()?;
    let from = source[..first].char_indices().rev().take(2 * AROUND).last().map_or(0, |(at, _)| at);
    let to = source[first..].char_indices().nth(4 * AROUND).map_or(source.len(), |(at, _)| first + at);
    let from = source[from..first].find(char::is_whitespace).filter(|_| from > 0).map_or(from, |space| from + space);
    Some(&source[from..to])
}

/// Where the words stand, in bytes.
fn hits(text: &str, words: &[&Word]) -> Vec<(usize, usize)> {
    let tokens = tokens(text);
    words.iter().flat_map(|word| hits_of(&tokens, word)).collect()
}

/// Folded words with their places.
fn tokens(text: &str) -> Vec<(usize, usize, String)> {
    tokens::cut(text).map(|(from, token)| (from, from + token.len(), tokens::folded(token))).collect()
}

fn hits_of(tokens: &[(usize, usize, String)], word: &Word) -> Vec<(usize, usize)> {
    let wanted: Vec<String> = self::tokens(&word.text).into_iter().map(|(_, _, token)| token).collect();
    let Some((last, before)) = wanted.split_last() else { return Vec::new() };
    let is_whole = word.is_exact || last.chars().count() < 3;
    let fits = |window: &&[(usize, usize, String)]| {
        let (end, begin) = window.split_last().expect("a window has the length of the words, which are some");
        let ends = if is_whole { end.2 == *last } else { end.2.starts_with(last.as_str()) };
        ends && begin.iter().zip(before).all(|(token, wanted)| token.2 == *wanted)
    };
    tokens.windows(wanted.len()).filter(fits).map(|window| (window[0].0, window[window.len() - 1].1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, is_exact: bool) -> Word {
        Word { text: text.into(), is_exact }
    }

    fn shown(stretches: &[Stretch]) -> String {
        stretches.iter().map(|(text, hit)| if *hit { format!("[{text}]") } else { text.clone() }).collect()
    }

    #[test]
    fn words_are_marked_at_their_beginning_and_phrases_as_a_whole() {
        let (crash, phrase) = (word("crash", false), word("out of", true));
        let found = marked("It Crashed: OUT of memory, outcrash", &[&crash, &phrase]);
        assert_eq!(shown(&found), "It [Crashed]: [OUT of] memory, outcrash");
        assert_eq!(shown(&marked("one é", &[&word("É", true)])), "one [é]");
        assert_eq!(shown(&marked("Cafés, cafe\u{301}", &[&word("cafe", false)])), "[Cafés], [cafe\u{301}]");
    }

    #[test]
    fn an_excerpt_shows_the_place() {
        let long = format!("{} the **needle** {}", "hay ".repeat(200), "straw ".repeat(200));
        let found = shown(&excerpt(&long, &[&word("needle", true)]).unwrap());
        assert!(found.starts_with('…') && found.contains("the [needle] straw") && found.ends_with('…'), "{found}");
        assert_eq!(excerpt("nothing", &[&word("needle", true)]), None);
    }
}
