"""The thread in which something was pressed."""

from bot.slack.bolt.ask import Payload


def find_pressed_thread(body: Payload) -> str | None:
    """Return the thread of the pressed message, None if it is posted in the channel itself.

    A message that has or had replies has a ``thread_ts`` equal to its own ``ts``:
    https://docs.slack.dev/messaging/retrieving-messages#finding_threads. Whoever presses something there looks at the
    channel, so that is where the answer belongs.
    """
    container = body.get("container") or {}
    message = body.get("message") or {}
    own = {container.get("message_ts"), message.get("ts"), body.get("message_ts")}
    thread = container.get("thread_ts") or message.get("thread_ts")
    return None if thread in own else thread
