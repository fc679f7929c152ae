"""The thread in which something was pressed."""

from bot.slack.bolt.ask import Payload


def thread_of(body: Payload) -> str | None:
    """Return the thread in which a message stands as a reply, None for a message of the channel itself.

    Slack gives a message that has replies, or once had some, a ``thread_ts`` equal to its own ``ts``:
    https://docs.slack.dev/messaging/retrieving-messages#finding_threads. Whoever presses something there looks at the
    channel, so that is where the answer belongs.
    """
    container, message = body.get("container") or {}, body.get("message") or {}
    own = {container.get("message_ts"), message.get("ts"), body.get("message_ts")}
    threads = (holder.get("thread_ts") for holder in (container, message))
    return next((thread for thread in threads if thread and thread not in own), None)
