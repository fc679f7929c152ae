"""Millions of questions over 400 days, the same at every run: what a desk of 3,000 askers would be asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

DAYS, ASKERS, MISSING = 400, 3_000, 40
LAST = date(2026, 11, 19)  # a Thursday, asked until noon
NOW = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
TYPED_DAYS = 90  # for so long what was typed is kept

WEEK = np.array([1.3, 1.3, 1.25, 1.25, 1.1, 0.5, 0.3])  # from Monday; 1 is an average day
HOURS = np.array([2, 1, 1, 1, 2, 4, 8, 14, 20, 22, 21, 18, 16, 19, 21, 20, 17, 13, 9, 7, 6, 5, 4, 3])
SURFACES = ("errcode", "mention", "message", "dm", "home", "terminal")
OFTEN = np.array([55, 15, 15, 8, 5, 2])
KINDS = np.array([86, 3, 6, 3, 2])  # one code, two codes, a choice, a code that the catalog lacks, words without any
ONE, TWO, CHOICE, UNKNOWN, WORDS = range(5)
VERDICTS = ("answer", "answer", "choose", "unknown", "unknown")
ROLES = ("answered", "offered", "chosen", "missing")
OFFERED, CHOSEN = 1, 2
OFFERS = 3  # rows of a choice
CLOCK = [f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000000" for second in range(24 * 3600)]

Numbers = NDArray[np.int64]
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The rows of one day, in the order of the tables' columns; moments are text, in UTC."""

    questions: list[Row]
    lookups: list[Row]


@dataclass(slots=True)
class Asked:
    """Makes the days of ``total`` questions for ``codes``, those asked most first.

    ``last`` holds when each asker last looked each code up, in seconds since the first day.
    """

    codes: Sequence[str]
    total: int
    chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(4))
    made: int = 0
    last: list[int] = field(default_factory=list)

    def days(self) -> Iterator[Day]:
        """Make all days, the oldest first."""
        self.last = [-(10**9)] * (ASKERS + 1) * (len(self.codes) + MISSING)
        for number in range(DAYS):
            yield self.day(number)

    def day(self, number: int) -> Day:
        """Make one day."""
        today = LAST - timedelta(days=DAYS - 1 - number)
        size = round(self.total / DAYS * WEEK[today.weekday()] * self.chance.uniform(0.9, 1.1))
        seconds = np.sort(self.pick(HOURS, size) * 3600 + self.chance.integers(0, 3600, size))
        if today == LAST:
            seconds = seconds[seconds < 12 * 3600 - 60]
        ids = np.arange(self.made + 1, self.made + 1 + len(seconds))
        self.made += len(seconds)
        askers = self.pick(1 / np.arange(30, ASKERS + 30) ** 0.8, len(seconds)) + 1
        kinds = self.pick(KINDS, len(seconds))
        surfaces = self.pick(OFTEN, len(seconds)).tolist()
        rows = zip(ids.tolist(), seconds.tolist(), askers.tolist(), surfaces, kinds.tolist(), strict=True)
        stamp = f"{today} "
        questions = [
            (key, stamp + CLOCK[second], who, SURFACES[where], VERDICTS[kind], typed(key, kind, number))
            for key, second, who, where, kind in rows
        ]
        return Day(questions, self.lookups(number, stamp, np.stack([ids, seconds, askers]), kinds))

    def pick(self, weights: NDArray[np.float64] | Numbers, size: int) -> Numbers:
        """Draw numbers from 0 on, by their weights."""
        shares = np.cumsum(weights / weights.sum())
        return np.minimum(np.searchsorted(shares, self.chance.random(size)), len(weights) - 1)

    def lookups(self, number: int, stamp: str, asked: Numbers, kinds: Numbers) -> list[Row]:
        """Make the lookups of a day's questions: their ids, seconds and askers stand in three rows."""
        zipf = 1 / np.arange(1, len(self.codes) + 1)

        def part(of: Numbers, place: int, role: int, later: int = 0) -> Numbers:
            """Give question, second, asker, place, role and code of a lookup of each of these questions."""
            size = of.shape[1]
            codes = self.pick(zipf, size) if role < 3 else len(self.codes) + self.chance.integers(0, MISSING, size)
            after = np.minimum(of[1] + self.chance.integers(0, later, size), 24 * 3600 - 1) if later else of[1]
            return np.stack([of[0], after, of[2], np.full(size, place), np.full(size, role), codes])

        choices = asked[:, kinds == CHOICE]
        parts = [part(asked[:, kinds <= TWO], 0, 0), part(asked[:, kinds == UNKNOWN], 0, 3)]
        parts += [differing(part(asked[:, kinds == TWO], 1, 0), parts[0], len(self.codes))]
        parts += [part(choices, place, OFFERED) for place in range(OFFERS)]
        pressed = self.chance.random(choices.shape[1]) < 0.7
        chosen = part(choices[:, pressed], OFFERS, CHOSEN, later=60)
        chosen[5] = parts[3][5][pressed]
        every = np.concatenate([*parts, chosen], axis=1)
        every = every[:, np.argsort(every[1], kind="stable")]
        return self.rows(number, stamp, every.tolist())

    def rows(self, number: int, stamp: str, columns: list[list[int]]) -> list[Row]:
        """Say of each lookup whether it is a repeat; they come in the order of time."""
        names = [*self.codes, *(f"USOTHER_API_{number:07}" for number in range(MISSING))]
        last, start, made = self.last, number * 24 * 3600, []
        for question, second, asker, place, role, code in zip(*columns, strict=True):
            repeat = 0
            if role != OFFERED:
                key, now = asker * len(names) + code, start + second
                ago = now - last[key]
                repeat, last[key] = (2 if ago < 3600 else 1 if ago < 24 * 3600 else 0), now
            made.append((question, place, names[code], ROLES[role], stamp + CLOCK[second], asker, repeat))
        return made


def differing(second: Numbers, first: Numbers, codes: int) -> Numbers:
    """Let no question name the same code twice."""
    same = first[5][np.searchsorted(first[0], second[0])] == second[5]
    second[5] = np.where(same, (second[5] + 1) % codes, second[5])
    return second


def typed(key: int, kind: int, day: int) -> str | None:
    """Make what was typed where nothing was found lately."""
    unknown = kind in (UNKNOWN, WORDS) and day >= DAYS - TYPED_DAYS
    return f"why does my transfer {key % 997} not arrive" if unknown else None
