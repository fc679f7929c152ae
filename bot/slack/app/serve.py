"""Connect the app to Slack: over Socket Mode if an app token is set, otherwise over signed HTTP."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from functools import partial

from aiohttp import ClientConnectorCertificateError, web

from bot.desk.state.desk import Desk
from bot.desk.stats.code_stats import warm_up_figures
from bot.errors import Refusal
from bot.settings import Settings
from bot.slack.api.slack_errors import INSTALL_CA, SLACK_ERRORS, read_fault
from bot.slack.app.build import Middleware, build_app
from bot.slack.app.health import ProcessHealth, add_health_route
from bot.slack.app.http_server import serve_http, serve_web_app
from bot.slack.app.manifest import EVENTS_PATH
from bot.slack.app.socket_link import open_socket_link
from bot.slack.app.watch import watch_changes, watch_ranks
from bot.slack.bolt.ask import Clock, utc_now
from bot.slack.bolt.background import finish_tasks, keep_running, run_in_background
from bot.slack.bolt.deadline import PunctualApp
from bot.slack.home.members import sync_at_start
from bot.slack.notifications.sender import run_sender
from bot.stopping import list_stop_signals
from bot.threads import run_in_thread

SHUTDOWN_GRACE = 3.0  # seconds for requests under way to finish at shutdown
SLACK_UNREACHABLE = (
    "Slack cannot be reached at {where}, or has trouble ({fault}). Check the network and SLACK_API_URL, see "
    "https://slack-status.com, and try again in a minute."
)


@asynccontextmanager
async def connect_to_slack(
    desk: Desk,
    settings: Settings,
    *,
    now: Clock = utc_now,
    middleware: tuple[Middleware, ...] = (),
    health_port: int | None = None,
) -> AsyncIterator[str]:
    """Serve while the context is open, and yield a line on how; refuses a port or a token that can't be used.

    In Socket Mode, GET /healthz is served on ``health_port`` if there is one; over HTTP it is on the same port.
    """
    app = build_app(desk, settings, now=now, middleware=middleware)
    with explain_slack_errors(settings):
        await app.identity.ask()
    health = ProcessHealth()
    socket = bool(settings.app_token)
    connection = connect_socket_mode(app, settings, health) if socket else connect_http(app, desk, settings, health)
    page = serve_health(desk, health, settings.host, health_port) if socket and health_port else nullcontext()
    taking_over = keep_running("inbox", partial(app.inbox.take_over, app, app.ask))
    watching = keep_running("watch of changes", partial(watch_changes, desk, now))
    ranking = keep_running("count of what is asked most", partial(watch_ranks, desk, now))
    sender = run_sender(desk, settings, SHUTDOWN_GRACE, now=now)
    async with page, connection as how, sender, taking_over, watching, ranking:
        run_in_background(sync_at_start(desk, app.client))
        run_in_background(run_in_thread(desk.cache.prepare_words))
        run_in_background(run_in_thread(warm_up_figures, desk, now()))
        yield how


@asynccontextmanager
async def connect_socket_mode(app: PunctualApp, settings: Settings, health: ProcessHealth) -> AsyncIterator[str]:
    """Serve over Socket Mode while the context is open."""
    with explain_slack_errors(settings):
        link = await open_socket_link(app, settings)
    health.link = link.is_up
    try:
        async with keep_running("watch of Slack's link", link.watch):
            yield "Connected to Slack over Socket Mode"
    finally:
        link.stop_listening()
        await finish_tasks(SHUTDOWN_GRACE)
        await link.close()


@asynccontextmanager
async def serve_health(desk: Desk, health: ProcessHealth, host: str, port: int) -> AsyncIterator[None]:
    """Serve GET /healthz, and nothing else, on a port while the context is open."""
    web_app = web.Application()
    add_health_route(web_app, desk, health)
    async with serve_web_app(web_app, host, port):
        yield


@asynccontextmanager
async def connect_http(app: PunctualApp, desk: Desk, settings: Settings, health: ProcessHealth) -> AsyncIterator[str]:
    """Serve Slack's signed requests and GET /healthz while the context is open."""
    try:
        async with serve_http(app, desk, settings, health):
            yield f"Listening on http://{format_host(settings.host)}:{settings.port}{EVENTS_PATH}"
    finally:
        await finish_tasks(SHUTDOWN_GRACE)


def format_host(host: str) -> str:
    """Return a host as URLs have it: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


@contextmanager
def explain_slack_errors(settings: Settings) -> Iterator[None]:
    """Turn Slack's errors in the first calls into refusals that tell what to do."""
    try:
        yield
    except ClientConnectorCertificateError as error:
        raise Refusal(f"This machine doesn't trust the certificate of {settings.api_url}. {INSTALL_CA}") from error
    except SLACK_ERRORS as error:
        fault = read_fault(error)
        if fault.is_outage:
            raise Refusal(SLACK_UNREACHABLE.format(where=settings.api_url, fault=fault.name)) from error
        raise Refusal(
            f"Slack refused the connection ({fault.name}). Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN: "
            "copy them again from your app's page at https://api.slack.com/apps."
        ) from error


def run_until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run until Ctrl-C, SIGTERM or a closed terminal; the work is then cancelled, so that it can clean up."""
    with suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(run_stoppable(work))


async def run_stoppable(work: Coroutine[None, None, None]) -> None:
    """Await the work, and cancel it on a stop signal."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in list_stop_signals():
        try:
            loop.add_signal_handler(number, task.cancel)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(task.cancel))
    await task
