"""GET /healthz, for whoever watches the server."""

import asyncio
from dataclasses import asdict

from aiohttp import web

from bot.desk.desk import Desk
from bot.desk.health import check_health

HEALTHZ = "/healthz"


def add_health(web_app: web.Application, desk: Desk) -> None:
    """Answer 200 with what is known, or 503 where the database cannot be read."""

    async def say_health(_request: web.Request) -> web.Response:
        health = await asyncio.to_thread(check_health, desk)
        return web.json_response(asdict(health), status=200 if health.database else 503)

    web_app.router.add_get(HEALTHZ, say_health)
