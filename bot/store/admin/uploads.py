"""Ids of the files uploaded to Slack."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.database.database import Transaction
from bot.store.schema.notifications import UploadRow

MAX_FILE_ID = 30  # maximum length of a file's id; Slack's have eleven characters


def record_upload(transaction: Transaction, file: str, at: datetime) -> None:
    """Record the id of a file that was uploaded at a moment."""
    transaction.merge(UploadRow(file=file[:MAX_FILE_ID], at=at))


def list_uploads_before(transaction: Transaction, before: datetime, most: int) -> Sequence[str]:
    """Return the ids of up to ``most`` files that were uploaded before a moment, oldest first."""
    return transaction.scalars(
        select(UploadRow.file).where(UploadRow.at < before).order_by(UploadRow.at).limit(most)
    ).all()


def remove_upload(transaction: Transaction, file: str) -> None:
    """Remove the id of a file."""
    transaction.execute(delete(UploadRow).where(UploadRow.file == file))
