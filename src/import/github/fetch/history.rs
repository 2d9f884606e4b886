//! What happened to one issue: its timeline, and its comments where there are any.

use super::client::{Answer, Page};
use super::pages::check_list;
use super::{Halt, Listed, Run};

impl Run<'_> {
    /// Fetches the history of an issue unless the one that is here is of the same moment. Was it asked for?
    pub(super) fn history(&self, repository: &str, issue: &Listed) -> Result<bool, Halt> {
        let folder = format!("issues/{}", issue.number);
        let mark = format!("{folder}/fetched");
        let moment = issue.updated_at.clone().unwrap_or_default();
        if !moment.is_empty() && self.shelf.read(&mark).is_some_and(|kept| kept == moment.as_bytes()) {
            return Ok(false);
        }
        let there = format!("{repository}/issues/{}", issue.number);
        self.whole(&format!("{folder}/timeline.json"), format!("{there}/timeline?per_page=100"))?;
        if issue.comments != Some(0) {
            self.whole(&format!("{folder}/comments.json"), format!("{there}/comments?per_page=100"))?;
        }
        self.shelf.put(&mark, [moment.as_bytes()].into_iter())?;
        Ok(true)
    }

    /// All pages of a list into one file. Nothing, where GitHub has none.
    fn whole(&self, name: &str, first: String) -> Result<(), Halt> {
        let mut pages: Vec<Page> = Vec::new();
        let mut url = Some(first);
        while let Some(asked) = url.take() {
            let Answer::Page(page) = self.client.get(&asked, None)? else { return Ok(()) };
            check_list(&asked, &page)?;
            url.clone_from(&page.next);
            pages.push(page);
        }
        self.shelf.put(name, pages.iter().flat_map(|page| [page.body.as_slice(), b"\n"]))?;
        Ok(())
    }
}
