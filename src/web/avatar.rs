//! Pictures of people without picture files: initials on one of twelve hues, a square for those who are not people.
use std::fmt::{self, Display, Formatter};

use askama::filters::HtmlSafe;

use crate::look::Icon;
use crate::models::surroundings::Somebody;
use crate::models::user::User;

/// Somebody's picture. `{{ avatar }}` prints it 24 px wide, `{{ avatar.sized(32) }}` larger; a name stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Avatar {
    face: Face,
    size: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Face {
    Person { initials: String, hue: u8 },
    Machine(Icon),
}

impl Avatar {
    /// A person's: initials of the full name (or of the account name), hue by the account name, so that it never changes.
    #[must_use]
    pub fn of(name: &str, full_name: &str) -> Self {
        let shown = if full_name.trim().is_empty() { name } else { full_name };
        Self::new(Face::Person { initials: initials(shown), hue: hue(name) })
    }

    /// The system's, a bot's, a Slack channel's or a hook's.
    #[must_use]
    pub const fn machine(icon: Icon) -> Self {
        Self::new(Face::Machine(icon))
    }

    /// The same one, 32 or 48 px wide.
    #[must_use]
    pub fn sized(&self, size: u8) -> Self {
        Self { size, ..self.clone() }
    }

    const fn new(face: Face) -> Self {
        Self { face, size: 24 }
    }
}

/// Somebody with a name beside the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account's name, as forms send it.
    pub name: String,
    /// The name that is shown.
    pub full_name: String,
    pub avatar: Avatar,
}

impl Person {
    /// A person by account name and full name.
    #[must_use]
    pub fn new(name: &str, full_name: &str) -> Self {
        let shown = if full_name.trim().is_empty() { name } else { full_name };
        Self { name: name.to_owned(), full_name: shown.to_owned(), avatar: Avatar::of(name, full_name) }
    }

    /// An account; those that are not people have a square picture.
    pub(crate) fn of(user: &User) -> Self {
        let avatar = if user.is_bot() { Avatar::machine(Icon::Zap) } else { Avatar::of(&user.name, &user.full_name) };
        Self { name: user.name.clone(), full_name: user.shown_name().to_owned(), avatar }
    }

    /// Somebody beside an issue.
    pub(crate) fn of_somebody(somebody: &Somebody) -> Self {
        let person = Self::new(&somebody.name, &somebody.full_name);
        if somebody.is_bot { Self { avatar: Avatar::machine(Icon::Zap), ..person } } else { person }
    }

    pub(crate) fn url(&self) -> String {
        format!("/users/{}", self.name)
    }
}

/// At most two letters or digits: nothing that would need escaping.
fn initials(name: &str) -> String {
    let mut words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("?");
    let letters: String = match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase().chars().take(2).collect()
}

fn hue(name: &str) -> u8 {
    let mixed = name.bytes().fold(5381_u32, |sum, byte| sum.wrapping_mul(33) ^ u32::from(byte));
    u8::try_from(mixed % 12).map_or(1, |hue| hue + 1)
}

impl Display for Avatar {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match (&self.face, self.size) {
            (Face::Person { initials, hue }, 24) => {
                write!(out, r#"<span class="avatar hue-{hue}" aria-hidden="true">{initials}</span>"#)
            }
            (Face::Person { initials, hue }, size) => {
                write!(out, r#"<span class="avatar avatar--{size} hue-{hue}" aria-hidden="true">{initials}</span>"#)
            }
            (Face::Machine(icon), _) => {
                write!(out, r#"<span class="avatar avatar--bot" aria-hidden="true">{icon}</span>"#)
            }
        }
    }
}

impl HtmlSafe for Avatar {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_and_last_word() {
        assert_eq!(initials("Ana Maria Ruiz"), "AR");
        assert_eq!(initials("bo"), "BO");
        assert_eq!(initials("<script>"), "SC");
        assert_eq!(initials(" - "), "?");
    }

    #[test]
    fn a_name_always_has_the_same_hue_of_twelve() {
        assert_eq!(hue("ana"), hue("ana"));
        assert!(["ana", "bo", "chidi", "mei", ""].iter().all(|name| (1..=12).contains(&hue(name))));
    }
}
