"""Where a pressed card stands."""

from bot.slack.ask import Payload


def thread_of(body: Payload) -> str | None:
    """Give the thread of the pressed card, for respond: unless told, Slack answers beside the thread."""
    threads = (body.get(holder, {}).get("thread_ts") for holder in ("container", "message"))
    return next(filter(None, threads), None)
