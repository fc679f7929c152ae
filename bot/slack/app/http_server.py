"""The HTTP server: a request is neither handled nor logged before Slack's signature is checked."""

import asyncio
import errno
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncBoltRequest

from bot.desk.state.desk import Desk
from bot.errors import Refusal, make_incident_id
from bot.settings import Settings
from bot.slack.app.connections import IDLE_TIMEOUT, REQUEST_TIMEOUT, ConnectionLimiter
from bot.slack.app.health import ProcessHealth, add_health_route
from bot.slack.app.manifest import EVENTS_PATH
from bot.slack.app.signature import ForgedRequest, RequestVerifier
from bot.slack.bolt.deadline import PunctualApp
from bot.slack.bolt.payload_shape import is_slack_payload, make_storable, may_be_unstorable
from bot.threads import run_in_thread

log = logging.getLogger(__name__)

MAX_BODY = 1536 * 1024  # bytes of a body; the bot's largest form takes half of it
THREAD_THRESHOLD = 128 * 1024  # bytes of a body whose signature is computed in a thread, so as not to block the others
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
SSL_CHECK = "ssl_check"
ALL = IPv6Address("::")
PARSED_MODE = "socket_mode"  # Bolt's name for a payload that is parsed already, from a known sender
MALFORMED_ERRORS = (HttpProcessingError, web.RequestPayloadError, ConnectionError)


class SlackEndpoint:
    """Request handler of Slack's endpoint: applies every limit and check before the app sees a request."""

    def __init__(self, app: PunctualApp, settings: Settings) -> None:
        self.app = app
        self.verifier = RequestVerifier(settings.signing_secret)
        self.connections = ConnectionLimiter(asyncio.Protocol)  # the server's, once it listens

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Return the app's response to a request, or a plain refusal without side effects."""
        try:
            bolt_request = await self.verify(request)
        except web.HTTPException as refused:
            return make_refusal(refused.status)
        transport = request.transport
        self.connections.trust(transport)
        try:
            return await to_aiohttp_response(await self.app.async_dispatch(bolt_request))
        except Exception:
            log.exception("A request was not answered (id %s).", make_incident_id())
            return make_refusal(500)
        finally:
            if transport and not transport.is_closing():
                self.connections.wait(transport, IDLE_TIMEOUT)

    async def verify(self, request: web.Request) -> AsyncBoltRequest:
        """Return a request for the app; raises an HTTP error for one that is malformed or not from Slack."""
        check_headers(request)
        try:
            stamp, signature = self.verifier.check_headers(request.headers)
            body = await self.read_body(request)
            if len(body) > THREAD_THRESHOLD:
                await run_in_thread(self.verifier.check_body, body, stamp, signature)
            else:
                self.verifier.check_body(body, stamp, signature)
        except ForgedRequest:
            raise web.HTTPUnauthorized from None
        return build_bolt_request(body, request.headers)

    async def read_body(self, request: web.Request) -> str:
        """Return a body as text; raises an HTTP error for one that is too large, too slow, or not UTF-8."""
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT):
                return b"".join([piece async for piece in self.read_pieces(request)]).decode("utf-8")
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except web.HTTPException:
            raise
        except Exception:  # noqa: BLE001 - aiohttp has an error for each way in which a body may be malformed
            raise web.HTTPBadRequest from None

    async def read_pieces(self, request: web.Request) -> AsyncIterator[bytes]:
        """Yield the pieces of a body as they arrive; raises an HTTP error once it is too large."""
        size = 0
        async for piece in request.content.iter_any():
            size += len(piece)
            self.connections.count(request.transport, len(piece))
            if size > MAX_BODY:
                raise web.HTTPRequestEntityTooLarge(MAX_BODY, size)
            yield piece

    async def answer_ssl_check(self, request: web.Request) -> web.StreamResponse:
        """Answer Slack's occasional check of the certificate, which isn't signed and has no effect."""
        return web.Response() if SSL_CHECK in request.query else make_refusal(405)


