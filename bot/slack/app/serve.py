"""Connect the app to Slack: over Socket Mode if an app token is set, otherwise over signed HTTP."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from functools import partial

from aiohttp import ClientConnectorCertificateError, web

from bot.desk.state.desk import Desk
from bot.desk.stats.warmup import read_ahead
from bot.errors import Refusal
from bot.settings import Settings
from bot.slack.api.slack_errors import INSTALL_CA, RATE_LIMITED, SLACK_ERRORS, UNSURE, read_fault
from bot.slack.app.build import Middleware, build_app
from bot.slack.app.health import Health, add_health
from bot.slack.app.http_server import listening, serve_http
from bot.slack.app.manifest import EVENTS
from bot.slack.app.socket_link import socket_mode
from bot.slack.app.watch import watch_changes, watch_ranks
from bot.slack.bolt.ask import Now, utc_now
from bot.slack.bolt.background import beside, finish_work, running
from bot.slack.bolt.deadline import PunctualApp
from bot.slack.home.members import read_at_start
from bot.slack.notifications.sender import sending
from bot.stopping import stop_signals

GRACE = 3.0  # seconds for requests under way to finish at shutdown
SLACK_IN_TROUBLE = (
    "Slack cannot be reached at {where}, or has trouble ({fault}). Check the network and SLACK_API_URL, see "
    "https://slack-status.com, and try again in a minute."
)


@asynccontextmanager
async def connected(
    desk: Desk,
    settings: Settings,
    *,
    now: Now = utc_now,
    middleware: tuple[Middleware, ...] = (),
    health_port: int | None = None,
) -> AsyncIterator[str]:
    """Serve while the context is open, and yield a line on how; refuses a port or a token that can't be used.

    In Socket Mode, GET /healthz is served on ``health_port`` if there is one; over HTTP it is on the same port.
    """
    app = build_app(desk, settings, now=now, middleware=middleware)
    health = Health()
    socket = bool(settings.app_token)
    connection = over_socket_mode(app, settings, health) if socket else over_http(app, desk, settings, health)
    page = health_page(desk, health, settings.host, health_port) if socket and health_port else nullcontext()
    taking_over = running("inbox", partial(app.inbox.take_over, app, app.ask))
    watching = running("watch of changes", partial(watch_changes, desk, now))
    ranking = running("count of what is asked most", partial(watch_ranks, desk, now))
    sender = sending(desk, settings, GRACE, now=now)
    async with page, connection as how, sender, taking_over, watching, ranking:
        beside(read_at_start(desk, app.client))
        beside(asyncio.to_thread(read_ahead, desk, now()))
        yield how


@asynccontextmanager
async def over_socket_mode(app: PunctualApp, settings: Settings, health: Health) -> AsyncIterator[str]:
    """Serve over Socket Mode while the context is open."""
    with told_by_slack(settings):
        await app.identity.ask()
        link = await socket_mode(app, settings)
    health.link = link.is_up
    try:
        async with running("watch of Slack's link", link.watch):
            yield "Connected to Slack over Socket Mode"
    finally:
        link.stop_listening()
        await finish_work(GRACE)
        await link.close()


@asynccontextmanager
async def health_page(desk: Desk, health: Health, host: str, port: int) -> AsyncIterator[None]:
    """Serve GET /healthz, and nothing else, on a port while the context is open."""
    web_app = web.Application()
    add_health(web_app, desk, health)
    async with listening(web_app, host, port):
        yield


@asynccontextmanager
async def over_http(app: PunctualApp, desk: Desk, settings: Settings, health: Health) -> AsyncIterator[str]:
    """Serve Slack's signed requests and GET /healthz while the context is open."""
    with told_by_slack(settings):
        await app.identity.ask()
    try:
        async with serve_http(app, desk, settings, health):
            yield f"Listening on http://{address(settings.host)}:{settings.port}{EVENTS}"
    finally:
        await finish_work(GRACE)


def address(host: str) -> str:
    """Return a host as URLs have it: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


@contextmanager
def told_by_slack(settings: Settings) -> Iterator[None]:
    """Turn Slack's errors in the first calls into refusals that tell what to do."""
    try:
        yield
    except ClientConnectorCertificateError as error:
        raise Refusal(f"This machine doesn't trust the certificate of {settings.api_url}. {INSTALL_CA}") from error
    except SLACK_ERRORS as error:
        fault = read_fault(error)
        if fault.name in UNSURE or fault.name == RATE_LIMITED:
            raise Refusal(SLACK_IN_TROUBLE.format(where=settings.api_url, fault=fault.name)) from error
        raise Refusal(
            f"Slack refused the connection ({fault.name}). Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN: "
            "copy them again from your app's page at https://api.slack.com/apps."
        ) from error


def run_until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run until Ctrl-C, SIGTERM or a closed terminal; the work is then cancelled, so that it can clean up."""
    with suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(stoppable(work))


async def stoppable(work: Coroutine[None, None, None]) -> None:
    """Await the work, and cancel it on a stop signal."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in stop_signals():
        try:
            loop.add_signal_handler(number, task.cancel)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(task.cancel))
    await task
