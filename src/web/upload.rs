//! A posted form that may bring files: what `multipart/form-data` is read into, within its limits.

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::TryStreamExt as _;
use futures_util::future::LocalBoxFuture;
use sha2::{Digest, Sha256};

use super::attachments::picture::Pictures;
use super::posted::{Form, Kept};
use crate::error::{Error, Errors, Result};
use crate::models::attachment::{MOST_BYTES, NewAttachment, kind};

/// The most files of one form.
const MOST_FILES: usize = 5;
/// The most bytes of a whole form with files.
const MOST_IN_ALL: usize = 24 * 1024 * 1024;
/// The most bytes of what is typed.
const MOST_TYPED: usize = 256 * 1024;
/// The most fields.
const MOST_FIELDS: usize = 100;
/// A form that takes longer to arrive is not waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A form and its files.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    pub(crate) form: Form,
    files: Vec<Sent>,
}

/// A file as it was sent.
#[derive(Debug)]
struct Sent {
    name: String,
    content: Vec<u8>,
    /// What came, be it more than was kept.
    bytes: usize,
}

impl Upload {
    /// Did any file come with the form?
    pub(crate) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// The files, each of a kind that is taken here, the pictures among them written anew. What is wrong with them is
    /// [`Error::Invalid`].
    pub(crate) async fn files(self, pictures: &Pictures) -> Result<Vec<NewAttachment>> {
        if self.files.len() > MOST_FILES {
            let words = format!("At most {MOST_FILES} files are taken at once; these are {}.", self.files.len());
            return Err(Error::invalid("files", words));
        }
        let mut errors = Errors::default();
        let mut taken = Vec::new();
        for file in self.files {
            let checked = match file.checked() {
                Ok(file) => pictures.anew(file).await?,
                Err(words) => Err(words),
            };
            match checked {
                Ok(file) => taken.push(file),
                Err(words) => errors.add("files", words),
            }
        }
        if errors.is_empty() { Ok(taken) } else { Err(Error::Invalid(errors)) }
    }
}

impl Sent {
    fn checked(self) -> Result<NewAttachment, String> {
        if self.bytes > MOST_BYTES {
            let mib = self.bytes.div_ceil(1024 * 1024);
            return Err(format!("A file may have 10 MB; “{}” has {mib} MB.", kind::shown(&self.name)));
        }
        let mime = kind::of(&self.name, &self.content)?;
        Ok(NewAttachment { filename: self.name, mime, content: self.content, size: None })
    }
}

impl FromRequest for Upload {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.content_type().eq_ignore_ascii_case("multipart/form-data") {
            let form = Form::from_request(request, payload);
            return Box::pin(async move { Ok(Self { form: form.await?, files: Vec::new() }) });
        }
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let parts = Multipart::new(request.headers(), payload);
            let mut sent = Parts::default();
            let read = tokio::time::timeout(PATIENCE, sent.read(parts)).await;
            let read = read.unwrap_or_else(|_| Err(Error::Malformed("The form did not arrive in time.".into())));
            // What was typed stands before the files: it is kept even if those are too much.
            let upload = sent.upload(request.path());
            request.extensions_mut().insert(Kept(upload.form.clone()));
            read.map(|()| upload)
        })
    }
}

fn too_large() -> Error {
    Error::TooLarge("A form with its files may have 24 MB; this was more.".into())
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Malformed(format!("The form is not written as browsers write one: {error}"))
}

/// What of a form has come so far.
#[derive(Default)]
struct Parts {
    fields: Vec<(String, String)>,
    files: Vec<Sent>,
    bytes: usize,
}

impl Parts {
    async fn read(&mut self, mut parts: Multipart) -> Result<()> {
        while let Some(part) = parts.try_next().await.map_err(broken)? {
            self.take(part).await?;
            if self.fields.len() > MOST_FIELDS {
                return Err(Error::TooLarge(format!("A form may have {MOST_FIELDS} fields; this has more.")));
            }
        }
        Ok(())
    }

    async fn take(&mut self, mut part: Field) -> Result<()> {
        let name = part.name().unwrap_or_default().to_owned();
        let filename = part.content_disposition().and_then(|head| head.get_filename()).map(str::to_owned);
        let most = match &filename {
            None => MOST_TYPED,
            Some(_) if self.files.len() < MOST_FILES => MOST_BYTES,
            Some(_) => 0, // one too many, which is told when the files are looked at
        };
        let (content, bytes) = content(&mut part, most, &mut self.bytes).await?;
        match filename {
            None if bytes > most => return Err(Error::TooLarge("A form may have 256 KB; this was more.".into())),
            None => self.fields.push((name, String::from_utf8(content).map_err(broken)?)),
            Some(filename) if filename.is_empty() && bytes == 0 => {} // a box for files that nobody filled
            Some(filename) => self.files.push(Sent { name: filename, content, bytes }),
        }
        Ok(())
    }

    fn upload(self, path: &str) -> Upload {
        let Self { mut fields, files, .. } = self;
        // Another file is another form: the same words with it are no repeat.
        let marks = files.iter().map(|file| ("files".to_owned(), format!("{} {}", file.name, digest(&file.content))));
        fields.extend(marks);
        Upload { form: Form::new(path, fields), files }
    }
}

/// The content up to so many bytes, and how many came.
async fn content(part: &mut Field, most: usize, all: &mut usize) -> Result<(Vec<u8>, usize)> {
    let (mut content, mut bytes) = (Vec::new(), 0);
    while let Some(chunk) = part.try_next().await.map_err(broken)? {
        bytes += chunk.len();
        *all += chunk.len();
        if *all > MOST_IN_ALL {
            return Err(too_large());
        }
        if bytes <= most {
            content.extend_from_slice(&chunk);
        }
    }
    Ok((content, bytes))
}

fn digest(content: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(content))
}
