//! Numbers and lists in words, for pages.

/// "1 comment", "3 comments", "30,652 issues"; the noun takes a plain s.
#[must_use]
pub fn counted(count: i64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// 30652 as "30,652".
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many minutes as "12 min", "3 h 20 min", "2 days 4 h" or "12 days".
#[must_use]
pub fn lasting(minutes: i64) -> String {
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let (first, second) = match (days, hours) {
        (0, 0) => (format!("{minutes} min"), None),
        (0, _) => (format!("{hours} h"), Some(format!("{rest} min")).filter(|_| rest > 0)),
        _ => (counted(days, "day"), Some(format!("{hours} h")).filter(|_| hours > 0 && days < 7)),
    };
    second.map_or(first.clone(), |second| format!("{first} {second}"))
}

/// "Ana", "Ana and Bo", "Ana, Bo and Mei".
#[must_use]
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_read_well() {
        assert_eq!(counted(1, "comment"), "1 comment");
        assert_eq!(counted(30_652, "issue"), "30,652 issues");
        assert_eq!(grouped(-1_000), "-1,000");
        assert_eq!(
            [12, 60, 200, 1_440, 3_135, 17_300].map(lasting),
            ["12 min", "1 h", "3 h 20 min", "1 day", "2 days 4 h", "12 days"]
        );
        assert_eq!(listed(&["Ana", "Bo", "Mei"]), "Ana, Bo and Mei");
    }
}
