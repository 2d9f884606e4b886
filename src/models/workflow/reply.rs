//! What a workflow says: Markdown in which `{{author}}` and the like are the values of attributes.

use super::fact::Facts;
use crate::db::DbConn;
use crate::error::Result;
use crate::models::text::Body;
use crate::text;

/// The longest message, in characters.
const MESSAGE_CHARS: usize = 4_000;
/// At most so much of a value is said.
const VALUE_CHARS: usize = 1_000;

/// A piece of a message.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'m> {
    Text(&'m str),
    Value(&'m str),
}

fn pieces(message: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once("{{")
        && let Some((name, behind)) = after.split_once("}}")
    {
        pieces.extend([Piece::Text(before), Piece::Value(name.trim())]);
        rest = behind;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// Is the message short enough, and are its values known?
pub(super) fn check(message: &str, is_known: impl Fn(&str) -> bool) -> Result<(), String> {
    let chars = message.chars().count();
    if chars > MESSAGE_CHARS {
        return Err(format!("messages are at most {MESSAGE_CHARS} characters; this one has {chars}"));
    }
    if message.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err("the message holds a control character".into());
    }
    let unknown = pieces(message).into_iter().find_map(|piece| match piece {
        Piece::Value(name) if !is_known(name) => Some(name),
        _ => None,
    });
    unknown.map_or(Ok(()), |name| Err(format!("'{name}' is not a valid attribute to put between {{{{ and }}}}")))
}

/// The message with its values in it.
pub(super) fn fill(conn: &mut DbConn, message: &str, facts: &mut Facts<'_>) -> Result<Body> {
    let mut filled = String::new();
    for piece in pieces(message) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Value(name) => {
                let name = name.strip_prefix("issue.").unwrap_or(name);
                filled.push_str(&text::cut(&facts.get(conn, name)?.words(), VALUE_CHARS));
            }
        }
    }
    Ok(Body::parse_some("actions", &filled)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_between_double_braces() {
        use Piece::{Text, Value};
        assert_eq!(pieces("Hi @{{ author }}, {x}"), [Text("Hi @"), Value("author"), Text(", {x}")]);
        assert_eq!(pieces("{{open"), [Text("{{open")]);
    }

    #[test]
    fn unknown_values_are_refused_by_name() {
        let refusal = check("Hi {{autor}}", |name| name == "author").unwrap_err();
        assert_eq!(refusal, "'autor' is not a valid attribute to put between {{ and }}");
        assert_eq!(check("Hi {{author}}", |name| name == "author"), Ok(()));
        assert!(check(&"x".repeat(4_001), |_| true).unwrap_err().contains("4001"));
    }
}
