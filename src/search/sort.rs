//! In which order issues are listed.

/// By what, and from which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: By,
    /// The smallest first.
    pub is_ascending: bool,
}

/// What issues are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// When they were opened.
    Created,
    /// When anything last happened to them.
    Updated,
    /// How many comments they have.
    Comments,
    /// By when they are to be done; those without a date come last, whichever end is first.
    Due,
    /// How urgent they are.
    Priority,
    /// How far they are, in the order of the project's statuses.
    Status,
}

impl Default for Sort {
    fn default() -> Self {
        Self { by: By::Created, is_ascending: false }
    }
}

/// The orders that the page's menu offers: the word in addresses and after `sort:`, and the page's words.
const MENU: &[(&str, &str, By, bool)] = &[
    ("newest", "Newest", By::Created, false),
    ("oldest", "Oldest", By::Created, true),
    ("updated", "Recently active", By::Updated, false),
    ("stalest", "Least recently active", By::Updated, true),
    ("commented", "Most commented", By::Comments, false),
    ("due", "Due first", By::Due, true),
    ("priority", "Most urgent", By::Priority, false),
    ("status", "By status", By::Status, true),
];

/// The same orders in the words of other trackers.
const ALIASES: &[(&str, By)] = &[
    ("created", By::Created),
    ("updated", By::Updated),
    ("comments", By::Comments),
    ("due", By::Due),
    ("priority", By::Priority),
    ("status", By::Status),
];

impl Sort {
    /// The orders of the menu.
    pub fn menu() -> impl Iterator<Item = Self> {
        MENU.iter().map(|(_, _, by, is_ascending)| Self { by: *by, is_ascending: *is_ascending })
    }

    /// The order of this word: `newest`, `updated`, `comments-asc`.
    pub fn parse(word: &str) -> Option<Self> {
        if let Some((_, _, by, is_ascending)) = MENU.iter().find(|(known, ..)| *known == word) {
            return Some(Self { by: *by, is_ascending: *is_ascending });
        }
        let (name, end) = word.rsplit_once('-').unwrap_or((word, "desc"));
        let (_, by) = ALIASES.iter().find(|(known, _)| *known == name)?;
        let is_ascending = match end {
            "asc" => true,
            "desc" => false,
            _ => return None,
        };
        Some(Self { by: *by, is_ascending })
    }

    /// Every word of the menu, for whoever misspelt one.
    pub fn known() -> String {
        MENU.iter().map(|(word, ..)| *word).collect::<Vec<_>>().join(", ")
    }

    /// Its word in addresses and queries.
    pub fn word(self) -> String {
        let row = MENU.iter().find(|(_, _, by, is_ascending)| (*by, *is_ascending) == (self.by, self.is_ascending));
        let alias = || ALIASES.iter().find(|(_, by)| *by == self.by).map_or("created", |(word, _)| word);
        row.map_or_else(
            || format!("{}-{}", alias(), if self.is_ascending { "asc" } else { "desc" }),
            |row| row.0.into(),
        )
    }

    /// What the page calls it.
    pub fn title(self) -> &'static str {
        let row = MENU.iter().find(|(_, _, by, is_ascending)| (*by, *is_ascending) == (self.by, self.is_ascending));
        row.map_or("Another order", |row| row.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_has_a_word_that_is_read_again() {
        for (_, by) in ALIASES.iter().copied() {
            for is_ascending in [true, false] {
                let sort = Sort { by, is_ascending };
                assert_eq!(Sort::parse(&sort.word()), Some(sort), "{}", sort.word());
            }
        }
        assert_eq!(Sort::parse("updated-desc"), Sort::parse("updated"));
        assert_eq!(Sort::parse("sideways"), None);
    }
}
