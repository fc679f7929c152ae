"""Regular expressions that people give with a flag."""

import re

from bot.errors import Refusal


def compile_pattern(pattern: str, flag: str) -> re.Pattern[str]:
    """Compile a regular expression. Refuses an invalid one, naming the flag."""
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise Refusal(f"{flag} isn't a regular expression: {error}.") from error
