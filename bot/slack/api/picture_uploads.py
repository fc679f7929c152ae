"""Pictures in messages: uploaded without being shared anywhere, shown by a block, left out where Slack refuses.

A file that is uploaded without a channel belongs to the bot alone; whoever sees a message that shows it in an image
block sees the picture: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.database import Unavailable
from bot.slack.api.slack_errors import INVALID_BLOCKS, SLACK_ERRORS, read_fault
from bot.stats.charts import Picture

log = logging.getLogger(__name__)

Block: TypeAlias = dict[str, Any]
Blocks: TypeAlias = Sequence[Block]
Remember: TypeAlias = Callable[[str], Awaitable[object]]  # keeps a file's id
T = TypeVar("T")

WAITS = (1.0, 2.0, 3.0)  # seconds between tries: Slack looks through a file before a message may show it, mostly in
# two seconds. With these four tries and the one without a picture, a response_url's five uses are enough.
FILE = "slack_file"


async def upload(client: AsyncWebClient, picture: Picture, name: str, remember: Remember) -> Block | None:
    """Upload a picture under a file name such as “faq.png” and give the block that shows it; None where Slack refuses.

    ``remember`` keeps the file's id, so that it is deleted one day. It needs the scope files:write.
    """
    try:
        told = await client.files_upload_v2(filename=name, title=name, content=picture.png, alt_txt=picture.alt)
        file = told["files"][0]
        await remembered(remember(str(file["id"])))
        return {"type": "image", **shown_by(file), "alt_text": picture.alt}
    except SlackApiError as error:
        log.warning("Slack takes no picture (%s): its message goes without.", read_fault(error).name)
    except (*SLACK_ERRORS, KeyError, IndexError) as error:
        log.warning("A picture was not uploaded, and its message goes without: %s", error or type(error).__name__)
    return None


async def remembered(keeping: Awaitable[object]) -> None:
    """Wait until a file's id is kept; where the database cannot keep it, the file stays in Slack."""
    try:
        await keeping
    except Unavailable as unavailable:
        log.warning("A picture will not be deleted by itself one day. %s", unavailable.detail)


def shown_by(file: Mapping[str, Any]) -> Block:
    """Say where an image block finds a file: Slack knows it by its id, the stand-in has only an address for it."""
    address = str(file.get("permalink", ""))
    return {"image_url": address} if address.startswith("http://") else {FILE: {"id": file["id"]}}


async def with_picture(send: Callable[[Blocks], Awaitable[T]], blocks_with: Blocks, blocks_without: Blocks) -> T:
    """Send blocks with a picture, again until Slack has looked through the file, and in the end those without.

    ``send`` gets the blocks, and raises SlackApiError where Slack refuses them; any other error is raised as it is.
    It may take six seconds and four calls more than sending alone.
    """
    for wait in (*WAITS, None):
        try:
            return await send(blocks_with)
        except SlackApiError as error:
            if read_fault(error).name not in INVALID_BLOCKS:
                raise
            if wait is None or is_of_others(error):
                log.warning("Slack does not show a picture: the message goes without. %s", error)
                break
        await asyncio.sleep(wait)
    return await send(blocks_without)


def is_of_others(error: SlackApiError) -> bool:
    """Say whether Slack names what is wrong with the blocks, and it is not the picture."""
    named = said(error).get("errors") or ()
    return bool(named) and not any(FILE in str(one) or "slack file" in str(one) for one in named)


def said(error: SlackApiError) -> Mapping[str, Any]:
    """Give what Slack answered; nothing where it cannot be read."""
    data = getattr(error.response, "data", error.response)
    return data if isinstance(data, Mapping) else {}
