"""Put the Slack app together: lend the desk, add the surfaces, set trouble."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.desk import Desk
from bot.settings import Settings
from bot.slack.ask import LendDesk, Now, utc_now
from bot.slack.forms import ReadForm
from bot.slack.instead import AnswerInstead
from bot.slack.members import KeepMembers
from bot.slack.once import Once
from bot.slack.surfaces import (
    channels,
    errcode,
    faq,
    feedback,
    follow,
    history,
    home,
    listing,
    marks,
    mention,
    message,
    pick,
    queue,
    review,
    save_message,
    schedules,
    settings,
    sharing,
    shortcuts,
    steps,
    suggest,
    surge,
    team,
    typeahead,
)
from bot.slack.trouble import set_trouble

SURFACES = (  # in the order in which Bolt tries them: the busiest first
    errcode,
    pick,
    sharing,
    listing,
    mention,
    message,
    typeahead,
    shortcuts,
    team,
    faq,
    feedback,
    follow,
    suggest,
    review,
    home,
    queue,
    settings,
    schedules,
    steps,
    history,
    marks,
    save_message,
    surge,
    channels,
)

Middleware: TypeAlias = Callable[..., Awaitable[object]]  # its arguments are found by their names, as a listener's are

RETRIES = 2  # after "429 Too Many Requests", each after the time that Slack names


def build_app(
    desk: Desk, settings: Settings, *, now: Now = utc_now, middleware: tuple[Middleware, ...] = ()
) -> AsyncApp:
    """Build the app without touching the network; Bolt checks the token at the first request.

    Every request passes ``middleware`` before it reaches any part of Errdesk.
    """
    app = AsyncApp(
        token=settings.bot_token,
        signing_secret=settings.signing_secret,
        process_before_response=True,  # or Bolt looks for an answer only every 10 ms; what takes long works later
        attaching_function_token_enabled=False,  # no custom workflow steps
        attaching_conversation_kwargs_enabled=False,  # no assistant threads
    )
    tune(app.client, settings)
    for one in (*middleware, ReadForm(), Once(), LendDesk(desk, now), KeepMembers(), AnswerInstead()):
        app.use(one)
    for surface in SURFACES:
        surface.register(app)
    set_trouble(app)
    return app


def tune(client: AsyncWebClient, settings: Settings) -> None:
    """Point a client at Slack, or at its stand-in, and let it wait and try again where Slack asks it to."""
    client.base_url = settings.api_url
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES))
