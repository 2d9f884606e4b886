//! Passwords: which are good enough, and how they are kept. Hashing takes 20 ms on purpose, so it never runs in a write.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::error::{Error, Errors, Result};

/// The shortest, in bytes.
const SHORTEST: usize = 10;
/// The longest, in bytes.
const LONGEST: usize = 1024;

/// What everybody tries first, of those that are long enough; in lower case.
const COMMON: &[&str] = &[
    "0123456789",
    "0987654321",
    "1029384756",
    "123123123123",
    "1234567890",
    "12345678910",
    "123456789a",
    "1234qwerasdf",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abcdefghij",
    "administrator",
    "asdfghjkl;",
    "asdfghjkl1",
    "baseball123",
    "basketball",
    "changeme123",
    "changemenow",
    "computer123",
    "correct horse battery staple",
    "correcthorsebatterystaple",
    "dragon1234",
    "football123",
    "iloveyou123",
    "iloveyou12",
    "letmein123",
    "letmeinnow",
    "liverpool1",
    "login12345",
    "manchester",
    "master1234",
    "michael123",
    "minecraft1",
    "monkey1234",
    "mypassword",
    "mypassword1",
    "p@ssw0rd123",
    "passw0rd123",
    "password00",
    "password01",
    "password10",
    "password11",
    "password12",
    "password123",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "pokemon123",
    "princess123",
    "q1w2e3r4t5",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "qwerty1234",
    "qwerty12345",
    "qwerty123456",
    "qwertyqwerty",
    "qwertyuiop",
    "qwertyuiop123",
    "qwertyuiop[]",
    "secret1234",
    "starwars123",
    "sunshine123",
    "superman123",
    "test123456",
    "testtest123",
    "trustno1trustno1",
    "unknown123",
    "welcome123",
    "welcome1234",
    "whatever123",
    "zaq12wsxcde3",
    "zxcvbnm123",
    "zxcvbnmasdf",
];

/// A hash that no password has: unknown names take the same time as known ones.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cyBzYWx0IGhlcmU$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Is this good enough for the account of this name?
pub fn check(password: &str, name: &str) -> Result<(), Errors> {
    let bytes = password.len();
    let plain = password.to_lowercase();
    let first = plain.chars().next();
    let wrong = if bytes < SHORTEST {
        format!("At least {SHORTEST} characters; this one has {}.", password.chars().count())
    } else if bytes > LONGEST {
        format!("At most {LONGEST} bytes; this one has {bytes}.")
    } else if plain == name.to_lowercase()
        || COMMON.contains(&plain.as_str())
        || plain.chars().all(|c| Some(c) == first)
    {
        "This is one of the first that anybody would try. Choose another.".to_owned()
    } else {
        return Ok(());
    };
    Err(Errors::one("password", wrong))
}

/// Argon2id with m = 19456, t = 2, p = 1.
pub fn hash_now(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Error::internal("hashing a password", error))
}

/// Is it the password of this hash? Without a hash it takes as long, and is not.
pub fn is_right_now(password: &str, hash: Option<&str>) -> bool {
    let known = hash.is_some();
    let parsed = PasswordHash::new(hash.unwrap_or(NOBODYS));
    let fits = parsed.is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
    known && fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_is_right() {
        let hash = hash_now("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_right_now("correct horse", Some(&hash)));
        assert!(!is_right_now("correct house", Some(&hash)));
        assert!(!is_right_now("correct horse", None));
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        assert!(check("nine char", "ana").is_err());
        assert!(check("Password123", "ana").is_err());
        assert!(check("aaaaaaaaaaaa", "ana").is_err());
        assert!(check("Maximiliano", "maximiliano").is_err());
        assert!(check(&"é".repeat(513), "ana").is_err());
        assert!(check("a few plain words", "ana").is_ok());
        assert!(check("ünï cödé", "ana").is_ok());
    }
}
