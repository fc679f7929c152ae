"""Messages with placeholders: extract the values from a rendered message."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from bot.search.tuning import MAX_VALUE_LENGTH

WORD = re.compile(r"\w+")
SIGN = re.compile(r"[^\w\s]")
LAST_SIGNS = re.compile(r"[^\w\s](?=[^\w\s]*$)")  # what stands right before a value, such as $
BREAKS = r""",;:!?=~|()\[\]"'`«»“”„‘’…"""  # signs that quote a value or set it apart, and are no part of it
MAX_GAP = 6  # signs and blanks between a word and a value

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
    """Return a pattern for each placeholder that finds its value between the neighbouring words, or signs."""
    pieces = PLACEHOLDER.split(message)
    sides = list(pairwise([*pieces[:-1], f"{pieces[-1]} "]))
    return tuple(re.compile(write_start(before) + write_value(before, after), re.IGNORECASE) for before, after in sides)


def write_start(piece: str) -> str:
    """Return the pattern of what stands before a value: two words and any signs, or the message's own signs."""
    words = WORD.findall(piece)[-2:]
    if words:
        return r"\W+".join(map(re.escape, words)) + write_gap(LAST_SIGNS.findall(piece))
    signs = piece.strip()
    return rf"{re.escape(signs)}\s*" if signs else rf"(?<!\S)(?:{write_gap([])})?"


def write_value(before: str, after: str) -> str:
    """Return the pattern of a value and of what follows it. Only between words it may have several words."""
    words = WORD.findall(after)[:1]
    kind = "." if words and WORD.search(before) else r"\S"
    value = rf"(\S{kind}{{0,{MAX_VALUE_LENGTH}}}?)"
    if words:
        return rf"{value}{write_gap(SIGN.findall(after.split(words[0], 1)[0]))}{re.escape(words[0])}\b"
    ends = rf"(?:{write_gap(SIGN.findall(after))})?(?:\s|$)"
    return rf"{value}(?={ends})" if after.endswith(" ") else rf"{value}(?={re.escape(after[:1])})"


def write_gap(own: Iterable[str]) -> str:
    """Return the pattern of the signs between a word and a value: any that quote or divide, and a message's own."""
    return rf"(?:[\s{BREAKS}{''.join(map(re.escape, own))}]|[-–—.](?=\W|$)){{1,{MAX_GAP}}}"


def extract_values(message: str, text: str) -> tuple[str, ...]:
    """Return the value of each placeholder in the text, "" if there is none."""
    matches = (pattern.search(text) for pattern in compile_value_patterns(message))
    return tuple("" if not match or PLACEHOLDER.fullmatch(match.group(1)) else match.group(1) for match in matches)
