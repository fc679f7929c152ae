"""What was posted in a channel: surge notices, and how summaries are threaded."""

import re

NOTICE = re.compile(r"asked for (\w+) within")


def notices(posted):
    """Return the codes of the posted surge notices, one for each notice."""
    return sorted(match[1] for message in posted if (match := NOTICE.search(message["text"])))


def shape(posted):
    """Return each summary message's position in the order of writing, and the position of its thread's parent."""
    summary = [message for message in posted if not NOTICE.search(message["text"])]
    numbers = {message["ts"]: message["metadata"]["event_payload"]["post"] for message in summary}
    places = {number: place for place, number in enumerate(sorted(set(numbers.values())))}
    under = {message["ts"]: numbers.get(message.get("thread_ts")) for message in posted}
    return sorted((places[number], places.get(under[ts])) for ts, number in numbers.items())
