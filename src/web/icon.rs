//! Draws the icons: Octicons in one sprite, written once, of which a page only names the symbols.
use std::fmt::{self, Display, Formatter, Write};

use askama::filters::HtmlSafe;
use icondata_oc as oc;

use super::assets;
use crate::look::Icon;

/// Our own mark: two events on a line.
const TIDINGS: &str = r#"<path fill-rule="evenodd" d="M4 0h8a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4Zm1.250 6.427a1.750 1.750 0 1 0-1 0v3.146a1.750 1.750 0 1 0 1 0ZM8 4v1.500h5V4Zm0 6.500V12h3.500v-1.500Z"/>"#;

/// In a template, `{{ Icon::Plus }}` prints the picture; it always stands beside a word, so it is hidden from screen readers.
impl Display for Icon {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let (name, sprite) = (self.name(), assets::sprite());
        write!(out, r#"<svg class="icon icon--{name}" aria-hidden="true"><use href="{sprite}#{name}"/></svg>"#)
    }
}

impl HtmlSafe for Icon {}

/// Every icon as a `<symbol>`, in one SVG file.
pub fn write_sprite() -> String {
    let mut sprite = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg">"#);
    sprite.push_str("<!-- Octicons, (c) GitHub Inc., MIT licence; \"tidings\" is our own. -->");
    for icon in Icon::ALL {
        let (name, drawing) = (icon.name(), drawing(*icon));
        write!(sprite, r#"<symbol id="{name}" viewBox="0 0 16 16">{drawing}</symbol>"#)
            .expect("a String takes what is written to it");
    }
    sprite.push_str("</svg>");
    sprite
}

#[expect(clippy::too_many_lines, reason = "one line for each icon")]
fn drawing(icon: Icon) -> &'static str {
    let octicon = match icon {
        Icon::Tidings => return TIDINGS,
        Icon::Alert => oc::OcAlertSm,
        Icon::Archive => oc::OcArchiveSm,
        Icon::ArrowLeft => oc::OcArrowLeftSm,
        Icon::ArrowRight => oc::OcArrowRightSm,
        Icon::ArrowSwitch => oc::OcArrowSwitchSm,
        Icon::ArrowUp => oc::OcArrowUpSm,
        Icon::Bell => oc::OcBellSm,
        Icon::BellSlash => oc::OcBellSlashSm,
        Icon::Blocked => oc::OcBlockedSm,
        Icon::Bookmark => oc::OcBookmarkSm,
        Icon::Broadcast => oc::OcBroadcastSm,
        Icon::Calendar => oc::OcCalendarSm,
        Icon::Check => oc::OcCheckSm,
        Icon::CheckCircle => oc::OcCheckCircleSm,
        Icon::Checklist => oc::OcChecklistSm,
        Icon::ChevronDown => oc::OcChevronDownSm,
        Icon::ChevronLeft => oc::OcChevronLeftSm,
        Icon::ChevronRight => oc::OcChevronRightSm,
        Icon::Clock => oc::OcClockSm,
        Icon::Comment => oc::OcCommentSm,
        Icon::CommentDiscussion => oc::OcCommentDiscussionSm,
        Icon::Copy => oc::OcCopySm,
        Icon::CrossReference => oc::OcCrossReferenceSm,
        Icon::DiffModified => oc::OcDiffModifiedSm,
        Icon::Download => oc::OcDownloadSm,
        Icon::Duplicate => oc::OcDuplicateSm,
        Icon::Eye => oc::OcEyeSm,
        Icon::EyeClosed => oc::OcEyeClosedSm,
        Icon::Flame => oc::OcFlameSm,
        Icon::Gear => oc::OcGearSm,
        Icon::GitCommit => oc::OcGitCommitSm,
        Icon::GitPullRequest => oc::OcGitPullRequestSm,
        Icon::Globe => oc::OcGlobeSm,
        Icon::Graph => oc::OcGraphSm,
        Icon::Heart => oc::OcHeartSm,
        Icon::History => oc::OcHistorySm,
        Icon::Home => oc::OcHomeSm,
        Icon::Hourglass => oc::OcHourglassSm,
        Icon::Hubot => oc::OcHubotSm,
        Icon::Info => oc::OcInfoSm,
        Icon::IssueClosed => oc::OcIssueClosedSm,
        Icon::IssueOpened => oc::OcIssueOpenedSm,
        Icon::IssueReopened => oc::OcIssueReopenedSm,
        Icon::KebabHorizontal => oc::OcKebabHorizontalSm,
        Icon::Key => oc::OcKeySm,
        Icon::Link => oc::OcLinkSm,
        Icon::Lock => oc::OcLockSm,
        Icon::Mail => oc::OcMailSm,
        Icon::Mention => oc::OcMentionSm,
        Icon::Milestone => oc::OcMilestoneSm,
        Icon::Mute => oc::OcMuteSm,
        Icon::Organization => oc::OcOrganizationSm,
        Icon::Paperclip => oc::OcPaperclipSm,
        Icon::Pencil => oc::OcPencilSm,
        Icon::People => oc::OcPeopleSm,
        Icon::Person => oc::OcPersonSm,
        Icon::PersonAdd => oc::OcPersonAddSm,
        Icon::Pin => oc::OcPinSm,
        Icon::PinSlash => oc::OcPinSlashSm,
        Icon::Plus => oc::OcPlusSm,
        Icon::Read => oc::OcReadSm,
        Icon::Report => oc::OcReportSm,
        Icon::Rss => oc::OcRssSm,
        Icon::Search => oc::OcSearchSm,
        Icon::Server => oc::OcServerSm,
        Icon::ShieldLock => oc::OcShieldLockSm,
        Icon::SignOut => oc::OcSignOutSm,
        Icon::Skip => oc::OcSkipSm,
        Icon::Smiley => oc::OcSmileySm,
        Icon::Stack => oc::OcStackSm,
        Icon::Stopwatch => oc::OcStopwatchSm,
        Icon::Sync => oc::OcSyncSm,
        Icon::Tag => oc::OcTagSm,
        Icon::Trash => oc::OcTrashSm,
        Icon::Undo => oc::OcUndoSm,
        Icon::Unlock => oc::OcUnlockSm,
        Icon::Webhook => oc::OcWebhookSm,
        Icon::X => oc::OcXSm,
        Icon::XCircle => oc::OcXCircleSm,
        Icon::Zap => oc::OcZapSm,
    };
    octicon.data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_drawn_once() {
        let sprite = write_sprite();
        for icon in Icon::ALL {
            let symbol = format!("<symbol id=\"{}\" viewBox=\"0 0 16 16\"><path", icon.name());
            assert_eq!(sprite.matches(&symbol).count(), 1, "{symbol}");
        }
    }
}
