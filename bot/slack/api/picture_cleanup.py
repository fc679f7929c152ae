"""Delete old uploads: a free workspace has room for 5 GB."""

import asyncio
import logging
from datetime import datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.database import Unavailable
from bot.desk.admin.uploads import delete_upload_record, find_expired_uploads
from bot.desk.state.desk import Desk
from bot.slack.api.slack_errors import SLACK_ERRORS, read_fault
from bot.threads import run_in_thread

log = logging.getLogger(__name__)

DELETE_INTERVAL = 1.5  # seconds between two files: Slack allows 50 deletions a minute
ALREADY_GONE = {"file_not_found", "file_deleted", "cant_delete_file"}  # nothing is left to delete


async def delete_old_uploads(desk: Desk, client: AsyncWebClient, now: datetime) -> None:
    """Delete the uploads that are due, one after the other; what Slack doesn't delete today is left for tomorrow."""
    try:
        for file in await run_in_thread(find_expired_uploads, desk, now):
            await delete_upload(client, file)
            await run_in_thread(delete_upload_record, desk, file)
            await asyncio.sleep(DELETE_INTERVAL)
    except SLACK_ERRORS as error:
        log.warning("Slack deletes no old picture of mine (%s). They stay until tomorrow.", read_fault(error).name)
    except Unavailable as error:
        log.warning("Old pictures were not deleted. They stay until tomorrow: %s", error.detail)


async def delete_upload(client: AsyncWebClient, file: str) -> None:
    """Delete a file; one that is gone already is no error. Needs the scope files:write."""
    try:
        await client.files_delete(file=file)
    except SlackApiError as error:
        if read_fault(error).name not in ALREADY_GONE:
            raise
