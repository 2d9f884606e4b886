//! What somebody may have meant: the known word that is nearest to a misspelt one.

/// The nearest of these, if one is near enough to be meant.
pub(super) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.to_lowercase().chars().take(64).collect();
    let far = 1 + typed.len() / 3;
    let distances = known.map(|word| (distance(&typed, &word.to_lowercase().chars().collect::<Vec<_>>()), word));
    distances.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= far).map(|(_, word)| word)
}

/// How many letters must be put in, taken out or exchanged.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut here = vec![row + 1];
        for (column, with) in other.iter().enumerate() {
            let exchanged = before[column] + usize::from(letter != with);
            here.push(exchanged.min(before[column + 1] + 1).min(here[column] + 1));
        }
        before = here;
    }
    before[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_meant_when_it_is_near() {
        let known = || ["label", "author", "milestone"].into_iter();
        assert_eq!(nearest("lable", known()), Some("label"));
        assert_eq!(nearest("Auther", known()), Some("author"));
        assert_eq!(nearest("colour", known()), None);
    }
}
