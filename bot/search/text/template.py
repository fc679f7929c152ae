"""Messages with placeholders: extract the values from a rendered message."""

import re
from functools import lru_cache
from itertools import pairwise

from bot.search.tuning import MAX_VALUE_LENGTH

PLACEHOLDER = re.compile(r"%\d*\$?[sd]|\{\w*\}|<[a-z]\w*>")


def remove_placeholders(text: str) -> str:
    """Return a message without its placeholders."""
    return PLACEHOLDER.sub(" ", text)


@lru_cache(maxsize=10_000)
def compile_value_patterns(message: str) -> tuple[re.Pattern[str], ...]:
    """Return a pattern for each placeholder that finds its value between the neighbouring words."""
    pieces = PLACEHOLDER.split(message)
    compiled = []
    for before, after in pairwise(pieces):
        left = r"\W+".join(map(re.escape, re.findall(r"\w+", before)[-2:]))
        right = r"\W+".join(map(re.escape, re.findall(r"\w+", after)[:1]))
        compiled.append(
            re.compile(
                rf"{left}\s+(\S.{{0,{MAX_VALUE_LENGTH}}}?)[\s,.;:!?]+{right}\b" if right else rf"{left}\s+(\S+)",
                re.IGNORECASE,
            )
        )
    return tuple(compiled)


def extract_values(message: str, text: str) -> tuple[str, ...]:
    """Return the value of each placeholder in the text, "" if there is none."""
    matches = (pattern.search(text) for pattern in compile_value_patterns(message))
    return tuple("" if not match or PLACEHOLDER.fullmatch(match.group(1)) else match.group(1) for match in matches)
