"""Surges: channels that want it are notified of a code that many people ask for at once, at most every six hours."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from bot.catalog.keys import is_numbered
from bot.desk.questions.wording import format_meaning
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.stats.baseline import count_baseline
from bot.desk.stats.reading import figures_reader
from bot.desk.stats.spellings import name_spellings, normalize_key
from bot.errors import Refusal
from bot.stats.period import DAY, today
from bot.stats.rising import poisson_tail, weekly_baseline
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.notifications import news, outbox, snoozes
from bot.store.notifications.outbox import NewPost
from bot.store.notifications.schedules import Schedule, load_schedules

SURGE_KIND = "surge"  # of its post
SURGE_WINDOW = timedelta(hours=1)
SURGE_PEOPLE = 5  # who ask within an hour, at least
MAX_PROBABILITY = 0.001  # probability below which a crowd is a surge
BUSY_HOURS = 40  # of a week, in which nearly all of its questions are asked
NOTICE_PAUSE = timedelta(hours=6)  # after a notice
MAX_SNOOZE_DAYS = 7  # days of a snooze
NOTICE_MEANING_LENGTH = 300  # characters of a meaning in a notice


@dataclass(frozen=True, slots=True)
class Surge:
    """A code that ``people`` asked for within the last hour; ``baseline`` is its average number of questions a week."""

    code: str
    people: int
    baseline: float


@dataclass(frozen=True, slots=True)
class SurgeNotice:
    """A surge notice in a channel, posted at ``posted_at``."""

    channel: str
    code: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Snooze:
    """A code of which a channel gets no notices until ``until``, or gets them again (None)."""

    channel: str
    code: str
    until: datetime | None


def notify_of_surges(desk: Desk, now: datetime) -> int:
    """Write a notice of each surge of the last hour to the outbox; return how many are new.

    Several clocks may do it at once: each notice is written by one of them.
    """
    desk.cache.refresh_if_stale(desk.database, now)
    with desk.database.read() as transaction:
        wanted = filter_surge_schedules(load_schedules(transaction))
        if not wanted:
            return 0
        crowds = count_crowds(desk, news.list_askers_since(transaction, now - SURGE_WINDOW, now))
        snoozed = snoozes.load_snoozes(transaction, now)
    audible = {
        code: people
        for code, people in crowds.items()
        if any((schedule.channel, normalize_key(code)) not in snoozed for schedule in wanted)
    }
    surges = find_surges(desk, audible, now)
    return write_surge_notices(desk, surges, now) if surges else 0


def filter_surge_schedules(all_schedules: Iterable[Schedule]) -> list[Schedule]:
    """Return the active schedules whose channels want surge notices."""
    return [schedule for schedule in all_schedules if schedule.runs and schedule.surges]


def count_crowds(desk: Desk, asked: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Count the people who asked for each code, in any spelling, where they are many enough for a surge."""
    pairs = set(asked)
    names = name_codes(desk, Counter(map(itemgetter(0), pairs)))
    people = {(names[code], asker) for code, asker in pairs if code in names}
    crowds = Counter(map(itemgetter(0), people))
    return {code: count for code, count in crowds.items() if count >= SURGE_PEOPLE}


def name_codes(desk: Desk, asked: Mapping[str, int]) -> dict[str, str]:
    """Return what each code is counted as: a key as itself, any other by the name of its spellings.

    Those of a removed catalog are not counted.
    """
    known = {code: code for code in asked if code in desk.cache.index.entries}
    others = {code: count for code, count in asked.items() if code not in known and not is_numbered(code)}
    return known | name_spellings(desk, others)


def find_surges(desk: Desk, crowds: dict[str, int], now: datetime) -> list[Surge]:
    """Return the crowds that are improbable given the code's last eight weeks; none before a week was counted."""
    if not crowds:
        return []
    zone = desk.cache.zone()
    with figures_reader(desk, zone) as reader:
        base = count_baseline(reader, today(now, zone), now)
    if not base.weeks:
        return []
    weekly = {code: base.count_questions(code) for code in crowds}
    return [
        Surge(code, people, weekly[code] / base.weeks)
        for code, people in sorted(crowds.items())
        if poisson_tail(people, weekly_baseline(weekly[code], base.weeks) / BUSY_HOURS) < MAX_PROBABILITY
    ]


def write_surge_notices(desk: Desk, surges: Sequence[Surge], now: datetime) -> int:
    """Write a notice of each surge to each channel that didn't just get one, and snooze the code there for six hours.

    Returns how many are new. A notice expires if it could not be sent within the hour.
    """
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)  # a pause that comes now finds the notices, and withdraws them
        snoozes.remove_expired_snoozes(transaction, before=now - DAY)
        posts = [
            build_surge_post(desk, schedule, surge, now)
            for schedule in filter_surge_schedules(load_schedules(transaction))
            for surge in surges
            if snoozes.claim_snooze(
                transaction, schedule.channel, normalize_key(surge.code), now + NOTICE_PAUSE, now=now
            )
        ]
        new = outbox.write_posts(transaction, posts, at=now)
    if new:
        desk.wake_senders()
    return new


def build_surge_post(desk: Desk, schedule: Schedule, surge: Surge, now: datetime) -> NewPost:
    """Build the post with a surge notice for a schedule's channel."""
    entry = desk.cache.index.entries.get(surge.code)
    payload = {
        "channel": schedule.channel,
        "code": surge.code,
        "people": surge.people,
        "usual": surge.baseline,
        "meaning": format_meaning(entry)[:NOTICE_MEANING_LENGTH] if entry else "",
        "catalog": desk.cache.snapshot.name_catalog(entry),
        "steps": "there" if entry and desk.cache.guide.has_steps(entry) else "",
        "by": schedule.by,
        "until": (now + SURGE_WINDOW).isoformat(),
    }
    return NewPost(
        f"{SURGE_KIND} {schedule.channel} {now:%Y%m%dT%H%M%S} {surge.code}", schedule.channel, SURGE_KIND, payload
    )


def snooze_surges(desk: Desk, surge_notice: SurgeNotice, actor: Actor, *, days: int) -> Snooze:
    """Snooze the code of a notice in its channel, for a week at most.

    0 days end a snooze; the next notice then comes six hours after this one at the earliest.
    """
    require_staff(desk, actor)
    if not 0 <= days <= MAX_SNOOZE_DAYS:
        raise Refusal(f"A notice can be snoozed for {MAX_SNOOZE_DAYS} days at most.")
    until = actor.at + DAY * days if days else None
    what = "snoozed surges" if until else "woke surges"
    with desk.database.begin() as transaction:
        audit.log_change(
            transaction, actor, what, surge_notice.code, detail=describe_snooze(surge_notice.channel, until)
        )
        snoozes.snooze_code(
            transaction,
            surge_notice.channel,
            normalize_key(surge_notice.code),
            until or surge_notice.posted_at + NOTICE_PAUSE,
        )
    desk.cache.refresh(desk.database)
    return Snooze(surge_notice.channel, surge_notice.code, until)


def describe_snooze(channel: str, until: datetime | None) -> str:
    """Describe a snooze for the audit log."""
    return f"{channel} until {until:%Y-%m-%d %H:%M} UTC" if until else channel
