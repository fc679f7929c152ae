"""Messages with placeholders: a rendered message back to the values in their places."""

import re
from functools import lru_cache
from itertools import pairwise

PLACEHOLDER = re.compile(r"%\d*\$?[sd]|\{\w*\}|<[a-z]\w*>")
LONGEST = 60  # characters of a value


def without_placeholders(text: str) -> str:
    """Give a message's fixed words."""
    return PLACEHOLDER.sub(" ", text)


@lru_cache(maxsize=10_000)
def patterns(message: str) -> tuple[re.Pattern[str], ...]:
    """Give for each placeholder the pattern that finds its value between its neighbouring words."""
    pieces = PLACEHOLDER.split(message)
    found = []
    for before, after in pairwise(pieces):
        left = r"\W+".join(map(re.escape, re.findall(r"\w+", before)[-2:]))
        right = r"\W+".join(map(re.escape, re.findall(r"\w+", after)[:1]))
        found.append(
            re.compile(
                rf"{left}\s+(\S.{{0,{LONGEST}}}?)[\s,.;:!?]+{right}\b" if right else rf"{left}\s+(\S+)", re.IGNORECASE
            )
        )
    return tuple(found)


def values(message: str, text: str) -> tuple[str, ...]:
    """Give what stands in the text in the place of each placeholder, "" where it does not say."""
    found = (pattern.search(text) for pattern in patterns(message))
    return tuple("" if not match or PLACEHOLDER.fullmatch(match.group(1)) else match.group(1) for match in found)
