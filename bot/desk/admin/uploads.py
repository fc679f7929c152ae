"""Retention of uploaded pictures: which files are in Slack, so that they are deleted after 90 days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.desk.state.desk import Desk
from bot.store.admin import uploads

UPLOAD_RETENTION = timedelta(days=90)  # as long as a free workspace shows its messages
MAX_DELETIONS = 200  # files deleted in one run, once a day


def record_upload(desk: Desk, file: str, at: datetime) -> None:
    """Record that a file was uploaded to Slack."""
    with desk.database.begin() as transaction:
        uploads.record_upload(transaction, file, at)


def find_expired_uploads(desk: Desk, now: datetime) -> Sequence[str]:
    """Return the ids of the files that are due for deletion, the oldest first."""
    with desk.database.read() as transaction:
        return uploads.list_uploads_before(transaction, now - UPLOAD_RETENTION, MAX_DELETIONS)


def delete_upload_record(desk: Desk, file: str) -> None:
    """Delete the record of a file that is no longer in Slack."""
    with desk.database.begin() as transaction:
        uploads.remove_upload(transaction, file)
