"""Pictures in messages: uploaded without a channel, shown by an image block, left out if Slack refuses them.

A file that is uploaded without a channel is the bot's own; everybody who sees a message with the image block sees the
picture: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.database import Unavailable
from bot.slack.api.slack_errors import INVALID_BLOCKS, SLACK_ERRORS, read_fault
from bot.stats.charts import ChartImage

log = logging.getLogger(__name__)

Block: TypeAlias = dict[str, Any]
Blocks: TypeAlias = Sequence[Block]
StoreUpload: TypeAlias = Callable[[str], Awaitable[object]]  # stores a file's id
T = TypeVar("T")

RETRY_DELAYS = (
    1.0,
    2.0,
    3.0,
)  # seconds between tries: Slack processes a file before a message may show it, mostly within
# two seconds. These four tries and the one without a picture fit into a response_url's five uses.
SLACK_FILE = "slack_file"


async def upload_picture(client: AsyncWebClient, picture: ChartImage, name: str, remember: StoreUpload) -> Block | None:
    """Upload a picture under a file name such as “faq.png”; return the block that shows it, None if Slack refuses.

    ``remember`` stores the file's id, so that it can be deleted later. Needs the scope files:write.
    """
    try:
        response = await client.files_upload_v2(filename=name, title=name, content=picture.png, alt_txt=picture.alt)
        file = response["files"][0]
        await store_upload_id(remember(str(file["id"])))
        return {"type": "image", SLACK_FILE: {"id": file["id"]}, "alt_text": picture.alt}
    except SlackApiError as error:
        log.warning("Slack takes no picture (%s): its message goes without.", read_fault(error).name)
    except (*SLACK_ERRORS, KeyError, IndexError) as error:
        log.warning("A picture was not uploaded, and its message goes without: %s", error or type(error).__name__)
    return None


async def store_upload_id(stored: Awaitable[object]) -> None:
    """Wait until a file's id is stored; if the database is unavailable, the file stays in Slack for good."""
    try:
        await stored
    except Unavailable as unavailable:
        log.warning("A picture will not be deleted by itself one day. %s", unavailable.detail)


async def send_with_picture(send: Callable[[Blocks], Awaitable[T]], blocks_with: Blocks, blocks_without: Blocks) -> T:
    """Send blocks with a picture, retrying until Slack has processed the file; finally those without.

    ``send`` is called with the blocks and raises SlackApiError if Slack refuses them; other errors propagate.
    It may take six seconds and four calls more than sending once.
    """
    for wait in (*RETRY_DELAYS, None):
        try:
            return await send(blocks_with)
        except SlackApiError as error:
            if read_fault(error).name not in INVALID_BLOCKS:
                raise
            if wait is None or is_unrelated_to_picture(error):
                log.warning("Slack does not show a picture: the message goes without. %s", error)
                break
        await asyncio.sleep(wait)
    return await send(blocks_without)


def is_unrelated_to_picture(error: SlackApiError) -> bool:
    """Return whether Slack names what is wrong with the blocks, and it is not the picture."""
    problems = read_error_body(error).get("errors") or ()
    return bool(problems) and not any(
        SLACK_FILE in str(problem) or "slack file" in str(problem) for problem in problems
    )


def read_error_body(error: SlackApiError) -> Mapping[str, Any]:
    """Return the decoded body of Slack's response, empty if it isn't a JSON object."""
    data = getattr(error.response, "data", error.response)
    return data if isinstance(data, Mapping) else {}
