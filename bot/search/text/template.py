"""Messages with placeholders: extract the values from a rendered message."""

import re
from functools import lru_cache
from itertools import pairwise

from bot.search.tuning import MAX_VALUE_LENGTH

# Of each, no more is taken than people write: "50%off", "%20", "<b>" and JSON are no placeholders.
PLACEHOLDER = re.compile(
    r"""
    (?<![\d%]) % (?![1-9a-fA-F][0-9a-fA-F]) (?:
        (?:\d+\$)? [-+\#0]* (?:\d+|\*)? (?:\.(?:\d+|\*))? (?:hh?|ll?|[zjtq])? [sdiufFeEgGxXocpvVTtqQ@b] (?!\d)  # C, Go
        | \(\w+\) [a-z]  # Python: %(name)s
        | \{\w+\}  # Ruby: %{name}
        | [1-9] (?:![a-z]+!)? (?![\w%])  # Qt and Windows: %1, %1!s!
    )
    | [$\#]? \{ \w* (?:[.:,!-][^{}"\n]{0,30})? \}  # {0}, {0,number}, ${x}
    | \{ [A-Za-z]\w* (?:[ ]\w+){1,3} \}  # {field name}
    | \{\{ [^{}"\n]{1,40} \}\}  # Go and Handlebars: {{.x}}
    | (?<![\w$]) \$[A-Za-z_]\w*  # $x
    | <[A-Za-z]\w{2,} (?:[ .-]\w+){0,3}>  # <name>
    """,
    re.VERBOSE,
)


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
