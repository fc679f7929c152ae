"""What stands in a channel: which notices of surges, and of what shape the summaries are."""

import re

NOTICE = re.compile(r"asked for (\w+) within")


def notices(posted):
    """Give the codes of which a notice was posted, as often as it was."""
    return sorted(found[1] for one in posted if (found := NOTICE.search(one["text"])))


def shape(posted):
    """Give each other message's place in the order of writing, and the place of that under which it stands."""
    numbers = {one["ts"]: one["metadata"]["event_payload"]["post"] for one in posted if not NOTICE.search(one["text"])}
    places = {number: place for place, number in enumerate(sorted(set(numbers.values())))}
    under = {one["ts"]: numbers.get(one.get("thread_ts")) for one in posted}
    return sorted((places[number], places.get(under[ts])) for ts, number in numbers.items())
