//! A list of the repository, page by page: each page is kept with its `ETag`, and asked for again only if it has changed.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::client::{Answer, Page};
use super::{Halt, Run};
use crate::error::Error;
use crate::import::github::run::Step;

/// What is kept of a page beside its content.
#[derive(Serialize, Deserialize)]
struct Head {
    url: String,
    etag: Option<String>,
    next: Option<String>,
}

impl Run<'_> {
    /// Brings `{name}.json` up to date, by whichever pages have changed.
    pub(super) fn list(&self, name: &str, first: &str) -> Result<(), Halt> {
        let (mut url, mut number) = (first.to_owned(), 1);
        loop {
            let next = self.page(&page_name(name, number), &url)?;
            self.go_on(Step::Listing(number))?;
            let Some(next) = next else { break };
            (url, number) = (next, number + 1);
        }
        for gone in (number + 1..).map(|number| page_name(name, number)).take_while(|page| self.shelf.has(page)) {
            self.shelf.remove(&gone)?;
        }
        self.shelf.join(&format!("{name}.json"), (1..=number).map(|number| page_name(name, number)))?;
        Ok(())
    }

    /// Brings one page up to date; the address of the next one.
    fn page(&self, name: &str, url: &str) -> Result<Option<String>, Halt> {
        let head_name = name.replace(".json", ".head");
        let head = self.shelf.read(&head_name).and_then(|bytes| serde_json::from_slice::<Head>(&bytes).ok());
        let head = head.filter(|head| head.url == url && self.shelf.has(name));
        // The last page is asked for whole: that another one follows it now need not change what stands on it.
        let etag = head.as_ref().filter(|head| head.next.is_some()).and_then(|head| head.etag.as_deref());
        let page = match (self.client.get(url, etag)?, head) {
            (Answer::Page(page), _) => page,
            (Answer::Same, Some(head)) => return Ok(head.next),
            (Answer::Same | Answer::Missing, _) => {
                return Err(Halt::Failed(Error::Unavailable(format!("GitHub does not have {url} any more."))));
            }
        };
        check_list(url, &page)?;
        self.shelf.put(name, [page.body.as_slice()].into_iter())?;
        let head = Head { url: url.to_owned(), etag: page.etag, next: page.next };
        let bytes = serde_json::to_vec(&head).map_err(|error| Error::internal("keeping a page", error))?;
        self.shelf.put(&head_name, [bytes.as_slice()].into_iter())?;
        Ok(head.next)
    }
}

fn page_name(list: &str, number: u64) -> String {
    format!("pages/{list}-{number:06}.json")
}

/// What is not a list is not kept.
pub(super) fn check_list(url: &str, page: &Page) -> Result<(), Error> {
    let list = serde_json::from_slice::<Vec<IgnoredAny>>(&page.body);
    list.map(drop).map_err(|error| Error::Unavailable(format!("{url} answered something else than a list: {error}.")))
}
