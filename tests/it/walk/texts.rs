//! What people write on the walk: words, names of people and issues, promises, lists of tasks, files, and now and then what
//! waits for review.

use super::dice::Dice;
use super::world::World;

const WORDS: [&str; 16] = [
    "ferry", "anchor", "crash", "café", "menu", "hull", "rope", "Größe", "slow", "the", "a", "is", "again", "日本",
    "404", "don't",
];

/// A few words.
pub(super) fn words(dice: &mut Dice, most: i64) -> String {
    let count = 1 + dice.below(most);
    (0..count).map(|_| dice.word(&WORDS)).collect::<Vec<_>>().join(" ")
}

/// A text for an issue or a comment.
pub(super) fn body(dice: &mut Dice, world: &World) -> String {
    let mut parts = vec![words(dice, 12)];
    for _ in 0..dice.below(3) {
        parts.push(part(dice, world));
    }
    parts.join("\n\n")
}

fn part(dice: &mut Dice, world: &World) -> String {
    let issue = dice.pick(&world.issues).cloned().unwrap_or_default();
    match dice.below(12) {
        0 | 1 => format!("@{} look", dice.pick(&world.people).cloned().unwrap_or_default().name),
        2 | 3 => format!("see #{}", issue.number),
        4 => format!("like {}#{}", issue.slug, issue.number),
        5 => format!("{} #{}", dice.word(&["closes", "fixes", "resolves"]), issue.number),
        6 | 7 => format!("- [ ] {}\n- [x] {}\n- [ ] more", words(dice, 3), words(dice, 3)),
        8 => "```\nlet @ana = #1;\n```".to_owned(),
        9 => "buy viagra".to_owned(),
        10 => "https://example.com/a".to_owned(),
        _ => format!("**{}**", words(dice, 4)),
    }
}
