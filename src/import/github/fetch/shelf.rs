//! The folder that fetched files go to: each is written beside its place and then moved there, so that it is whole.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::super::folder::Unreadable;

/// The folder.
pub(super) struct Shelf(PathBuf);

impl Shelf {
    /// Makes it if it is not there.
    pub(super) fn open(folder: &Path) -> Result<Self, Unreadable> {
        let shelf = Self(folder.to_owned());
        fs::create_dir_all(folder).map_err(|error| Unreadable::io(folder, &error))?;
        Ok(shelf)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// What stands in the file, if there is one.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path(name)).ok()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.path(name).is_file()
    }

    /// Puts these pieces there, one after the other.
    pub(super) fn put<'p>(&self, name: &str, pieces: impl Iterator<Item = &'p [u8]>) -> Result<(), Unreadable> {
        self.write(name, |file| pieces.into_iter().try_for_each(|piece| file.write_all(piece)))
    }

    /// Puts the content of these files there, one after the other, a line each.
    pub(super) fn join(&self, name: &str, parts: impl Iterator<Item = String>) -> Result<(), Unreadable> {
        self.write(name, |file| {
            for part in parts {
                io::copy(&mut File::open(self.path(&part))?, file)?;
                file.write_all(b"\n")?;
            }
            Ok(())
        })
    }

    pub(super) fn remove(&self, name: &str) -> Result<(), Unreadable> {
        let path = self.path(name);
        fs::remove_file(&path).map_err(|error| Unreadable::io(&path, &error))
    }

    fn write(&self, name: &str, work: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Unreadable> {
        let path = self.path(name);
        let beside = self.path(&format!("{name}.part"));
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            let mut file = File::create(&beside)?;
            work(&mut file)?;
            file.sync_data()?;
            fs::rename(&beside, &path)
        });
        written.map_err(|error| Unreadable::io(&path, &error))
    }
}
