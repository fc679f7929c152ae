"""Tell patterns among codes: “XX102”, “FLOOD_WAIT_X”, “5xx”."""

import re

PATTERN = re.compile(
    r"X{2,}\d+|\d+X{2,}|[xX]\d{2}|\d[xX]{2}|\d{2}[xX]|(?:[A-Z][A-Z0-9]*_)+[XN](?:_[A-Z0-9]+)*|.*(?:%[ds]|\{\w*\}|<\w+>|\*).*"
)


def is_pattern(code: str) -> bool:
    """Return whether a code probably stands for several: a letter in it for any number."""
    return bool(PATTERN.fullmatch(code))
