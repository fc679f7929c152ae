"""Find replays: lines before a splice at which the translator had jumped back and printed earlier messages again.

A replay is the longest run of lines that ends at a splice and whose messages were all printed on earlier lines. Any
line before may be the earlier one and a run may have any length, so there is no window: messages are sorted on disk to
find where each was printed first, and only the splices and replays are in memory.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import groupby, repeat
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


@dataclass(slots=True)
class CutMessages:
    """The cut messages with which the message at hand begins; messages come sorted by text, so they follow at once."""

    splices: AbstractSet[int]
    current: list[CutMessage] = field(default_factory=list)

    def close(self, text: str) -> list[Repeat]:
        """Drop those with which a text doesn't begin, and return those of them that an earlier line printed whole."""
        done = [cut for cut in self.current if not text.startswith(cut.record.text)]
        self.current = self.current[: len(self.current) - len(done)]  # each begins with those before it
        return [Repeat(cut.place, cut.line, cut=True) for cut in done if cut.line is not None]

    def add(self, place: int, record: PrintedMessage) -> None:
        """Take the first message with a text."""
        for cut in self.current:
            if record.line < (cut.line or cut.record.line):
                cut.line = record.line
        if is_head(record, self.splices):
            self.current.append(CutMessage(place, record))


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
            record, repeated = self.upcoming
            self.line = record.line if self.start == self.place else self.line
            self.place += 1
            if repeated is None or repeated.cut:
                self.start = self.place
            self.upcoming = next(self.pairs, None)

    def close(self, splice: int, *, head: bool) -> None:
        """Record the run as the replay before a splice, with its ``head``; it replaces a shorter one."""
        if self.replays and self.replays[-1].start == self.start:
            self.replays.pop()
        line = splice if self.start == self.place else self.line
        if self.start < self.place + head:
            self.replays.append(Replay(self.start, self.place + head, line, splice))

    def find_head(self, splice: int) -> Pair | None:
        """Return the message that the splice's line begins with."""
        is_there = self.upcoming and is_head(self.upcoming[0], {splice})
        return self.upcoming if is_there else None


def mark_replays(
    printed: Iterable[PrintedMessage], splices: AbstractSet[int]
) -> tuple[Iterable[PrintedMessage], list[Replay]]:
    """Return the messages with replays marked, and the replays; ``splices`` are line numbers.

    ``printed`` is in file order and is read several times.
    """
    if not splices:
        return printed, []
    repeats = Spool(sort_items(compare_messages(printed, splices), attrgetter("place")))
    replays = find_replays(pair_with_repeats(printed, repeats), splices)
    return mark_messages(pair_with_repeats(printed, repeats), replays), replays


def compare_messages(printed: Iterable[PrintedMessage], splices: AbstractSet[int]) -> Iterator[Repeat]:
    """Yield the repeated messages, sorted by their text."""
    cut_off = CutMessages(splices)
    for text, same in groupby(sort_items(enumerate(printed), get_text), get_text):
        yield from cut_off.close(text)
        records = iter(same)
        place, first = next(records)
        cut_off.add(place, first)
        yield from (Repeat(place, first.line) for place, record in records if record.line > first.line)
    yield from cut_off.close("")


def get_text(numbered: tuple[int, PrintedMessage]) -> str:
    """Return the text of a message that has its place before it."""
    return numbered[1].text


def is_head(record: PrintedMessage, splices: AbstractSet[int]) -> bool:
    """Return whether a message stands before a splice in its line."""
    return record.line in splices and not record.tail


def find_replays(pairs: Iterator[Pair], splices: AbstractSet[int]) -> list[Replay]:
    """Return the replays in file order; of several that begin at the same message, the longest."""
    run = Run(pairs, next(pairs, None))
    for splice in sorted(splices):
        run.advance(splice)
        head = run.find_head(splice)
        if head is None or head[1]:
            run.close(splice, head=head is not None)
    return run.replays


def pair_with_repeats(printed: Iterable[PrintedMessage], repeats: Iterable[Repeat]) -> Iterator[Pair]:
    """Yield each message with its repeat, if it is one."""
    rest = iter(repeats)
    upcoming = next(rest, None)
    for place, record in enumerate(printed):
        if upcoming and upcoming.place == place:
            yield record, upcoming
            upcoming = next(rest, None)
        else:
            yield record, None


def mark_messages(pairs: Iterable[Pair], replays: Iterable[Replay]) -> Iterator[PrintedMessage]:
    """Yield all messages, those in replays marked."""
    for (record, repeated), splice in zip(pairs, spread_splices(replays), strict=False):
        yield replace(record, repeats=repeated.line, splice=splice) if repeated and splice else record


def spread_splices(replays: Iterable[Replay]) -> Iterator[int | None]:
    """Yield for each place the splice of the replay that it is in; it never ends."""
    place = 0
    for replay in replays:
        yield from repeat(None, replay.start - place)
        yield from repeat(replay.splice, replay.end - replay.start)
        place = replay.end
    yield from repeat(None)


def report_replay(replay: Replay) -> Damage:
    """Return a replay as a damage."""
    return Damage("replayed lines", replay.line, replay.splice, AGAIN.format(replay.splice))
