"""The least Slack app there is, on the same aiohttp runner as ``errdesk serve --http`` and on Bolt's own web app.

As a newcomer writes it, Bolt looks for the listener's answer every 10 ms. With the argument ``eager`` it waits for the
listener instead, as Errdesk has it, and the app is as fast as Bolt can be.
"""

import asyncio
import os
import sys

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp

app = AsyncApp(
    token=os.environ["SLACK_BOT_TOKEN"],
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    process_before_response="eager" in sys.argv[1:],
)
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
