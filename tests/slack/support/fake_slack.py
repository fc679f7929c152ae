"""A small Slack for what the stand-in cannot do: refusals, 429, expired triggers, stale hashes, groups, lost answers.

Every call is kept in ``said`` as (method, payload), also one that is refused, and in ``outcomes`` as (method, payload,
whether it took effect, the fault or error that it met). What a test changes beforehand:

- ``fault("chat.postMessage", "html_502", times=1)`` lets any method meet anything: see ``fake_faults``; ``mend()`` ends
  all of that, ``catch_up()`` does what is late
- ``wait(1_801)`` lets time pass, by which triggers and response_urls expire, without sleeping

Older and shorter ways of setting some of these:

- ``refuses = "invalid_auth"`` refuses every token; ``errors["views.open"] = "expired_trigger_id"`` one method, for
  always; a list instead of a text is used up, one error a call
- ``limited = 2`` answers the next calls with 429, ``limits["chat.postMessage"] = 2`` those of one method, each with
  ``retry_after`` seconds
- ``slow = 0.3`` waits before anything is heard, ``slows["views.update"] = 0.3`` for one method
- ``lost["chat.postMessage"] = 1`` does what is asked and closes the connection without a word;
  ``broken["chat.postMessage"] = 1`` does nothing and answers with HTTP 500
- ``team`` says whose the token is; ``users`` and ``groups`` who there is
- ``outside`` holds the channels that the bot is no member of,
  ``archived`` those that are closed
- ``processing = 2`` refuses the next messages with an uploaded picture, as long as Slack has not looked at the file

What came of it: ``views`` by id (as last updated), ``homes`` by user, ``posted`` by channel, oldest first, with what
was said in threads; ``files`` by id.
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.slack.support.fake_checks import SlackRefuses, check, check_view
from tests.slack.support.fake_conversations import BOT, Conversations
from tests.slack.support.fake_faults import Fault, limited, refused

__all__ = ["FakeSlack", "SlackRefuses", "check", "check_view"]

TRIGGER = 3.0  # seconds for which a trigger can be used, once
USES, AGE = 5, 1_800.0  # of a response_url: how often, and for how many seconds
STACK = 3  # modals on top of each other
IDS = ("trigger_id", "view_id", "user", "users", "user_id", "channel", "ts", "thread_ts", "external_id")
PEOPLE = ("U1", "U2", "U0STAFF", "U0OTHER", "U0ADMIN")


def person(user, **more):
    """Return a member of the workspace as ``users.info`` does."""
    return {"id": user, "name": user.lower(), "team_id": "T1", **more}


class Lost(Exception):  # noqa: N818 - no error either
    """Raised to close the connection without a response."""


@dataclass
class FakeSlack(Conversations):
    """The little of Slack's Web API that the bot calls."""

    url: str = ""
    said: list = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    refuses: str = ""
    errors: dict = field(default_factory=dict)
    limited: int = 0
    limits: dict = field(default_factory=dict)
    retry_after: int = 0
    slow: float = 0.0
    slows: dict = field(default_factory=dict)
    gates: dict = field(default_factory=dict)  # method -> event until which its calls are held up
    held_up: list = field(default_factory=list)  # methods of calls that reached a gate
    lost: dict = field(default_factory=dict)
    broken: dict = field(default_factory=dict)
    processing: int = 0
    files: dict = field(default_factory=dict)
    event: dict = field(default_factory=dict)  # what arrives over Socket Mode
    team: dict = field(default_factory=lambda: {"team_id": "T1"})  # whose the token is, with an enterprise_id on Grid
    users: dict = field(default_factory=lambda: {user: person(user) for user in PEOPLE})
    groups: dict = field(default_factory=dict)  # id -> members
    outside: set = field(default_factory=set)
    archived: set = field(default_factory=set)
    scopes: str = ""  # that were granted, with commas between
    views: dict = field(default_factory=dict)
    stack: list = field(default_factory=list)  # the ids of the modals that are open, the topmost last
    homes: dict = field(default_factory=dict)
    posted: dict = field(default_factory=lambda: defaultdict(list))
    triggers: dict = field(default_factory=dict)  # issued -> when; one of a test's own works always
    used: dict = field(default_factory=lambda: defaultdict(int))  # response_url -> uses
    issued: dict = field(default_factory=dict)  # response_url -> when it was first seen
    faults: list = field(default_factory=list)
    outcomes: list = field(default_factory=list)
    unheard: list = field(default_factory=list)  # calls whose connection was cut, to be done later
    passed: float = 0.0  # seconds by which a test lets time pass
    number: itertools.count = field(default_factory=lambda: itertools.count(1))

    def now(self):
        return time.monotonic() + self.passed

    def wait(self, seconds):
        """Let time pass for triggers and response_urls."""
        self.passed += seconds

    def hold_up(self, method):
        """Let calls of a method wait; return the event that lets them go on."""
        return self.gates.setdefault(method, asyncio.Event())

    def fault(self, method, kind, **how):
        """Let calls of a method meet a fault, see ``fake_faults``; of several that match, the newest."""
        self.faults.insert(0, Fault(method, kind, **how))

    def mend(self):
        """End all faults."""
        self.faults.clear()

    async def catch_up(self):
        """Do the late calls now, though nobody waits for the responses any more."""
        while self.unheard:
            method, body, url = self.unheard.pop(0)
            self.do(method, body, url)

    def trigger(self):
        """Issue a trigger, as every press and command brings one."""
        name = f"trigger.{next(self.number)}"
        self.triggers[name] = self.now()
        return name

    def response_url(self):
        """Issue a response_url, as every press and command brings one."""
        name = f"/response?of={next(self.number)}"
        self.issued[name] = self.now()
        return self.url.rstrip("/") + name

    def calls(self, method):
        """Return the payloads with which a method was called."""
        return [body for name, body in self.said if name == method]

    async def answer(self, request):
        method = request.match_info["method"]
        if method == "upload":
            self.files[request.query["of"]] = await request.read()
            return web.Response(text="OK")
        body, url = await read(request), str(request.rel_url)
        if fault := next((candidate for candidate in self.faults if candidate.meets(method)), None):
            fault.times -= 1
            return await self.meet(fault, method, body, request)
        if trouble := self.trouble(method):
            return trouble
        try:
            result = {"ok": True, **await self.heeded(method, body, url)}
            return web.json_response(result, headers={"x-oauth-scopes": self.scopes} if self.scopes else {})
        except SlackRefuses as error:
            return refused(str(error), method, more=error.more)
        except Lost:
            request.transport.close()
            return web.Response()

    def trouble(self, method):
        """Return the HTTP error that ``broken`` and ``limits`` ask for, else None."""
        if self.broken.get(method):
            self.broken[method] -= 1
            return web.Response(status=500, text="upstream")
        if not self.refuses and method not in {"auth.test", "apps.connections.open"} and self.is_limited(method):
            return limited(self.retry_after)
        return None

    async def meet(self, fault, method, body, request):
        """Let a call meet a fault."""
        self.said.append((method, body))
        self.heard.set()
        if fault.does_it:
            self.do(method, body, str(request.rel_url), fault.kind)
        else:
            self.outcomes.append((method, body, False, fault.kind))
        if fault.kind == "late":
            self.unheard.append((method, body, str(request.rel_url)))
        return await fault.answer(request, method)

    def do(self, method, body, url, fault=""):
        """Do a call whose caller gets no response."""
        try:
            self.done(method, body, url)
        except (SlackRefuses, Lost) as error:
            self.outcomes.append((method, body, False, str(error)))
        else:
            self.outcomes.append((method, body, True, fault))

    async def heeded(self, method, body, url):
        """Record a call, and do it."""
        if self.refuses:
            raise SlackRefuses(self.refuses)
        if method == "auth.test":
            return {"user_id": BOT, "bot_id": "B1", "user": "errdesk", **self.team}
        if method == "apps.connections.open":
            return {"url": f"{self.url.replace('http', 'ws')}link"}
        if gate := self.gates.get(method):
            self.held_up.append(method)
            await gate.wait()
        await asyncio.sleep(self.slows.get(method, self.slow))
        self.said.append((method, body))
        self.heard.set()
        try:
            self.check_ids(body)
            result = self.done(method, body, url)
        except SlackRefuses as error:
            self.outcomes.append((method, body, False, str(error)))
            raise
        self.outcomes.append((method, body, True, ""))
        return result

    def check_ids(self, body):
        """Refuse ids that aren't strings, as fuzzed requests may have them."""
        if any(not isinstance(body.get(name) or "", str) for name in IDS):
            raise SlackRefuses("invalid_arguments")

    def is_limited(self, method):
        if self.limits.get(method):
            self.limits[method] -= 1
            return True
        if self.limited:
            self.limited -= 1
            return True
        return False

    def done(self, method, body, url):
        """Do a call; return Slack's response without ``ok``."""
        error = self.errors.get(method)
        if isinstance(error, list):
            error = error.pop(0) if error else None
        if error:
            raise SlackRefuses(error)
        does = getattr(self, method.replace(".", "_"), None)
        result = (self.response(body, url) if method == "response" else does(body)) if does else {"ts": "1.1"}
        if self.lost.get(method):
            self.lost[method] -= 1
            raise Lost
        return result

    def response(self, body, url):
        if self.now() - self.issued.setdefault(url, self.now()) > AGE:
            raise SlackRefuses("expired_url")
        self.used[url] += 1
        if self.used[url] > USES:
            raise SlackRefuses("used_url")
        return check(body, "message")

    # modals and the Home tab

    def take_trigger(self, body):
        name = body.get("trigger_id")
        if not name:
            raise SlackRefuses("invalid_arguments")
        if name in self.triggers:
            if self.triggers[name] is None:
                raise SlackRefuses("exchanged_trigger_id")
            if self.now() - self.triggers[name] > TRIGGER:
                raise SlackRefuses("expired_trigger_id")
            self.triggers[name] = None

    def keep_view(self, body, name, **more):
        check(body["view"], "modal")
        stored = {**body["view"], **more, "id": name, "hash": f"hash.{next(self.number)}", "team_id": "T1"}
        self.views[name] = stored
        return {"view": stored}

    def views_open(self, body):
        self.take_trigger(body)
        result = self.keep_view(body, f"V{next(self.number)}")
        self.stack = [result["view"]["id"]]
        return result

    def views_push(self, body):
        self.take_trigger(body)
        if len(self.stack) >= STACK:
            raise SlackRefuses("push_limit_reached")
        below = self.stack[-1] if self.stack else None
        result = self.keep_view(body, f"V{next(self.number)}", previous_view_id=below)
        self.stack.append(result["view"]["id"])
        return result

    def views_update(self, body):
        name = body.get("view_id") or next(
            (view["id"] for view in self.views.values() if view.get("external_id") == body.get("external_id")), ""
        )
        if name not in self.views:
            raise SlackRefuses("not_found")
        if body.get("hash") and body["hash"] != self.views[name]["hash"]:
            raise SlackRefuses("hash_conflict")
        return self.keep_view(body, name)

    def views_publish(self, body):
        check(body["view"], "home")
        home = self.homes.get(body["user_id"])
        if body.get("hash") and home and body["hash"] != home["hash"]:
            raise SlackRefuses("hash_conflict")
        stored = {**body["view"], "id": f"H{body['user_id']}", "hash": f"hash.{next(self.number)}"}
        self.homes[body["user_id"]] = stored
        return {"view": stored}

    def blocks_validate(self, body):
        kind = "view" if "view" in body else "message"
        wrong = [{"pointer": "/blocks/0", "code": "failed_constraint", "message": "is wrong"}]
        try:
            if kind == "view":
                check_view(body["view"])
            else:
                check(body["message"], "message")
        except SlackRefuses as error:
            raise SlackRefuses(f"invalid_{kind}", errors=wrong) from error
        return {}

    async def link(self, request):
        """Send the event and read the acknowledgement."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        await socket.send_json({"type": "events_api", "envelope_id": "E1", "payload": self.event})
        async for message in socket:
            if message.type == WSMsgType.TEXT and "envelope_id" in message.data:
                self.acknowledged.set()
        return socket


async def read(request):
    """Return a call's arguments, however they were sent."""
    if request.content_type == "application/json":
        return await request.json()
    arguments = {**request.query, **dict(await request.post())}
    return {key: json.loads(value) if value[:1] in {"{", "["} else value for key, value in arguments.items()}