def check_headers(request: web.Request) -> None:
    """Refuse a body that Slack never sends, before reading it: compressed, of another content type, or too large."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType
    if request.content_type not in {FORM, JSON}:
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, request.content_length or 0)


def build_bolt_request(body: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """Return a verified body as a request for the app; raises an HTTP error if it isn't a payload of Slack's."""
    try:
        payload = decode_payload(body, headers.get("Content-Type", ""))
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
    if may_be_unstorable(body):
        payload = make_storable(payload)
    if not (isinstance(payload, dict) and is_slack_payload(payload)):
        raise web.HTTPBadRequest
    return AsyncBoltRequest(body=payload, headers=dict(headers), mode=PARSED_MODE)


def make_refusal(status: int) -> web.Response:
    """Return a plain error that closes the connection without reading what the client may still send."""
    response = web.Response(status=status, text=f"{status}\n")
    response.force_close()
    return response


def decode_payload(body: str, kind: str) -> object:
    """Return a body's payload: JSON, either bare or in a form's field "payload", or the fields of a command's form.

    Bolt's own parser takes every form that contains the word "payload" for a button's, even if it's a command's text.
    Raises ValueError or RecursionError for broken JSON.
    """
    if kind.startswith(JSON):
        return json.loads(body)
    fields = dict(parse_qsl(body, keep_blank_values=True))
    return json.loads(fields["payload"]) if "payload" in fields and "command" not in fields else fields


@asynccontextmanager
async def serve_http(app: PunctualApp, desk: Desk, settings: Settings, health: ProcessHealth) -> AsyncIterator[None]:
    """Serve Slack's signed requests and GET /healthz while the context is open."""
    reception = SlackEndpoint(app, settings)
    web_app = web.Application()
    web_app.router.add_post(EVENTS_PATH, reception.receive)
    web_app.router.add_get(EVENTS_PATH, reception.answer_ssl_check)
    add_health_route(web_app, desk, health)
    async with serve_web_app(web_app, settings.host, settings.port) as connections:
        reception.connections = connections
        yield


@asynccontextmanager
async def serve_web_app(web_app: web.Application, host: str, port: int) -> AsyncIterator[ConnectionLimiter]:
    """Serve an application on a port while the context is open; refuses a port that can't be used."""
    logger = logging.getLogger(f"{__name__}.aiohttp")
    logger.addFilter(is_safe_to_log)
    runner = web.AppRunner(
        web_app,
        access_log=None,
        logger=logger,
        shutdown_timeout=3.0,  # seconds for requests under way to finish
        auto_decompress=False,  # or a small body is inflated before its size is checked
        lingering_time=0.0,
        keepalive_timeout=IDLE_TIMEOUT,
    )
    await runner.setup()
    if runner.server is None:
        raise RuntimeError("aiohttp gave no server after its setup.")
    connections = ConnectionLimiter(runner.server)
    try:
        server = await open_port(connections, host, port)
        connections.port = server.sockets[0].getsockname()[1]
        try:
            yield connections
        finally:
            server.close()
    finally:
        await runner.cleanup()


def is_safe_to_log(record: logging.LogRecord) -> bool:
    """Return whether to log a record: aiohttp's records of malformed requests contain what strangers sent."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, MALFORMED_ERRORS)


def expand_host(host: str) -> list[str]:
    """Return the addresses to listen on: "::" means all of them, but asyncio would only use IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        return [host]  # a name
    return ["::", "0.0.0.0"] if address == ALL else [host]  # noqa: S104 - as HOST says


async def open_port(connections: ConnectionLimiter, host: str, port: int) -> asyncio.Server:
    """Return a server that listens on a port; a refusal tells what to do."""
    try:
        return await asyncio.get_running_loop().create_server(connections, expand_host(host), port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refusal(f"Port {port} on {host} is taken. Stop what uses it, or set PORT to another.") from error
        raise Refusal(f"Port {port} on {host} can't be opened ({error.strerror}). Check PORT and HOST.") from error
