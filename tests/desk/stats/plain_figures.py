"""A made-up year of questions, and its figures recounted in plain Python: no SQL, no roll-up."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.store.questions.record import Question, record_choice, record_questions
from tests.conftest import NOON, PREFIX

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Hong_Kong")
YEAR = 365
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CODES = (*(PREFIX + number for number in ("0000111", "0000112", "0000113", "0000603")), "GGATEWAY_CODE_113")
LACKING = ("USCUSTOMER_API_0009131", "uscustomer-api-0009131", "USX_42")
SURFACES = ("errcode", "mention", "home")
MARCH = [date(2026, 3, day) for day in (7, 8, 9, 28, 29, 30)]  # beside these midnights clocks change in a zone
AUTUMN = [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26), date(2026, 11, 1), date(2026, 11, 2)]


@dataclass(frozen=True)
class Shown:
    """A code that was shown or missing: when, to whom, where."""

    at: datetime
    asker: str
    surface: str
    code: str
    role: str
    again: bool
    counts: bool  # as a question: not within the hour after the same


@dataclass
class Plain:
    """All questions, and the time of each person's last lookup of a code."""

    questions: list[Question] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    votes: list[tuple[datetime, str, bool]] = field(default_factory=list)
    last: dict[tuple[str, str], datetime] = field(default_factory=dict)
    keys: dict[int, int] = field(default_factory=dict)

    def add(self, question):
        """Add a question; they come in the order of time."""
        self.questions.append(question)
        for code, role in question.codes:
            if role != "offered":
                self.show(question, code, role, question.at)

    def show(self, question, code, role, at):
        """Add a lookup."""
        ago = at - self.last.get((question.asker, code), at - 2 * DAY)
        self.last[question.asker, code] = at
        kind = "missing" if role == "missing" else "shown"
        self.shown.append(Shown(at, question.asker, question.surface, code, kind, ago < DAY, ago >= HOUR))

    def on(self, things, start, end, zone):
        """Return what happened from the day ``start`` up to, not including, the day ``end``."""
        return [thing for thing in things if start <= local(at_of(thing), zone) < end]

    def faq(self, start, end, compared, zone):
        """Recount a period: its totals, and each (normalized) code's questions, lookups, people and change."""
        questions = self.on(self.questions, start, end, zone)
        shown = self.on(self.shown, start, end, zone)
        return {
            "questions": len(questions),
            "people": len({question.asker for question in questions}),
            "hits": sum(question.verdict == "answer" for question in questions),
            "unmatched": sum(question.verdict == "unknown" and not question.codes for question in questions),
            "lookups": len(shown),
            "again": sum(lookup.again for lookup in shown),
            "codes": self.codes(shown, self.on(self.shown, *compared, zone), (start, end, zone)),
        }

    def codes(self, shown, before, days):
        """Recount the codes; the names of missing ones are upper-case letters and digits."""
        by_name = defaultdict(list)
        for lookup in shown:
            by_name[name_of(lookup)].append(lookup)
        was = Counter(name_of(lookup) for lookup in before if lookup.counts)
        votes = self.on(self.votes, *days)
        return {
            code: (
                sum(lookup.counts for lookup in lookups),
                len(lookups),
                len({lookup.asker for lookup in lookups}),
                sum(lookup.counts for lookup in lookups) - was[code],
                sum(solved for _, on, solved in votes if on == code),
                sum(on == code for _, on, _ in votes),
            )
            for code, lookups in by_name.items()
        }


def at_of(thing):
    return thing[0] if isinstance(thing, tuple) else thing.at


def local(at, zone):
    return at.astimezone(ZoneInfo(zone)).date()


def name_of(lookup):
    return "".join(filter(str.isalnum, lookup.code)).upper() if lookup.role == "missing" else lookup.code


def moments(rng, count, last=NOON, days=400):
    """Return times up to ``last``, many of them close to midnight in the zones and to changes of their clocks."""
    times = []
    for _ in range(count):
        at = last - timedelta(seconds=rng.randrange(days * 24 * 3600))
        if rng.random() < 0.3:
            turns = [*MARCH, *AUTUMN] if days > YEAR else AUTUMN
            day = rng.choice(turns) if rng.random() < 0.6 else at.date()
            beside = datetime.combine(day, time(), ZoneInfo(rng.choice(ZONES))).astimezone(UTC)
            at = min(beside + timedelta(seconds=rng.choice((-3600, -1, 0, 1, 3599, 3600))), last)
        times.append(at)
        if rng.random() < 0.3:
            again = timedelta(minutes=rng.choice((1, 59, 60, 61, 1439, 1440, 1441)))
            times.append(min(at + again, last))
    return sorted(times)


def question(rng, at):
    """Return a random question."""
    asker, surface = f"hash {min(rng.randrange(9), rng.randrange(9))}", rng.choice(SURFACES)
    kind = rng.random()
    codes = rng.sample(CODES, 3)
    if kind < 0.6:
        both = [(code, "answered") for code in codes[: rng.choice((1, 1, 2))]]
        extra = [(rng.choice(LACKING), "missing")] if rng.random() < 0.1 else []
        return Question(at, asker, surface, "answer", None, (*both, *extra))
    if kind < 0.75:
        return Question(at, asker, surface, "choose", None, tuple((code, "offered") for code in codes))
    missing = tuple((code, "missing") for code in rng.sample(LACKING, 1)) if kind < 0.9 else ()
    return Question(at, asker, surface, "unknown", "what is this", missing)


def make(database, seed, count, **when):
    """Record made-up questions in a database; return them for the recount."""
    rng, plain = random.Random(seed), Plain()  # noqa: S311 - the same at every run
    waiting, written = [], []  # what will be chosen: when, and of which question; questions that are not yet kept
    with database.begin_light() as transaction:
        for at in moments(rng, count, **when):
            due = sorted((choice for choice in waiting if choice[0] <= at), key=lambda choice: choice[0])
            if due:
                keys = keep(transaction, plain, written)
                waiting = [choice for choice in waiting if choice[0] > at]
            for moment, asked in due:
                record_choice(transaction, keys[id(asked)], asked.codes[0][0], at=moment)
                plain.show(asked, asked.codes[0][0], "chosen", moment)
            written.append(question(rng, at))
            plain.add(written[-1])
            if written[-1].verdict == "choose" and rng.random() < 0.5:
                waiting.append((at + timedelta(seconds=rng.choice((1, 600))), written[-1]))
        keep(transaction, plain, written)
    return plain


def keep(transaction, plain, written):
    """Record questions; return the ids of all in the database, by their ``id()`` in Python."""
    keys = record_questions(transaction, written)
    plain.keys |= {id(question): key for question, key in zip(written, keys, strict=True)}
    written.clear()
    return plain.keys
