"""GET /healthz, for whoever watches the server: over HTTP beside Slack's endpoint, in Socket Mode on its own port."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from time import monotonic

from aiohttp import web

from bot.desk.admin.health import Health as DeskHealth
from bot.desk.admin.health import check_health
from bot.desk.state.desk import Desk
from bot.slack.bolt.background import restarts

log = logging.getLogger(__name__)

HEALTHZ = "/healthz"
FRESH = 1.0  # seconds for which an answer holds: watching must not cost what answering needs


@dataclass(slots=True)
class Health:
    """What this process knows of itself: ``link`` says whether Socket Mode is connected, None over HTTP."""

    link: Callable[[], Awaitable[bool]] | None = None
    checked: float = -FRESH
    last: DeskHealth | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def check(self, desk: Desk) -> tuple[dict[str, object], bool]:
        """Return what is known, and whether all is well."""
        async with self.turn:
            if self.last is None or monotonic() - self.checked > FRESH:
                before, self.last = self.last, await asyncio.to_thread(check_health, desk)
                self.checked = monotonic()
                log_change(before.trouble if before else "", self.last.trouble)
        known = {**asdict(self.last), "restarts": dict(restarts)}
        del known["trouble"]  # it may name hosts and paths
        if self.link is None:
            return known, self.last.well
        linked = await self.link()
        return {**known, "link": linked}, self.last.well and linked


def log_change(before: str, now: str) -> None:
    """Log what is the matter with the database when it begins, and when it is over."""
    if now and now != before:
        log.warning("GET /healthz answers 503. %s", now)
    elif before and not now:
        log.info("GET /healthz: the database can be read and written again.")


def add_health(web_app: web.Application, desk: Desk, health: Health) -> None:
    """Answer 200 with what is known, or 503 where the database cannot be read or written, or Slack's link is down."""

    async def answer(_request: web.Request) -> web.Response:
        told, well = await health.check(desk)
        return web.json_response(told, status=200 if well else 503)

    web_app.router.add_get(HEALTHZ, answer)
