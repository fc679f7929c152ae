"""Figures: what was asked most in a period, what is still unanswered, and the last twelve weeks of a code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.catalog.entry import Entry
from bot.catalog.keys import LabelledCode
from bot.desk.state.desk import Desk
from bot.desk.stats.reading import ComparedCounts, count_codes, count_period, figures_reader, find_section
from bot.stats import period as periods
from bot.stats.counts import Count, Share, Totals, sum_counts, sum_without_people
from bot.stats.period import Period, clip_to_now
from bot.store.stats.coverage import StatsReader

MAX_UNKNOWN = 20  # missing codes, and unknown texts, that are listed
NO_COUNT = Count()


@dataclass(frozen=True, slots=True)
class CodeFigures(LabelledCode):
    """The figures of one code; ``change`` is the difference in questions to the compared period.

    ``questions`` leaves out repeats by the same person within an hour. ``solved`` of the ``votes`` said that the steps
    helped; ``from_reference``: the only steps are those of the reference. ``entry`` is None if no catalog has the code,
    which otherwise is a key. ``catalog`` is what to call its catalog beside it, "" if there is only one.
    """

    code: str
    entry: Entry | None
    questions: int
    lookups: int
    people: int
    change: int = 0
    solved: int = 0
    votes: int = 0
    has_steps: bool = False
    from_reference: bool = False
    catalog: str = ""


@dataclass(frozen=True, slots=True)
class UnknownItem:
    """A code that the catalog lacks, or an unknown text (counted among the last 500), with how often it was asked."""

    code: str | None
    text: str | None
    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class Faq:
    """The figures of a period; ``codes`` and ``gaps`` are complete, the most asked first.

    ``questions`` counts each act of asking once, whether it is about several codes or none; for a section it is the sum
    over its codes. ``first_try`` is None for a section, as unknown texts belong to no section.
    """

    period: Period
    compared: Period
    section: str
    questions: int
    lookups: int
    people: int
    first_try: Share | None
    asked_again: Share
    codes: tuple[CodeFigures, ...]
    gaps: tuple[CodeFigures, ...]
    unknown: tuple[UnknownItem, ...]
    unmatched: int


def load_faq(desk: Desk, name: periods.PeriodName, *, at: datetime, section: str = "", channel: str = "") -> Faq:
    """Return the figures of a named period in a channel's time zone; refuses an unknown section or family."""
    with figures_reader(desk, desk.cache.zone(channel)) as reader:
        return load_faq_with_reader(desk, reader, name, at, section=section)


def load_faq_with_reader(
    desk: Desk, reader: StatsReader, name: periods.PeriodName, at: datetime, *, section: str = ""
) -> Faq:
    """Return the figures of a named period, with the reader of a transaction that is already open."""
    period = periods.resolve_period(name, at, reader.zone)
    compared = periods.previous_period(name, period)
    if not section:
        return build_faq(desk, count_period(desk, reader, period, compared), (period, compared))
    own, codes = find_section(desk, section)
    return build_faq(desk, count_codes(desk, reader, period, compared, codes=codes), (period, compared), own)


def load_faq_of_period(desk: Desk, reader: StatsReader, period: Period, compared: Period, *, at: datetime) -> Faq:
    """Return the figures of a period up to a moment, compared with another (possibly empty) one in the same zone."""
    return build_faq(desk, count_period(desk, reader, clip_to_now(at, period), compared), (period, compared))


def build_faq(desk: Desk, counts: ComparedCounts, pair: tuple[Period, Period], section: str = "") -> Faq:
    """Return the figures made of counts; ``pair`` is the period and the one that it is compared with."""
    codes = sort_by_questions(build_code_figures(desk, code, counts) for code in counts.shown)
    missing = sort_by_questions(build_code_figures(desk, code, counts) for code in counts.missing)
    every = (*counts.shown.values(), *counts.missing.values())
    if section:
        total, first_try = sum_counts(every), None
        acts = Totals(total.questions, people=total.people)
    else:
        acts = counts.totals
        total, first_try = sum_without_people(every), Share(acts.hits, acts.questions)
    return Faq(
        *pair,
        section=section,
        questions=acts.questions,
        lookups=total.lookups,
        people=len(acts.people),
        first_try=first_try,
        asked_again=Share(total.again, total.lookups),
        codes=codes,
        gaps=sort_by_questions((*filter(is_unwritten, codes), *missing)),
        unknown=tuple(list_unknown_items(missing, counts.unknown_texts)),
        unmatched=acts.unmatched,
    )


def is_unwritten(figures: CodeFigures) -> bool:
    """Return whether staff can write steps for a code that has none: not for one of a removed catalog."""
    return figures.entry is not None and not figures.has_steps


def build_code_figures(desk: Desk, code: str, counts: ComparedCounts) -> CodeFigures:
    """Return the figures of a code."""
    count = counts.shown.get(code) or counts.missing.get(code, NO_COUNT)
    solved, votes = counts.votes.get(code, (0, 0))
    entry = desk.cache.index.entries.get(code)
    guide = desk.cache.guide
    return CodeFigures(
        code=code,
        entry=entry,
        questions=count.questions,
        lookups=count.lookups,
        people=len(count.people),
        change=count.questions - counts.before.get(code, 0),
        solved=solved,
        votes=votes,
        has_steps=code in guide.by_code or (entry is not None and guide.shows_reference_steps(entry)),
        from_reference=entry is not None and guide.shows_reference_steps(entry),
        catalog=desk.cache.snapshot.name_catalog_of_key(code) if code in counts.shown else "",
    )


def sort_by_questions(figures: Iterable[CodeFigures]) -> tuple[CodeFigures, ...]:
    """Return codes sorted by questions, the most asked first."""
    return tuple(sorted(figures, key=lambda code: (-code.questions, code.code)))


def list_unknown_items(missing: Sequence[CodeFigures], typed: Sequence[tuple[str, int]]) -> Iterator[UnknownItem]:
    """Yield the missing codes asked most, then the newest unknown texts, case-insensitively."""
    for code in missing[:MAX_UNKNOWN]:
        yield UnknownItem(code.code, None, code.questions, code.people)
    askers: dict[str, list[int]] = defaultdict(list)
    spellings: dict[str, str] = {}
    for text, asker in typed:
        normalized = " ".join(text.casefold().split())
        spellings.setdefault(normalized, text)
        askers[normalized].append(asker)
    for key, text in islice(spellings.items(), MAX_UNKNOWN):
        yield UnknownItem(None, text, len(askers[key]), len(set(askers[key])))
