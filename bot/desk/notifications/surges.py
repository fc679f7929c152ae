"""Surges: channels that want it are notified of a code that many people ask for at once, at most every six hours."""

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

KIND = "surge"  # of its post
HOUR = timedelta(hours=1)
PEOPLE = 5  # who ask within an hour, at least
UNLIKELY = 0.001  # probability below which a crowd is a surge
HOURS = 40  # of a week, in which nearly all of its questions are asked
QUIET = timedelta(hours=6)  # after a notice
LONGEST = 7  # days of a snooze
MEANING = 300  # characters of a meaning in a notice


@dataclass(frozen=True, slots=True)
class Surge:
    """A code that ``people`` asked for within the last hour; ``usual`` is its average number of questions a week."""

    code: str
    people: int
    usual: float


@dataclass(frozen=True, slots=True)
class Notice:
    """A surge notice in a channel, posted at ``told``."""

    channel: str
    code: str
    told: datetime


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A code of which a channel gets no notices until ``until``, or gets them again (None)."""

    channel: str
    code: str
    until: datetime | None


def notice_surges(desk: Desk, now: datetime) -> int:
    """Write a notice of each surge of the last hour to the outbox; return how many are new.

    Several clocks may do it at once: each notice is written by one of them.
    """
    desk.shelf.look_again(desk.database, now)
    with desk.database.read() as session:
        wanted = listening(schedules(session))
        if not wanted:
            return 0
        crowds = crowded(desk, news.askers_since(session.connection(), now - HOUR, now))
        snoozed = snoozes.quiet(session, now)
    audible = {
        code: people
        for code, people in crowds.items()
        if any((schedule.channel, squeeze(code)) not in snoozed for schedule in wanted)
    }
    surges = improbable(desk, audible, now)
    return tell(desk, surges, now) if surges else 0


def listening(all_schedules: Iterable[Schedule]) -> list[Schedule]:
    """Return the active schedules whose channels want surge notices."""
    return [schedule for schedule in all_schedules if schedule.runs and schedule.surges]


def crowded(desk: Desk, asked: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Count the people who asked for each code, in any spelling, where they are many enough for a surge."""
    people: dict[str, set[int]] = defaultdict(set)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for code, asker in asked:
        spelling_key = squeeze(code)
        people[spelling_key].add(asker)
        spelled[spelling_key][code] += 1
    known = desk.shelf.index.squeezed
    crowds: dict[str, int] = {}
    for normalized, askers in people.items():
        if normalized and len(askers) >= PEOPLE:
            most_frequent = max((times, code) for code, times in spelled[normalized].items())[1]
            crowds[known[normalized].code if normalized in known else most_frequent] = len(askers)
    return crowds


def improbable(desk: Desk, crowds: dict[str, int], now: datetime) -> list[Surge]:
    """Return the crowds that are improbable given the code's last eight weeks; none before a week was counted."""
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
    """Write a notice of each surge to each channel that didn't just get one, and snooze the code there for six hours.

    Returns how many are new. A notice expires if it could not be sent within the hour.
    """
    with desk.database.begin() as session:
        audit.take_turn(session)  # a pause that comes now finds the notices, and withdraws them
        snoozes.forget(session, before=now - DAY)
        posts = [
            notice(desk, schedule, surge, now)
            for schedule in listening(schedules(session))
            for surge in surges
            if snoozes.claim(session, schedule.channel, squeeze(surge.code), now + QUIET, now=now)
        ]
        new = outbox.write(session, posts, at=now)
    if new:
        desk.posted()
    return new


def notice(desk: Desk, schedule: Schedule, surge: Surge, now: datetime) -> NewPost:
    """Build the post with a surge notice for a schedule's channel."""
    entry = desk.shelf.index.entries.get(surge.code)
    payload = {
        "channel": schedule.channel,
        "code": surge.code,
        "people": surge.people,
        "usual": surge.usual,
        "meaning": entry.meaning.text[:MEANING] if entry else "",
        "steps": "there" if surge.code in desk.shelf.guide.by_code else "",
        "by": schedule.by,
        "until": (now + HOUR).isoformat(),
    }
    return NewPost(f"{KIND} {schedule.channel} {now:%Y%m%dT%H%M%S} {surge.code}", schedule.channel, KIND, payload)


def snooze(desk: Desk, surge_notice: Notice, actor: By, *, days: int) -> Snoozed:
    """Snooze the code of a notice in its channel, for a week at most.

    0 days end a snooze; the next notice then comes six hours after this one at the earliest.
    """
    require_staff(desk, actor)
    if not 0 <= days <= LONGEST:
        raise Refusal(f"A notice can be snoozed for {LONGEST} days at most.")
    until = actor.at + DAY * days if days else None
    what = "snoozed surges" if until else "woke surges"
    with desk.database.begin() as session:
        audit.log(session, actor, what, surge_notice.code, detail=told_of(surge_notice.channel, until))
        snoozes.keep_quiet(
            session, surge_notice.channel, squeeze(surge_notice.code), until or surge_notice.told + QUIET
        )
    desk.shelf.refresh(desk.database)
    return Snoozed(surge_notice.channel, surge_notice.code, until)


def told_of(channel: str, until: datetime | None) -> str:
    """Describe a snooze for the audit log."""
    return f"{channel} until {until:%Y-%m-%d %H:%M} UTC" if until else channel
