"""Repair damaged entry lines in a document: white space inside codes, and spliced lines.

A splice is the beginning of one entry glued to the end of another whose code has lost its beginning. Whatever is not
certain is skipped with a reason, never guessed. An undamaged document stays unchanged.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from bot.catalog.code import GAP, is_code, remove_gaps, split_code
from bot.catalog.entry import Damage, PrintedMessage, RawLine, SkippedLine

RepairResult = PrintedMessage | Damage | SkippedLine

CUT_CODE = re.compile(r"(?:^|(?<=[\s…=])|(?<=\.\.\.))(?P<code>[A-Za-z0-9_-][A-Za-z0-9_.-]*(?<=\d))=")
JOINT = re.compile(r"(?:\.{3}|…)$")
CUT_PARTS = re.compile(r"(.*?)(\d+)")
AFTER_PREFIXES = "\x7f"  # sorts after all that a prefix consists of

NO_MESSAGE = "there is no message after the “=”"
HEAD_LOST = "its message is lost: another entry begins in the middle of this line"
NOT_A_CODE = "what stands before the “=” is not a code"
UNKNOWN_GAP = "there is white space in the code, and no undamaged code begins as it would without"


@dataclass(frozen=True, slots=True)
class KnownPrefixes:
    """The prefixes of undamaged codes that end in the same way, and the lengths of all their numbers."""

    prefixes: tuple[str, ...] = ()
    lengths: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """What the undamaged codes are like: the lengths of their numbers by prefix, and those that messages mention.

    ``backwards`` are the prefixes written backwards and sorted, so that those with the same end stand together.
    """

    lengths: Mapping[str, AbstractSet[int]]
    mentioned: AbstractSet[str] = frozenset()
    backwards: tuple[str, ...] = ()
    by_ending: dict[str, KnownPrefixes] = field(default_factory=dict)

    def find_prefixes(self, ending: str) -> KnownPrefixes:
        """Return the prefixes with an ending; they are looked up once, as thousands of lines may have the same one."""
        known = self.by_ending.get(ending) or self._search_prefixes(ending)
        if known.prefixes:  # any other text may be an ending that no prefix has
            self.by_ending[ending] = known
        return known

    def _search_prefixes(self, ending: str) -> KnownPrefixes:
        start = bisect_left(self.backwards, ending[::-1])
        end = bisect_left(self.backwards, ending[::-1] + AFTER_PREFIXES, start)
        prefixes = tuple(prefix[::-1] for prefix in self.backwards[start:end])
        return KnownPrefixes(prefixes, frozenset().union(*(self.lengths[prefix] for prefix in prefixes)))


@dataclass(frozen=True, slots=True)
class CutCode:
    """A code that may have lost its beginning, with the document's prefixes that fit what is left of its own."""

    rest: str
    number: str
    known: KnownPrefixes


def find_known_codes(read_lines: Callable[[], Iterable[RawLine]]) -> KnownCodes:
    """Return what a line's repair needs to know of all others; ``read_lines`` returns the document's lines.

    They are read once, and a second time if messages mention codes. A line is repaired without its neighbours.
    """
    lengths = defaultdict[str, set[int]](set)
    mentions = set[str]()
    for line in read_lines():
        if is_code(line.key):
            prefix, number = split_code(line.key)
            lengths[prefix].add(len(number))
        mentions.update(match["code"] for match in find_cut_codes(line.message))
    keys = (line.key for line in read_lines()) if mentions else ()
    mentioned = frozenset(filter(is_code, mentions.intersection(keys)))
    return KnownCodes(dict(lengths), mentioned, sort_by_ending(lengths))


def sort_by_ending(prefixes: Iterable[str]) -> tuple[str, ...]:
    """Return prefixes written backwards, sorted."""
    return tuple(sorted(prefix[::-1] for prefix in prefixes))


def find_cut_codes(message: str) -> Iterable[re.Match[str]]:
    """Return where a message has what looks like a code and “=”, as few do."""
    return CUT_CODE.finditer(message) if "=" in message else ()


def repair_line(line: RawLine, known: KnownCodes) -> list[RepairResult]:
    """Read one entry line: repair its code, then its message."""
    if is_code(line.key):
        return repair_message(line, known)
    closed = remove_gaps(line.key)
    if closed == line.key or not is_code(closed):
        return [SkippedLine(line.line, line.text, NOT_A_CODE)]
    prefix, number = split_code(closed)
    if len(number) <= max(known.lengths.get(prefix, ()), default=0):
        note = f"“{line.key}” was read as {closed}"
        damage = Damage("white space in a code", line.line, line.line, note)
        return [damage, *repair_message(RawLine(line.line, closed, line.message), known)]
    return repair_key(line, known)


