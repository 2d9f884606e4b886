//! Mail into a folder, one `.eml` each: for demos, tests and servers without mail.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::MailFault;

/// Writes the message under the name of its id, at once or not at all; a repeat replaces the same file.
pub(super) fn keep(folder: &Path, message_id: &str, message: &[u8]) -> Result<(), MailFault> {
    write(folder, &file_name(message_id), message)
        .map_err(|error| MailFault::Temporary(format!("writing to {} failed: {error}", folder.display())))
}

fn write(folder: &Path, name: &str, message: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".{name}.{}", std::process::id()));
    let mut file = File::create(&unfinished)?;
    file.write_all(message)?;
    file.sync_all()?;
    fs::rename(unfinished, folder.join(format!("{name}.eml")))
}

fn file_name(message_id: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '@' | '-' | '_');
    let name: String = message_id.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).take(200).collect();
    name.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_the_folder() {
        assert_eq!(file_name("e.1.2.3@host"), "e.1.2.3@host");
        assert_eq!(file_name("../../etc/passwd\0"), "_.._etc_passwd_");
        assert!(file_name(&"x".repeat(999)).len() <= 200);
    }
}
