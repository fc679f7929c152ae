"""GET /healthz for monitoring: over HTTP beside Slack's endpoint, in Socket Mode on a port of its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from time import monotonic

from aiohttp import web

from bot.desk.admin.health import Health as DeskHealth
from bot.desk.admin.health import check_health
from bot.desk.state.desk import Desk
from bot.slack.bolt.background import restart_counts
from bot.threads import run_in_thread

log = logging.getLogger(__name__)

HEALTHZ = "/healthz"
CACHE_SECONDS = 1.0  # seconds for which a check is cached, so that monitoring costs little


@dataclass(slots=True)
class ProcessHealth:
    """Health of this process: ``link`` tells whether Socket Mode is connected, and is None over HTTP."""

    link: Callable[[], Awaitable[bool]] | None = None
    checked: float = -CACHE_SECONDS
    last: DeskHealth | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def check(self, desk: Desk) -> tuple[dict[str, object], bool]:
        """Return the state to report, and whether everything is well; the desk's part is cached for a second."""
        async with self.turn:
            if self.last is None or monotonic() - self.checked > CACHE_SECONDS:
                previous = self.last
                self.last = await run_in_thread(check_health, desk)
                self.checked = monotonic()
                log_health_change(previous.trouble if previous else "", self.last.trouble)
        state = {**asdict(self.last), "restarts": dict(restart_counts)}
        del state["trouble"]  # it may name hosts and paths
        if self.link is None:
            return state, self.last.well
        is_linked = await self.link()
        return {**state, "link": is_linked}, self.last.well and is_linked


def log_health_change(before: str, now: str) -> None:
    """Log when the database fails, or fails in another way, and when it works again."""
    if now and now != before:
        log.warning("GET /healthz answers 503. %s", now)
    elif before and not now:
        log.info("GET /healthz: the database can be read and written again.")


def add_health_route(web_app: web.Application, desk: Desk, health: ProcessHealth) -> None:
    """Serve GET /healthz: 200, or 503 if the database can't be read or written or the link to Slack is down."""

    async def answer(_request: web.Request) -> web.Response:
        state, is_well = await health.check(desk)
        return web.json_response(state, status=200 if is_well else 503)

    web_app.router.add_get(HEALTHZ, answer)
