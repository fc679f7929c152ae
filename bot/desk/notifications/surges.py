"""Surges: a code that many people ask for at once is told to the channels that want it, at most once in six hours."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.stats.baseline import usual_before
from bot.errors import Refusal
from bot.search.index import squeeze
from bot.stats.period import DAY, today
from bot.stats.rising import at_least, usual
from bot.steps.actor import By
from bot.store.admin import audit
from bot.store.notifications import news, outbox, snoozes
from bot.store.notifications.outbox import NewPost
from bot.store.notifications.schedules import Schedule, schedules

KIND = "surge"  # of the post
HOUR = timedelta(hours=1)
PEOPLE = 5  # different ones, at least
UNLIKELY = 0.001
HOURS = 40  # of a week, in which nearly all of its questions are asked
QUIET = timedelta(hours=6)  # after a notice
LONGEST = 7  # days of a snooze
MEANING = 300  # characters of a meaning that are told


@dataclass(frozen=True, slots=True)
class Surge:
    """A code that so many different people asked for within the last hour; ``usual`` are its questions a week."""

    code: str
    people: int
    usual: float


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that stands in a channel: about which code, and when it was ``told``."""

    channel: str
    code: str
    told: datetime


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A code of which a channel hears no notice until then; None if it hears of it again."""

    channel: str
    code: str
    until: datetime | None


def notice_surges(desk: Desk, now: datetime) -> int:
    """Write a notice for each code that many people ask for just now; give how many are new.

    Of several clocks at once one alone writes it.
    """
    desk.shelf.look_again(desk.database, now)
    with desk.database.read() as session:
        wanted = listening(schedules(session))
        if not wanted:
            return 0
        crowds = crowded(desk, news.askers_since(session.connection(), now - HOUR, now))
        hushed = snoozes.quiet(session, now)
    loud = {
        code: people
        for code, people in crowds.items()
        if any((one.channel, squeeze(code)) not in hushed for one in wanted)
    }
    surges = improbable(desk, loud, now)
    return tell(desk, surges, now) if surges else 0


def listening(all_of_them: Iterable[Schedule]) -> list[Schedule]:
    """Give the schedules of the channels that want to hear of surges."""
    return [one for one in all_of_them if one.runs and one.surges]


def crowded(desk: Desk, asked: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Count the people of each code that many asked for, however it was written."""
    people: dict[str, set[int]] = defaultdict(set)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for code, asker in asked:
        squeezed = squeeze(code)
        people[squeezed].add(asker)
        spelled[squeezed][code] += 1
    known = desk.shelf.index.squeezed
    return {
        known[one].code if one in known else max((times, code) for code, times in spelled[one].items())[1]: len(askers)
        for one, askers in people.items()
        if len(askers) >= PEOPLE and one
    }


def improbable(desk: Desk, crowds: dict[str, int], now: datetime) -> list[Surge]:
    """Give those that are improbable against their own eight weeks before; nothing is, until a week was counted."""
    if not crowds:
        return []
    zone = desk.shelf.zone()
    base = usual_before(desk, today(now, zone), zone, now)
    if not base.weeks:
        return []
    weekly = {code: base.questions.get(squeeze(code), 0) for code in crowds}
    return [
        Surge(code, people, weekly[code] / base.weeks)
        for code, people in sorted(crowds.items())
        if at_least(people, usual(weekly[code], base.weeks) / HOURS) < UNLIKELY
    ]


def tell(desk: Desk, surges: Sequence[Surge], now: datetime) -> int:
    """Write a notice of each surge to each channel that has not just heard of it, and keep it quiet from now on.

    A notice that could not be sent within the hour is none any more.
    """
    with desk.database.begin() as session:
        audit.take_turn(session)  # a pause that comes now finds the notices, and withdraws them
        snoozes.forget(session, before=now - DAY)
        written = [
            notice(desk, one, surge, now)
            for one in listening(schedules(session))
            for surge in surges
            if snoozes.claim(session, one.channel, squeeze(surge.code), now + QUIET, now=now)
        ]
        new = outbox.write(session, written, at=now)
    if new:
        desk.posted()
    return new


def notice(desk: Desk, schedule: Schedule, surge: Surge, now: datetime) -> NewPost:
    """Write the notice for a channel."""
    entry = desk.shelf.index.entries.get(surge.code)
    told = {
        "channel": schedule.channel,
        "code": surge.code,
        "people": surge.people,
        "usual": surge.usual,
        "meaning": entry.meaning.text[:MEANING] if entry else "",
        "steps": "there" if surge.code in desk.shelf.guide.by_code else "",
        "by": schedule.by,
        "until": (now + HOUR).isoformat(),
    }
    return NewPost(f"{KIND} {schedule.channel} {now:%Y%m%dT%H%M%S} {surge.code}", schedule.channel, KIND, told)


def snooze(desk: Desk, heard: Notice, by: By, *, days: int) -> Snoozed:
    """Keep the code of a notice quiet in its channel for some days, a week at most.

    0 lets it be heard of again, six hours after the notice at the earliest.
    """
    require_staff(desk, by)
    if not 0 <= days <= LONGEST:
        raise Refusal(f"A notice can be snoozed for {LONGEST} days at most.")
    until = by.at + DAY * days if days else None
    what = "snoozed surges" if until else "woke surges"
    with desk.database.begin() as session:
        audit.log(session, by, what, heard.code, detail=told_of(heard.channel, until))
        snoozes.keep_quiet(session, heard.channel, squeeze(heard.code), until or heard.told + QUIET)
    desk.shelf.refresh(desk.database)
    return Snoozed(heard.channel, heard.code, until)


def told_of(channel: str, until: datetime | None) -> str:
    """Say where and until when, for the audit log."""
    return f"{channel} until {until:%Y-%m-%d %H:%M} UTC" if until else channel
