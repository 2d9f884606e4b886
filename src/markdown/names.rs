//! Whom and what a text names: `@ana`, `#12`. Code and links name nobody.

use comrak::nodes::NodeValue;

/// At most so many people and issues of one text count.
const COUNTED: usize = 50;

/// The names after `@` and the numbers after `#`, each once, in the order of the text.
pub fn names(source: &str) -> (Vec<String>, Vec<i64>) {
    let mut texts = Vec::new();
    super::parsed(source, |document, _| {
        for node in document.descendants() {
            let is_in_link = node.ancestors().any(|above| matches!(above.data().value, NodeValue::Link(_)));
            if let NodeValue::Text(text) = &node.data().value
                && !is_in_link
            {
                texts.push(text.to_string());
            }
        }
    });
    let words = texts.iter().flat_map(|text| marked(text, '@'));
    let people = words.filter(|name| !name.is_empty()).map(|name| name.trim_end_matches('.').to_owned());
    let numbers = texts.iter().flat_map(|text| marked(text, '#')).filter_map(|word| word.parse().ok());
    (first_of(people), first_of(numbers))
}

/// The words that follow the mark where it begins a word.
fn marked(text: &str, mark: char) -> impl Iterator<Item = &str> {
    text.match_indices(mark).filter_map(move |(at, _)| {
        let begins =
            !text[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | '/' | '@' | '&'));
        let word = &text[at + mark.len_utf8()..];
        let end =
            word.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(word.len());
        begins.then(|| word[..end].trim_end_matches('.'))
    })
}

fn first_of<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if kept.len() < COUNTED && !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn people_and_issues_are_named_outside_of_code_links_and_addresses() {
        let text = "@ana and @Bo-2, see #12 and (#13). `@not` [@nor #9](/x) me@example.org #12 #x\n\n    @code";
        assert_eq!(names(text), (vec!["ana".into(), "Bo-2".into()], vec![12, 13]));
    }
}
