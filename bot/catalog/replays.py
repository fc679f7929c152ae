"""Find replays: lines before a splice at which the translator had jumped back and printed earlier messages again.

A replay is the longest run of lines that ends at a splice and whose messages were all printed on earlier lines. Any
line before may be the earlier one and a run may have any length, so there is no window: messages are sorted on disk to
find where each was printed first, and only the splices and replays are in memory.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from bot.catalog.entry import Damage, Pickled, PrintedMessage
from bot.catalog.spool import Spool, sort_items

AGAIN = "earlier messages were printed again, up to the splice in line {}"


@dataclass(frozen=True, slots=True)
class Repeat(Pickled):
    """A repeated message by its place among the printed ones, and the ``line`` that printed it first.

    ``cut`` means that it is only the beginning of that line's message, cut off by a splice.
    """

    place: int
    line: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay: the place of its first message, the place after its last, its first line and its splice."""

    start: int
    end: int
    line: int
    splice: int


@dataclass(slots=True)
class CutMessage:
    """A message that a splice may have cut, and the earliest line that printed one which begins with it."""

    place: int
    record: PrintedMessage
    line: int | None = None

    def compare(self, first: int) -> None:
        """Note a message that begins with this one, by the line that printed it first."""
        if first < (self.line or self.record.line):
            self.line = first


Pair: TypeAlias = tuple[PrintedMessage, Repeat | None]


@dataclass(slots=True)
class Run:
    """The run of repeated messages before the next one, which is ``upcoming``, and the replays so far."""

    pairs: Iterator[Pair]
    upcoming: Pair | None = None
    place: int = 0
    start: int = 0
    line: int = 0
    replays: list[Replay] = field(default_factory=list)

    def advance(self, splice: int) -> None:
        """Take all messages before a line; one that is new, or a cut one, ends the run."""
        while self.upcoming and self.upcoming[0].line < splice:
            record, repeat = self.upcoming
            self.line = record.line if self.start == self.place else self.line
            self.place += 1
            if repeat is None or repeat.cut:
                self.start = self.place
            self.upcoming = next(self.pairs, None)

    def close(self, splice: int, *, head: bool) -> None:
        """Record the run as the replay before a splice, with its ``head``; it replaces a shorter one."""
        if self.replays and self.replays[-1].start == self.start:
            self.replays.pop()
        line = splice if self.start == self.place else self.line
        if self.start < self.place + head:
            self.replays.append(Replay(self.start, self.place + head, line, splice))


def find_repeats(printed: Iterable[PrintedMessage], splices: AbstractSet[int]) -> Spool[Repeat]:
    """Return the repeated messages in file order; ``splices`` are line numbers."""
    return Spool(sort_items(compare_messages(printed, splices), attrgetter("place")))


def compare_messages(printed: Iterable[PrintedMessage], splices: AbstractSet[int]) -> Iterator[Repeat]:
    """Yield the repeated messages sorted by their text, so that what begins with a cut one comes right after it."""
    cut_off = list[CutMessage]()
    for text, same in groupby(sort_items(enumerate(printed), get_text), get_text):
        yield from list_cut_repeats(cut for cut in cut_off if not text.startswith(cut.record.text))
        cut_off = [cut for cut in cut_off if text.startswith(cut.record.text)]
        records = iter(same)
        place, first = next(records)
        for cut in cut_off:
            cut.compare(first.line)
        if is_head(first, splices):
            cut_off.append(CutMessage(place, first))
        yield from (Repeat(place, first.line) for place, record in records if record.line > first.line)
    yield from list_cut_repeats(cut_off)


def get_text(numbered: tuple[int, PrintedMessage]) -> str:
    """Return the text of a message that has its place before it."""
    return numbered[1].text


def list_cut_repeats(cut_off: Iterable[CutMessage]) -> Iterator[Repeat]:
    """Yield those of the cut messages that an earlier line printed whole."""
    return (Repeat(cut.place, cut.line, cut=True) for cut in cut_off if cut.line is not None)


def is_head(record: PrintedMessage, splices: AbstractSet[int]) -> bool:
    """Return whether a message stands before a splice in its line."""
    return record.line in splices and not record.tail


def find_replays(
    printed: Iterable[PrintedMessage], repeats: Iterable[Repeat], splices: AbstractSet[int]
) -> list[Replay]:
    """Return the replays in file order; of several that begin at the same message, the longest."""
    run = Run(pair_with_repeats(printed, repeats))
    run.upcoming = next(run.pairs, None)
    for splice in sorted(splices):
        run.advance(splice)
        record, repeat = run.upcoming or (None, None)
        head = record is not None and record.line == splice and not record.tail
        if repeat or not head:
            run.close(splice, head=head)
    return run.replays


def pair_with_repeats(printed: Iterable[PrintedMessage], repeats: Iterable[Repeat]) -> Iterator[Pair]:
    """Yield each message with its repeat, if it is one."""
    rest = iter(repeats)
    repeat = next(rest, None)
    for place, record in enumerate(printed):
        if repeat and repeat.place == place:
            yield record, repeat
            repeat = next(rest, None)
        else:
            yield record, None


def mark_replays(
    printed: Iterable[PrintedMessage], repeats: Iterable[Repeat], replays: Iterable[Replay]
) -> Iterator[PrintedMessage]:
    """Yield all messages, those in replays marked."""
    rest = iter(replays)
    replay = next(rest, None)
    for place, (record, repeat) in enumerate(pair_with_repeats(printed, repeats)):
        if replay and place == replay.end:
            replay = next(rest, None)
        if replay and repeat and replay.start <= place:
            yield replace(record, repeats=repeat.line, splice=replay.splice)
        else:
            yield record


def report_replay(replay: Replay) -> Damage:
    """Return a replay as a damage."""
    return Damage("replayed lines", replay.line, replay.splice, AGAIN.format(replay.splice))
