"""Pictures in Slack: which were uploaded when, so that they are deleted after 90 days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.desk.state.desk import Desk
from bot.store.admin import uploads

KEPT = timedelta(days=90)  # as long as a free workspace shows its messages
AT_ONCE = 200  # files that are deleted in a day


def record_upload(desk: Desk, file: str, at: datetime) -> None:
    """Record that a file was uploaded to Slack."""
    with desk.database.begin() as session:
        uploads.keep_upload(session, file, at)


def find_old_uploads(desk: Desk, now: datetime) -> Sequence[str]:
    """Return the ids of files that are to be deleted now, the oldest first."""
    with desk.database.read() as session:
        return uploads.uploads_before(session, now - KEPT, AT_ONCE)


def forget_upload(desk: Desk, file: str) -> None:
    """Forget a file that is no longer in Slack."""
    with desk.database.begin() as session:
        uploads.forget_upload(session, file)
