"""Connect the app to Slack: over Socket Mode where an app token is set, otherwise by listening to signed HTTP."""

import asyncio
import errno
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from aiohttp import ClientError, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.ahead import read_ahead
from bot.desk.desk import Desk
from bot.errors import Refusal
from bot.settings import Settings
from bot.slack.app import Middleware, build_app, tune
from bot.slack.ask import Now, utc_now
from bot.slack.beside import beside
from bot.slack.health import add_health
from bot.slack.later import finish_work
from bot.slack.manifest import EVENTS
from bot.slack.members import read_at_start
from bot.slack.post import sending

GRACE = 3.0  # seconds that answers under way get when the server stops


@asynccontextmanager
async def connected(
    desk: Desk, settings: Settings, *, now: Now = utc_now, middleware: tuple[Middleware, ...] = ()
) -> AsyncIterator[str]:
    """Serve while the context is open; it gives a word on how. Refuses a port or a token that cannot be used."""
    app = build_app(desk, settings, now=now, middleware=middleware)
    connection = socket_mode(app, settings) if settings.app_token else http(app, desk, settings)
    async with connection as how, sending(desk, settings, GRACE, now=now):
        beside(read_at_start(desk, app.client))
        beside(asyncio.to_thread(read_ahead, desk, now()))
        yield how


@asynccontextmanager
async def socket_mode(app: AsyncApp, settings: Settings) -> AsyncIterator[str]:
    """Hold a Socket Mode connection; it needs a client of its own, with the app token."""
    client = AsyncWebClient(token=settings.app_token)
    tune(client, settings)
    with told_by_slack(settings):
        await app.client.auth_test()
        opened = await client.apps_connections_open(app_token=settings.app_token)
    handler = AsyncSocketModeHandler(app, settings.app_token, web_client=client)
    handler.client.wss_uri = opened["url"]  # its own first try would go on for ever with a token that Slack refuses
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # - Bolt gives it no types
        yield "Connected to Slack over Socket Mode"
    finally:
        handler.client.socket_mode_request_listeners.clear()  # what still arrives is not acknowledged: Slack resends it
        await finish_work(GRACE)
        await handler.close_async()  # type: ignore[no-untyped-call]  # - Bolt gives it no types


@asynccontextmanager
async def http(app: AsyncApp, desk: Desk, settings: Settings) -> AsyncIterator[str]:
    """Listen to Slack's signed requests, and to GET /healthz."""
    with told_by_slack(settings):
        await app.client.auth_test()
    web_app = app.web_app(EVENTS)
    add_health(web_app, desk)
    runner = web.AppRunner(web_app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    try:
        await listen(runner, settings)
        yield f"Listening on http://{settings.host}:{settings.port}{EVENTS}"
    finally:
        await runner.cleanup()
        await finish_work(GRACE)


async def listen(runner: web.AppRunner, settings: Settings) -> None:
    """Open the port, or refuse with what to do about it."""
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        reason = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
        raise Refusal(
            f"Port {settings.port} on {settings.host} {reason}. Stop what uses it, or set PORT and HOST to others."
        ) from error


@contextmanager
def told_by_slack(settings: Settings) -> Iterator[None]:
    """Turn what Slack says to the first calls into what to do."""
    try:
        yield
    except SlackApiError as error:
        raise Refusal(
            f"Slack refused the connection ({error.response['error']}). Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN: "
            "copy them again from your app's page at https://api.slack.com/apps."
        ) from error
    except (ClientError, TimeoutError) as error:
        where = settings.api_url
        raise Refusal(f"Slack cannot be reached at {where}. Check the network, and SLACK_API_URL.") from error


def run_until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run until Ctrl-C, a polite kill or a closed terminal; the work is cancelled, so that it can tidy up."""
    with suppress(asyncio.CancelledError):
        asyncio.run(stoppable(work))


async def stoppable(work: Coroutine[None, None, None]) -> None:
    """Cancel the work at a signal."""
    task = asyncio.ensure_future(work)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    await task
