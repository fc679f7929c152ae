"""Hostile HTTP, as bytes: what aiohttp's own client would not send, made from one seed.

Every body holds ``CANARY``, by which it would be known again in a log.
"""

import gzip
import hashlib
import hmac
import json
import re
import time
import zlib
from urllib.parse import quote_from_bytes, urlencode

from tests.slack.support.fake_people import event_of, pressed, shortcut_used, submitted, suggestion_wanted
from tests.slack.support.listener_samples import PRESSES
from tests.slack.support.listeners import BLANK, all_listeners

CANARY = "canary7f3a"
EVENTS = "/slack/events"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
HUGE = 900_000  # bytes: just under what the server takes at all
BOMB = 256_000_000  # bytes, once inflated
STAMPS = ("x", "", "-1", "0", "9" * 400, "1e9", "1.5", "０１２", "nan", "\xff\xfe", "1 1", "0x10", "²")
SIGNATURES = (
    "",
    "v0=",
    "v0=00",
    "v1=" + "a" * 64,
    "v0=" + "z" * 64,
    "a" * 64,
    "v0=" + "\xe9" * 64,
    "v0=" + "a" * 20_000,
)
TYPES = (
    FORM,
    JSON,
    "",
    "text/plain",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json; charset=bogus",
)
ENCODINGS = ("gzip", "deflate", "br", "identity", "gzip, gzip", "compress", "\xff")
PATHS = (
    *("/slack%2Fevents", "//slack/events", "/slack/events/", "/slack/events/../events", "/slack/./events", "*"),
    *("/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd", "/slack/install", "/slack/oauth_redirect", "/slack/events%00"),
    *("/slack/events?" + "a" * 7_000, "/" + "a" * 20_000, "/\xff\xfe", "http://elsewhere/slack/events", "/%zz", "/;/#"),
)
METHODS = ("GET", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "PATCH", "FOO", "post")
GARBAGE = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET\r\n\r\n",
    b"POST /slack/events\r\n\r\n",
    b"POST /slack/events HTTP/9.9\r\n\r\n",
    b"\x00" * 2_000,
    b"\r\n" * 2_000,
    b"POST /slack/events HTTP/1.1\r\nHost\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\n" + b"A: b\r\n" * 5_000 + b"\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX: \x00\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    + CANARY.encode()
    + b"\r\n0\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n" + CANARY.encode(),
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n" + CANARY.encode(),
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: bogus\r\n\r\n" + CANARY.encode(),
)


