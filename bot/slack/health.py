"""GET /healthz, for whoever watches the server: over HTTP beside Slack's endpoint, in Socket Mode on its own port."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from time import monotonic

from aiohttp import web

from bot.desk.desk import Desk
from bot.desk.health import Health as DeskHealth
from bot.desk.health import check_health
from bot.slack.beside import restarts

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
                self.last = await asyncio.to_thread(check_health, desk)
                self.checked = monotonic()
        told = {**asdict(self.last), "restarts": dict(restarts)}
        if self.link is None:
            return told, self.last.database
        linked = await self.link()
        return {**told, "link": linked}, self.last.database and linked


def add_health(web_app: web.Application, desk: Desk, health: Health) -> None:
    """Answer 200 with what is known, or 503 where the database cannot be read or Slack's link is down."""

    async def answer(_request: web.Request) -> web.Response:
        told, well = await health.check(desk)
        return web.json_response(told, status=200 if well else 503)

    web_app.router.add_get(HEALTHZ, answer)
