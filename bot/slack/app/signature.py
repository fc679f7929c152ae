"""Verify that Slack signed a request, before anything else is done with it.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import logging
import re
from collections.abc import Callable, Mapping
from time import monotonic, time

from slack_sdk.signature import Clock, SignatureVerifier

log = logging.getLogger(__name__)

TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)  # a Unix time in seconds
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
TOLERANCE = 300  # seconds by which a request's time may differ from this machine's clock
WARN_INTERVAL = 60.0  # seconds between two warnings, so that nobody can flood the log

BAD_SIGNATURE_ADVICE = (
    "Refused %s signed with another secret or at another time. If Slack sent them, check SLACK_SIGNING_SECRET (your "
    "app's page › Basic Information), and this machine's clock: it differs from the last request's by %s s, and %s s "
    "are allowed."
)


class ForgedRequest(Exception):  # noqa: N818 - no error of the program
    """Raised for a request that Slack didn't sign, or not recently."""


class RequestVerifier:
    """Verifies signatures; ``now`` returns the Unix time."""

    def __init__(self, secret: str, now: Callable[[], float] = time) -> None:
        self.now = now
        clock = Clock()
        clock.now = now  # type: ignore[method-assign]  # - slack_sdk's own way to set the clock is to subclass it
        self.verifier = SignatureVerifier(secret, clock)
        self.warned = -WARN_INTERVAL
        self.refused = 0

    def check_headers(self, headers: Mapping[str, str]) -> tuple[str, str]:
        """Return a request's timestamp and signature; raises ForgedRequest if they are malformed or not recent.

        This costs nothing, so it is done before the body is read.
        """
        stamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        if not (TIMESTAMP.fullmatch(stamp) and SIGNATURE.fullmatch(signature)):
            raise ForgedRequest
        if abs(self.now() - int(stamp)) > TOLERANCE:
            self.warn(stamp)
            raise ForgedRequest
        return stamp, signature

    def check_body(self, body: str, stamp: str, signature: str) -> None:
        """Raise ForgedRequest if the signature isn't Slack's for this body."""
        if not self.verifier.is_valid(body, stamp, signature):
            self.warn(stamp)
            raise ForgedRequest

    def warn(self, stamp: str) -> None:
        """Log the two usual causes at most once a minute, with nothing from the request but its time."""
        self.refused += 1
        if monotonic() - self.warned < WARN_INTERVAL:
            return
        count = "a request" if self.refused == 1 else f"{self.refused:,} requests"
        log.warning(BAD_SIGNATURE_ADVICE, count, f"{self.now() - int(stamp):+.0f}", TOLERANCE)
        self.warned = monotonic()
        self.refused = 0
