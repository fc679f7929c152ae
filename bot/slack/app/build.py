"""Build the Slack app: its middleware, its surfaces, and its error handler."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.state.desk import Desk
from bot.settings import Settings
from bot.slack.api.identity import Identity
from bot.slack.api.proxies import honour_no_proxy
from bot.slack.api.retries import make_retry_handlers
from bot.slack.bolt.ask import Ask, Clock, LookupBatcher, utc_now
from bot.slack.bolt.deadline import PunctualApp
from bot.slack.bolt.deduplicate import Deduplicator
from bot.slack.bolt.error_replies import report_error
from bot.slack.bolt.inbox import Inbox
from bot.slack.home import channel_catalogs, home, queue, schedules, settings, workspace
from bot.slack.home.members import UserGroupSync
from bot.slack.notifications import sample_summary, surge
from bot.slack.questions import errcode, mention, message, pick, sections, share, shortcuts, typeahead, verify_reference
from bot.slack.stats import stats
from bot.slack.steps import feedback, follow, from_message, history, marks, review, suggest, write

SURFACES = (  # in the order in which Bolt tries them: the busiest first
    errcode,
    pick,
    share,
    verify_reference,
    sections,
    mention,
    message,
    typeahead,
    shortcuts,
    workspace,
    stats,
    feedback,
    follow,
    suggest,
    review,
    home,
    queue,
    settings,
    schedules,
    channel_catalogs,
    write,
    history,
    marks,
    from_message,
    surge,
    sample_summary,
)

Middleware: TypeAlias = Callable[..., Awaitable[object]]  # Bolt passes its arguments by name, as for a listener


def build_app(
    desk: Desk, settings: Settings, *, now: Clock = utc_now, middleware: tuple[Middleware, ...] = ()
) -> PunctualApp:
    """Build the app without touching the network; Bolt checks the token at the first request.

    Over HTTP, ``bot.slack.app.http_server`` has verified the sender of a request; Socket Mode needs no check.
    Every request passes ``middleware`` before it reaches any part of Errdesk.
    """
    app = build_bolt_app(settings)
    app.ask = Ask(LookupBatcher(desk), now)
    for layer in (*middleware, Deduplicator().drop_repeats, app.ask.put_into_context, UserGroupSync()):
        app.use(layer)
    for surface in SURFACES:
        surface.register(app)
    app.error(report_error)
    return app


def build_bolt_app(settings: Settings) -> PunctualApp:
    """Return Bolt's app without listeners, for the token's one workspace."""
    identity = Identity(settings.bot_token)
    with silence_logger(logging.getLogger("slack_bolt.AsyncApp")):  # it warns that it ignores the environment's token
        app = PunctualApp(
            authorize=identity,
            signing_secret=settings.signing_secret,
            request_verification_enabled=False,
            raise_error_for_unhandled_request=True,  # or Bolt logs the request's content
            ssl_check_enabled=False,
            process_before_response=True,  # or Bolt polls for the answer every 10 ms; slow listeners acknowledge first
            attaching_function_token_enabled=False,  # no custom workflow steps
            attaching_conversation_kwargs_enabled=False,  # no assistant threads
        )
    app.identity = identity
    app.api_url = settings.api_url
    app.directs = {}
    app.inbox = Inbox()
    app.client.token = settings.bot_token
    identity.client = app.client
    configure_client(app.client, settings)
    return app


def configure_client(client: AsyncWebClient, settings: Settings) -> None:
    """Set a client's base URL, retry handlers and proxy."""
    client.base_url = settings.api_url
    client.retry_handlers = make_retry_handlers()
    honour_no_proxy(client, settings.api_url)


@contextmanager
def silence_logger(logger: logging.Logger) -> Iterator[None]:
    """Silence a logger while the context is open; Bolt resets its level and ``disabled``, but no filters."""

    def reject(_record: logging.LogRecord) -> bool:
        return False

    logger.addFilter(reject)
    try:
        yield
    finally:
        logger.removeFilter(reject)