def repair_key(line: RawLine, known: KnownCodes) -> list[RepairResult]:
    """Read a key that is not one code with white space, but a code without a message and a cut-off code."""
    *words, cut_off = GAP.split(line.key)
    head = "".join(words)
    if not is_code_head(head, parse_cut_code(cut_off, known), known):
        return [SkippedLine(line.line, line.text, UNKNOWN_GAP)]
    prefix, number = split_code(head)
    whole = is_code(head) and len(number) in known.lengths.get(prefix, ())
    lost = SkippedLine(line.line, " ".join(words), HEAD_LOST, head if whole else None)
    return [lost, *complete_codes(split_spliced_line(RawLine(line.line, cut_off, line.message), known), known)]


def repair_message(line: RawLine, known: KnownCodes) -> list[RepairResult]:
    """Read a line's message, which may contain the ends of other entries."""
    head, *tails = split_spliced_line(line, known)
    return [read_message(head, HEAD_LOST if tails else NO_MESSAGE), *complete_codes(tails, known)]


def split_spliced_line(line: RawLine, known: KnownCodes) -> list[RawLine]:
    """Split a line where its message contains another entry; the first piece has the line's own code."""
    parts = []
    key = line.key
    start = 0
    for match in find_cut_codes(line.message):
        before = line.message[start : match.start()].rstrip()
        if is_splice(parse_cut_code(match["code"], known), known, joined=bool(JOINT.search(before))):
            parts.append(RawLine(line.line, key, JOINT.sub("", before).strip()))
            key = match["code"]
            start = match.end()
    return [*parts, RawLine(line.line, key, line.message[start:].strip())]


def complete_codes(tails: Iterable[RawLine], known: KnownCodes) -> list[RepairResult]:
    """Complete each cut-off code if exactly one prefix fits; otherwise skip it."""
    return [result for tail in tails for result in complete_code(tail, parse_cut_code(tail.key, known))]


def complete_code(tail: RawLine, cut: CutCode) -> tuple[Damage, PrintedMessage | SkippedLine]:
    """Complete a cut-off code, or skip it with a reason."""
    note = f"two entries run into each other; the second begins at “{tail.key}”"
    splice = Damage("spliced line", tail.line, tail.line, note)
    if not cut.rest:
        return splice, SkippedLine(tail.line, tail.text, "only the number of its code is left")
    if len(cut.known.prefixes) > 1:
        may_be = " or ".join(sorted(prefix + cut.number for prefix in cut.known.prefixes))
        return splice, SkippedLine(tail.line, tail.text, f"the beginning of its code is lost; it may be {may_be}")
    code = cut.known.prefixes[0] + cut.number
    read = read_message(RawLine(tail.line, code, tail.message), NO_MESSAGE, tail=True)
    return replace(splice, note=f"two entries run into each other; “{tail.key}” was read as {code}"), read


def parse_cut_code(text: str, known: KnownCodes) -> CutCode:
    """Parse a cut-off code, and find the prefixes that end with its beginning."""
    parts = CUT_PARTS.fullmatch(text)
    rest, number = (parts[1], parts[2]) if parts else (text, "")
    return CutCode(rest, number, known.find_prefixes(rest) if number else KnownPrefixes())


def is_splice(cut: CutCode, known: KnownCodes, *, joined: bool) -> bool:
    """Return whether what looks like a cut-off code in a message is one: any message may contain "a1=b".

    After dots, it is enough that some of a known prefix is left, or that the number has a usual length. Without dots,
    both are needed, and it must not be a whole code with a line of its own, which the message merely mentions.
    """
    has_usual_length = len(cut.number) in cut.known.lengths
    if joined:
        return has_usual_length or bool(cut.known.prefixes and cut.rest)
    return has_usual_length and bool(cut.rest) and not is_complete(cut, known)


def is_complete(cut: CutCode, known: KnownCodes) -> bool:
    """Return whether a code is complete: it is undamaged elsewhere, and its prefix is not the end of a longer one."""
    return cut.known.prefixes == (cut.rest,) and cut.rest + cut.number in known.mentioned


def is_code_head(head: str, cut: CutCode, known: KnownCodes) -> bool:
    """Return whether the text before a cut-off code is a code, possibly cut off within its prefix.

    If it is, the two must overlap: otherwise they may as well be one code with white space and an unknown prefix.
    """
    prefix, _ = split_code(head)
    return bool(cut.known.prefixes) and ((prefix != "" and prefix in known.lengths) or overlaps(head, cut, known))


def overlaps(head: str, cut: CutCode, known: KnownCodes) -> bool:
    """Return whether a prefix begins with a code's head, ends with what is left of the cut-off code, and is shorter."""
    joined = (head + cut.rest[place:] for place in range(1, len(cut.rest) + 1))
    return any(whole in known.lengths and whole.endswith(cut.rest) for whole in joined)


def read_message(line: RawLine, or_else: str, *, tail: bool = False) -> PrintedMessage | SkippedLine:
    """Return a line's message for its code, or a skipped line with the reason ``or_else`` if there is none."""
    if line.message:
        return PrintedMessage(line.key, line.message, line.line, tail)
    return SkippedLine(line.line, line.key, or_else, line.key)
