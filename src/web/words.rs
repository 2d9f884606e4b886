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
        assert_eq!(listed(&["Ana", "Bo", "Mei"]), "Ana, Bo and Mei");
    }
}
