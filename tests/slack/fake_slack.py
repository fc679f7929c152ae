"""A small Slack for what the stand-in cannot do: refusals, 429, expired triggers, stale hashes, groups, lost answers.

Every call is kept in ``said`` as (method, payload), also one that is refused. What a test changes beforehand:

- ``refuses = "invalid_auth"`` refuses every token; ``errors["views.open"] = "expired_trigger_id"`` one method, for
  always; a list instead of a text is used up, one error a call
- ``limited = 2`` answers the next calls with 429, ``limits["chat.postMessage"] = 2`` those of one method, each with
  ``retry_after`` seconds
- ``slow = 0.3`` waits before anything is heard, ``slows["views.update"] = 0.3`` for one method
- ``lost["chat.postMessage"] = 1`` does what is asked and closes the connection without a word;
  ``broken["chat.postMessage"] = 1`` does nothing and answers with HTTP 500
- ``team`` says whose the token is; ``users``, ``groups``, ``channels`` say who there is
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
from slack_sdk.models.blocks import Block

BOT = "U0ERRDESK"
TRIGGER = 3.0  # seconds for which a trigger can be used, once
USES = 5  # of a response_url
STACK = 3  # modals on top of each other
VIEW = 250_000  # bytes
METADATA = 3_000
TITLE = 24
MOST = {"modal": 100, "home": 100, "message": 50}  # blocks
PEOPLE = ("U1", "U2", "U0STAFF", "U0OTHER", "U0ADMIN")


def person(user, **more):
    """Give a member of the workspace as ``users.info`` tells of them."""
    return {"id": user, "name": user.lower(), "team_id": "T1", **more}


class SlackRefuses(Exception):  # noqa: N818 - Slack's word for it
    """Slack's answer with ok=false, and what it says ``more``."""

    def __init__(self, error, **more):
        super().__init__(error)
        self.more = more


class Lost(Exception):  # noqa: N818 - no error either
    """The connection is closed without an answer."""


