//! The canaries: a word of its own in everything that is not for everybody. Then everybody looks at every page that he can
//! reach, in every form that it has, and searches for every word; and whoever was taken out is told nothing more.

mod crawl;
mod nest;

use std::collections::BTreeMap;

use crawl::Crawl;
use nest::Nest;

use super::matrix::stand::{Caller, PERSONAS};

/// Who may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    /// Nobody but whose it is: it is gone for good, or was shown once, or is his own.
    Nobody,
    /// Whoever is at least this, in the project.
    From(Caller),
}

use Caller::{Admin, Anyone, Maintainer, Reader, Triager};
use May::{From, Nobody};

/// What holds a canary, and who may read it. "vault" is private, and those who have a role are members; "crypt" is private
/// and has one member, who is none of those who look; "quay" is public.
const SECRETS: &[(&str, May)] = &[
    ("vault name", From(Reader)),
    ("vault old name", From(Maintainer)),
    ("vault description", From(Reader)),
    ("vault label", From(Reader)),
    ("vault label description", From(Reader)),
    ("vault milestone", From(Reader)),
    ("vault milestone description", From(Reader)),
    ("vault status", From(Reader)),
    ("vault template", From(Reader)),
    ("vault template about", From(Reader)),
    ("vault template title", From(Reader)),
    ("vault template body", From(Reader)),
    ("vault view", From(Reader)),
    ("vault own view", Nobody),
    ("vault workflow", From(Maintainer)),
    ("vault workflow message", From(Maintainer)),
    ("vault workflow of an issue", From(Triager)),
    ("vault title", From(Reader)),
    ("vault old title", From(Reader)),
    ("vault body", From(Reader)),
    ("vault old body", From(Reader)),
    ("vault comment", From(Reader)),
    ("vault old comment", From(Reader)),
    ("vault hidden comment", From(Reader)),
    ("vault deleted comment", Nobody),
    ("vault redacted comment", Nobody),
    ("vault redacted old comment", Nobody),
    ("vault redacted task", Nobody),
    ("vault held comment", From(Triager)),
    ("vault deleted title", From(Reader)),
    ("vault deleted body", Nobody),
    ("vault file", From(Reader)),
    ("vault file content", From(Reader)),
    ("vault unsent file", Nobody),
    ("vault lock reason", From(Reader)),
    ("vault invitation", From(Maintainer)),
    ("vault slack url", Nobody),
    ("vault linear key", Nobody),
    ("quay hidden comment", From(Anyone)),
    ("quay old comment", From(Anyone)),
    ("quay deleted comment", Nobody),
    ("quay redacted comment", Nobody),
    ("quay redacted old comment", Nobody),
    ("quay held comment", From(Triager)),
    ("quay own view", Nobody),
    ("quay workflow", From(Maintainer)),
    ("quay invitation", From(Maintainer)),
    ("quay slack url", Nobody),
    ("crypt slug", From(Admin)),
    ("crypt name", From(Admin)),
    ("crypt title", From(Admin)),
    ("crypt body", From(Admin)),
    ("email", From(Admin)),
    ("api token", Nobody),
    ("api token name", Nobody),
];

/// The word of a secret: found by search, and in nothing else.
fn word(secret: &str) -> String {
    format!("zq{}qz", secret.replace(' ', ""))
}

/// The canaries in a text, in whatever case.
fn canaries_in(text: &str) -> impl Iterator<Item = (&'static str, May)> {
    let text = text.to_lowercase();
    SECRETS.iter().copied().filter(move |(secret, _)| text.contains(&word(secret)))
}

#[test]
fn nobody_reads_what_is_not_for_him_on_any_page_that_he_can_reach() {
    let nest = Nest::build();
    let (mut leaks, mut seen) = (Vec::new(), BTreeMap::new());
    for (persona, caller) in PERSONAS {
        for (path, text) in Crawl::of(&nest, persona).everything() {
            for (secret, may) in canaries_in(&text) {
                if may == From(caller) || matches!(may, From(least) if caller > least) {
                    seen.insert(secret, path.clone());
                } else {
                    leaks.push(format!("{persona} reads the {secret} at {path}"));
                }
            }
        }
    }

    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    let hushed: Vec<_> = SECRETS.iter().filter(|(secret, may)| *may != Nobody && !seen.contains_key(secret)).collect();
    assert!(hushed.is_empty(), "nobody found these, so that looking proved nothing: {hushed:?}");
}

#[test]
fn searching_for_a_hidden_word_finds_as_much_as_searching_for_none() {
    let nest = Nest::build();
    let places = ["/issues", "/issues.json", "/issues.csv", "/projects/quay/issues", "/projects/quay/issues.json"];
    let mut leaks = Vec::new();
    for (persona, caller) in PERSONAS {
        for (secret, _) in SECRETS.iter().filter(|(_, may)| !matches!(may, From(least) if caller >= *least)) {
            for place in places {
                let asks =
                    [format!("{}", word(secret)), format!("label:{}", word(secret)), format!("-{}", word(secret))];
                for ask in asks {
                    let found = nest.answer_to(persona, place, &ask);
                    let nothing =
                        nest.answer_to(persona, place, &ask.replace(&word(secret), &"x".repeat(word(secret).len())));
                    if found != nothing {
                        leaks.push(format!("{persona} learns of the {secret} at {place}?q={ask}"));
                    }
                }
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}
