"""The least Slack app there is, as a newcomer writes it, on the same aiohttp runner as ``errdesk serve --http``."""

import asyncio
import os

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp

app = AsyncApp(token=os.environ["SLACK_BOT_TOKEN"], signing_secret=os.environ["SLACK_SIGNING_SECRET"])
app.client.base_url = os.environ["SLACK_API_URL"]


@app.command("/errcode")
async def say_hello(ack: AsyncAck) -> None:
    """Say hello."""
    await ack("hello")


async def serve() -> None:
    """Listen until the process is ended."""
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["PORT"])).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