def bomb(encoding):
    """Return a small body that inflates to a huge one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(BOMB // 1_000_000)), packer.flush()])


def known_bodies(elsewhere):
    """Yield requests that the bot would act on if it believed them; their response_urls lead elsewhere."""
    text = f"{CANARY} USCUSTOMER_API_0000113"
    yield JSON, event_of("app_mention", user="U1", text=f"<@U0ERRDESK> {text}", ts="7.1", channel="C1")
    yield JSON, event_of("message", user="U1", text=text, ts="7.2", channel="D1", channel_type="im")
    yield JSON, event_of("app_home_opened", user="U1", tab="home", channel="D1")
    yield JSON, {"type": "url_verification", "challenge": CANARY, "token": "t"}
    yield FORM, {"command": "/errcode", "text": text, "user_id": "U1", "channel_id": "C1", "response_url": elsewhere}
    yield FORM, {"ssl_check": "1", "token": CANARY}
    home = {"id": "V1", "type": "home", "blocks": [], "private_metadata": CANARY}
    for action_id, held, _ in PRESSES:
        element = {"action_id": action_id, "block_id": CANARY, **held}
        yield FORM, {"payload": json.dumps(pressed(element, url=elsewhere, trigger="t"))}
        yield FORM, {"payload": json.dumps(pressed(element, trigger="t", view=home))}
    for listener in all_listeners():
        yield from ((FORM, {"payload": json.dumps(payload)}) for payload in payloads(listener, elsewhere))


def payloads(listener, elsewhere):
    """Yield payloads for listeners to forms, menus and shortcuts."""
    if listener.kind == "view":
        view = {**BLANK, "id": "V1", "callback_id": listener.named, "private_metadata": json.dumps(CANARY)}
        yield submitted(view, {"b": CANARY})
    elif listener.kind == "options":
        yield suggestion_wanted(listener.named, CANARY)
    elif listener.kind == "shortcut":
        yield shortcut_used(listener.named, url=elsewhere, trigger="t", message={"text": CANARY, "ts": "5.5"})


def broken_bodies():
    """Yield bodies that are no valid requests."""
    mark, deep = CANARY.encode(), b"[" * 50_000
    yield from (mark, b'{"a": ' + mark, b"[1, 2]", b"42", b"null", b'"' + mark + b'"', b"", deep + mark)
    yield from (
        b"payload=x" + mark,
        b"payload=",
        b"payload=[]",
        b"payload=null",
        b"payload=" + quote_from_bytes(deep).encode(),
    )
    yield from (b"\xff\xfe" + mark, b"\x00" * 500 + mark, b'{"text": "\\ud800' + mark + b'"}', b'{"a":' * 5_000 + mark)
    yield from (b"&".join(b"k%d=%s" % (n, mark) for n in range(20_000)), b"a=" + mark * (HUGE // len(mark)))
    yield from (b"%" * 3_000 + mark, b"command=%2Ferrcode&text=" + mark, b"command=/errcode&payload=" + mark)
    yield from (
        b"ssl_check=1&x=" + mark,
        b'{"type":"event_callback"}',
        b'{"type":"event_callback","event":"' + mark + b'"}',
    )


class Hostile:
    """What a stranger sends, from a random number generator of its own."""

    def __init__(self, random, secret, elsewhere):
        self.random = random
        self.secret = secret
        self.known = list(known_bodies(elsewhere))
        self.broken = list(broken_bodies())

    def pick(self, *several):
        return self.random.choice(several)

    def unsigned(self):
        """Return a request that is signed wrongly or not at all, or isn't HTTP."""
        if self.random.random() < 0.1:
            return self.random.choice(GARBAGE)
        kind, body = self.body()
        headers = [*self.typed(kind), *self.badly_signed(body)]
        path = EVENTS if self.random.random() < 0.7 else self.random.choice(PATHS)
        method = "POST" if self.random.random() < 0.9 else self.random.choice(METHODS)
        return self.framed(method, path, headers, body)

    def signed(self):
        """Return a request that is signed as Slack does, whatever its content."""
        kind, body = self.body()
        headers = [("Content-Type", kind), *signature(body, self.secret)]
        return whole("POST", EVENTS, headers, body)

    def body(self):
        """Return a content type and a body: valid, spoilt or broken."""
        kind, known = self.random.choice(self.known)
        if self.random.random() < 0.4:
            return kind, written(kind, known)
        if self.random.random() < 0.5:
            return kind, written(kind, self.spoilt(known))
        return self.pick(FORM, JSON), self.random.choice(self.broken)

    def spoilt(self, known):
        """Return a request with parts of it replaced by unexpected values."""
        if "payload" in known:
            return {"payload": json.dumps(self.spoil(json.loads(known["payload"])))}
        return self.spoil(known)

    def spoil(self, part):
        if self.random.random() < 0.08:
            odd = (None, True, -1, 1.5, "", [], {}, [[]], CANARY * 500, "\ud800", "\x00", 10**30, {"a": CANARY})
            return self.random.choice(odd)
        if isinstance(part, dict):
            return {key: self.spoil(value) for key, value in part.items() if self.random.random() > 0.03}
        return [self.spoil(item) for item in part] if isinstance(part, list) else part

    def typed(self, kind):
        headers = [("Content-Type", kind if self.random.random() < 0.7 else self.random.choice(TYPES))]
        return headers + [("Content-Encoding", self.random.choice(ENCODINGS))] * (self.random.random() < 0.15)

    def badly_signed(self, body):
        """Return headers with a missing, wrong or expired signature."""
        now, other = str(int(time.time())), body + b"&"
        good = signature(body, self.secret)
        return self.pick(
            [],
            good[:1],
            good[1:],
            signature(other, self.secret),
            signature(body, "another secret"),
            signature(body, self.secret, at=time.time() - 400),
            signature(body, self.secret, at=time.time() + 400),
            [("X-Slack-Request-Timestamp", self.random.choice(STAMPS)), good[1]],
            [good[0], ("X-Slack-Signature", self.random.choice(SIGNATURES))],
            [
                ("X-Slack-Request-Timestamp", self.random.choice(STAMPS)),
                ("X-Slack-Signature", self.random.choice(SIGNATURES)),
            ],
            [("X-Slack-Request-Timestamp", now), ("X-Slack-Signature", "v0=" + CANARY)],
        )

    def framed(self, method, path, headers, body):
        """Return the whole request, now and then with a wrong length."""
        request = whole(method, path, headers, body)
        lie = self.random.random()
        if lie < 0.03:
            return request[: max(20, len(request) - 7)]
        if lie < 0.06:
            return chunked(request, body, self.pick(b"", b"0\r\n\r\n", b"5\r\nab"))
        return request


def signature(body, secret, at=None):
    """Sign a body as Slack does."""
    stamp = str(int(at or time.time()))
    digest = hmac.digest(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hex()
    return [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", f"v0={digest}")]


def written(kind, payload):
    if kind == JSON:
        return json.dumps(payload).encode()
    fields = payload if isinstance(payload, dict) else {"payload": json.dumps(payload)}
    return urlencode(fields, errors="surrogatepass").encode()


def head(method, path, headers):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *(f"{k}: {v}" for k, v in headers)]
    return "\r\n".join(lines).encode()


def whole(method, path, headers, body):
    return head(method, path, [*headers, ("Content-Length", len(body))]) + b"\r\n\r\n" + body


def chunked(request, body, end):
    """Return a request with its body in one chunk, which ``end`` terminates rightly or wrongly."""
    start = re.sub(rb"Content-Length: \d+", b"Transfer-Encoding: chunked", request[: len(request) - len(body)])
    return start + b"%x\r\n" % len(body) + body + b"\r\n" + end


def bombs(secret):
    """Yield decompression bombs, unsigned."""
    for encoding in ("gzip", "deflate"):
        body = bomb(encoding)
        headers = [("Content-Type", FORM), ("Content-Encoding", encoding), *signature(b"", f"not {secret}")]
        yield whole("POST", EVENTS, headers, body)
    twice = gzip.compress(bomb("gzip"))
    yield whole("POST", EVENTS, [("Content-Type", JSON), ("Content-Encoding", "gzip, gzip")], twice)