@dataclass
class FakeSlack:
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
    lost: dict = field(default_factory=dict)
    broken: dict = field(default_factory=dict)
    processing: int = 0
    files: dict = field(default_factory=dict)
    event: dict = field(default_factory=dict)  # what arrives over Socket Mode
    team: dict = field(default_factory=lambda: {"team_id": "T1"})  # whose the token is, with an enterprise_id on Grid
    users: dict = field(default_factory=lambda: {one: person(one) for one in PEOPLE})
    groups: dict = field(default_factory=dict)  # id -> members
    channels: dict = field(default_factory=lambda: {"C1": {"id": "C1", "name": "support", "is_channel": True}})
    outside: set = field(default_factory=set)
    archived: set = field(default_factory=set)
    scopes: str = ""  # that were granted, with commas between
    views: dict = field(default_factory=dict)
    stack: list = field(default_factory=list)  # the ids of the modals that are open, the topmost last
    homes: dict = field(default_factory=dict)
    posted: dict = field(default_factory=lambda: defaultdict(list))
    triggers: dict = field(default_factory=dict)  # issued -> when; one of a test's own works always
    used: dict = field(default_factory=lambda: defaultdict(int))  # response_url -> uses
    number: itertools.count = field(default_factory=lambda: itertools.count(1))

    def trigger(self):
        """Issue a trigger, as every press and command brings one."""
        name = f"trigger.{next(self.number)}"
        self.triggers[name] = time.monotonic()
        return name

    def calls(self, method):
        """Give the payloads with which a method was called."""
        return [body for name, body in self.said if name == method]

    async def answer(self, request):
        method = request.match_info["method"]
        if method == "upload":
            self.files[request.query["of"]] = await request.read()
            return web.Response(text="OK")
        body = await read(request)
        if self.broken.get(method):
            self.broken[method] -= 1
            return web.Response(status=500, text="upstream")
        if not self.refuses and method not in {"auth.test", "apps.connections.open"} and self.is_limited(method):
            told = {"Retry-After": str(self.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=told)
        try:
            told = {"ok": True, **await self.heeded(method, body, str(request.rel_url))}
            return web.json_response(told, headers={"x-oauth-scopes": self.scopes} if self.scopes else {})
        except SlackRefuses as refused:
            told = {"ok": False, "error": str(refused), **refused.more}
            return web.json_response(told, status=404 if method == "response" else 200)
        except Lost:
            request.transport.close()
            return web.Response()

    async def heeded(self, method, body, url):
        """Hear what is asked, and do it."""
        if self.refuses:
            raise SlackRefuses(self.refuses)
        if method == "auth.test":
            return {"user_id": BOT, "bot_id": "B1", "user": "errdesk", **self.team}
        if method == "apps.connections.open":
            return {"url": f"{self.url.replace('http', 'ws')}link"}
        await asyncio.sleep(self.slows.get(method, self.slow))
        self.said.append((method, body))
        self.heard.set()
        return self.done(method, body, url)

    def is_limited(self, method):
        if self.limits.get(method):
            self.limits[method] -= 1
            return True
        if self.limited:
            self.limited -= 1
            return True
        return False

    def done(self, method, body, url):
        """Do what is asked; give what Slack says besides ok."""
        error = self.errors.get(method)
        if isinstance(error, list):
            error = error.pop(0) if error else None
        if error:
            raise SlackRefuses(error)
        does = getattr(self, method.replace(".", "_"), None)
        told = (self.response(body, url) if method == "response" else does(body)) if does else {"ts": "1.1"}
        if self.lost.get(method):
            self.lost[method] -= 1
            raise Lost
        return told

    def response(self, body, url):
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
            if time.monotonic() - self.triggers[name] > TRIGGER:
                raise SlackRefuses("expired_trigger_id")
            self.triggers[name] = None

    def keep_view(self, body, name, **more):
        check(body["view"], "modal")
        kept = {**body["view"], **more, "id": name, "hash": f"hash.{next(self.number)}", "team_id": "T1"}
        self.views[name] = kept
        return {"view": kept}

    def views_open(self, body):
        self.take_trigger(body)
        told = self.keep_view(body, f"V{next(self.number)}")
        self.stack = [told["view"]["id"]]
        return told

    def views_push(self, body):
        self.take_trigger(body)
        if len(self.stack) >= STACK:
            raise SlackRefuses("push_limit_reached")
        below = self.stack[-1] if self.stack else None
        told = self.keep_view(body, f"V{next(self.number)}", previous_view_id=below)
        self.stack.append(told["view"]["id"])
        return told

    def views_update(self, body):
        name = body.get("view_id") or next(
            (one["id"] for one in self.views.values() if one.get("external_id") == body.get("external_id")), ""
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
        kept = {**body["view"], "id": f"H{body['user_id']}", "hash": f"hash.{next(self.number)}"}
        self.homes[body["user_id"]] = kept
        return {"view": kept}

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

    # people and channels

    def users_info(self, body):
        if body.get("user") not in self.users:
            raise SlackRefuses("user_not_found")
        return {"user": self.users[body["user"]]}

    def users_list(self, _body):
        return {"members": list(self.users.values()), "response_metadata": {"next_cursor": ""}}

    def usergroups_users_list(self, body):
        if body.get("usergroup") not in self.groups:
            raise SlackRefuses("no_such_subteam")
        return {"users": list(self.groups[body["usergroup"]])}

    def conversations_info(self, body):
        if body.get("channel") not in self.channels:
            raise SlackRefuses("channel_not_found")
        return {"channel": self.channels[body["channel"]]}

    def conversations_open(self, body):
        if body.get("users") not in self.users:
            raise SlackRefuses("user_not_found")
        return {"channel": {"id": f"D{body['users'][1:]}"}}

    def conversations_history(self, body):
        heads = [one for one in self.posted[body["channel"]] if not one.get("thread_ts")]
        return self.page(heads[::-1], body)

    def conversations_replies(self, body):
        said = self.posted[body["channel"]]
        thread = [one for one in said if body["ts"] in {one["ts"], one.get("thread_ts")}]
        if not thread:
            raise SlackRefuses("thread_not_found")
        return self.page(thread, body)

    def page(self, found, body):
        newest = found[: int(body.get("limit") or 100)]
        kept = {"metadata"} if str(body.get("include_all_metadata")).lower() not in {"true", "1"} else set()
        return {
            "messages": [{k: v for k, v in one.items() if k not in kept} for one in newest],
            "has_more": False,
        }

    # messages

    def room(self, body):
        if body["channel"] in self.outside:
            raise SlackRefuses("not_in_channel")
        if body["channel"] in self.archived:
            raise SlackRefuses("is_archived")
        return f"D{body['channel'][1:]}" if body["channel"][0] in "UW" else body["channel"]

    def chat_postMessage(self, body):  # noqa: N802 - Slack's name
        check(body, "message")
        channel = self.room(body)
        self.take_files(body)
        ts = "1.1" if not self.posted[channel] else f"{1 + len(self.posted[channel])}.1"
        message = {"type": "message", "user": BOT, "bot_id": "B1", **body, "ts": ts, "channel": channel}
        self.posted[channel].append(message)
        return {"ts": ts, "channel": channel, "message": message}

    def take_files(self, body):
        pictured = any(block["type"] == "image" for block in body.get("blocks") or ())
        if pictured and self.processing:
            self.processing -= 1
            raise SlackRefuses("invalid_blocks")

    def files_getUploadURLExternal(self, _body):  # noqa: N802 - the same
        name = f"F{next(self.number)}"
        return {"file_id": name, "upload_url": f"{self.url}upload?of={name}"}

    def files_completeUploadExternal(self, body):  # noqa: N802 - the same
        told = [{"url_private": f"{self.url}files/{one['id']}", **one} for one in body["files"]]
        return {"files": [{"permalink": one["url_private"], **one} for one in told]}

    def files_delete(self, body):
        if body["file"] not in self.files:
            raise SlackRefuses("file_not_found")
        del self.files[body["file"]]
        return {}

    def chat_postEphemeral(self, body):  # noqa: N802 - the same
        check(body, "message")
        self.room(body)
        return {"message_ts": "1.1"}

    def chat_update(self, body):
        check(body, "message")
        for one in self.posted[body["channel"]]:
            if one["ts"] == body["ts"]:
                one.update(body)
                return {"ts": one["ts"], "channel": body["channel"]}
        raise SlackRefuses("message_not_found")

    def chat_getPermalink(self, body):  # noqa: N802 - the same
        return {"permalink": f"https://support.slack.com/archives/{body['channel']}/p{body['message_ts']}"}

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
    """Give a call's arguments, however they were sent."""
    if request.content_type == "application/json":
        return await request.json()
    told = {**request.query, **dict(await request.post())}
    return {key: json.loads(value) if value[:1] in {"{", "["} else value for key, value in told.items()}


def check(shown, kind):
    """Refuse blocks as Slack would: too many, too long, of a form that there is not."""
    blocks = shown.get("blocks") or []
    wrong = "invalid_blocks" if kind == "message" else "invalid_arguments"
    try:
        for block in blocks:
            Block.parse(block).validate_json()
    except Exception as error:
        raise SlackRefuses(wrong) from error
    names = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(blocks) > MOST[kind] or len(set(names)) < len(names):
        raise SlackRefuses(wrong)
    if kind != "message":
        check_view(shown)
    return {}


def check_view(view):
    """Refuse a view that is too large, or whose words are too long."""
    if len(json.dumps(view).encode()) > VIEW:
        raise SlackRefuses("view_too_large")
    if len(view.get("private_metadata") or "") > METADATA:
        raise SlackRefuses("invalid_arguments")
    if any(len(view.get(part, {}).get("text", "")) > TITLE for part in ("title", "submit", "close")):
        raise SlackRefuses("invalid_arguments")
