"""App Home: what each person sees there, depending on their role."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.catalog.entry import Entry
from bot.catalog.keys import CatalogNames
from bot.database.database import Unavailable
from bot.desk.home.demand import Demand, count_demand
from bot.desk.home.queue import Queue, QueueFilter, load_queue_page
from bot.desk.notifications.schedule_status import ScheduleStatus, load_schedule_statuses
from bot.desk.questions.pages import paginate
from bot.desk.state.desk import Desk
from bot.desk.state.roles import Access
from bot.desk.state.snapshot import find_entry
from bot.desk.stats.reading import figures_reader
from bot.desk.stats.stats import Faq, load_faq_with_reader
from bot.stats.period import PeriodName
from bot.store.stats.coverage import StatsReader
from bot.store.steps.followers import Follower, list_followed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HomePosition:
    """A position in App Home: a part of the queue, a page of the followed codes, and a period for the figures."""

    queue: QueueFilter = field(default_factory=QueueFilter)
    followed: int = 1
    period: PeriodName = "week"


@dataclass(frozen=True, slots=True)
class UnreadGroup:
    """A user group with a role whose members could not be read from Slack.

    ``trouble`` is Slack's error, "" if it was not asked yet; ``members`` counts the last known members, who keep their
    rights meanwhile.
    """

    name: str
    trouble: str
    members: int


@dataclass(frozen=True, slots=True)
class Home:
    """The content of a person's App Home.

    ``followed`` is one page of the codes that they follow, each with its entry if the catalog has it; ``faq`` is None
    where nothing could be counted. Only staff get the ``queue`` and the ``groups`` that could not be read; only admins
    get ``access`` (with the settings) and the weekly summary's ``schedules``. For others these are None or empty.
    ``trouble`` says why something is missing. An ``outsider`` is from another organization. ``catalogs`` are the names
    of the catalogs by number.
    """

    place: HomePosition
    followed: tuple[tuple[str, Entry | None], ...] = ()
    pages: int = 1
    faq: Faq | None = None
    queue: Queue | None = None
    groups: tuple[UnreadGroup, ...] = ()
    access: Access | None = None
    schedules: tuple[ScheduleStatus, ...] = ()
    trouble: str = ""
    outsider: bool = False
    catalogs: CatalogNames = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HomeRecords:
    """The part of App Home that is read from the database."""

    queue: Queue | None = None
    follows: Sequence[Follower] = ()
    faq: Faq | None = None
    schedules: tuple[ScheduleStatus, ...] = ()
    trouble: str = ""


def load_home(desk: Desk, user: str, place: HomePosition, *, at: datetime, outsider: bool = False) -> Home:
    """Return what a person (a Slack id) may see in App Home.

    An ``outsider``, from another organization, sees only the codes that they follow. If the database is out of reach,
    the home shows what is cached, and says so.
    """
    desk.cache.refresh_if_stale(desk.database, at)
    people = desk.cache.access
    known_as = to_internal_id(user, outsider=outsider)
    records = read_home_records(desk, user, place, at, outsider=outsider)
    follows, page, pages = paginate(records.follows, place.followed)
    index = desk.cache.index
    return Home(
        place=HomePosition(records.queue.filter if records.queue else QueueFilter(), page, place.period),
        followed=tuple((follower.code, find_entry(index, follower.wanted)) for follower in follows),
        catalogs=desk.cache.snapshot.catalogs,
        pages=pages,
        faq=records.faq,
        queue=records.queue,
        groups=tuple(list_unread_groups(people)) if people.is_staff(known_as) else (),
        access=people if people.is_admin(known_as) else None,
        schedules=records.schedules,
        trouble=records.trouble,
        outsider=outsider,
    )


def read_home_records(desk: Desk, user: str, place: HomePosition, at: datetime, *, outsider: bool) -> HomeRecords:
    """Read App Home's data: the queue only for staff, schedules only for admins, no figures for outsiders."""
    known_as = to_internal_id(user, outsider=outsider)
    schedules = desk.cache.schedules if desk.cache.access.is_admin(known_as) else ()
    try:
        with figures_reader(desk, desk.cache.zone()) as read:
            transaction = read.transaction
            faq = None if outsider else load_faq_with_reader(desk, read, place.period, at)
            queue = load_queue(desk, known_as, place, at, read=read)
            return HomeRecords(
                queue, list_followed(transaction, user), faq, load_schedule_statuses(transaction, schedules, at)
            )
    except Unavailable as trouble:
        log.warning("App Home was drawn without what the database keeps. %s", trouble.detail)
        queue = load_queue(desk, known_as, place, at)
        return HomeRecords(queue, schedules=load_schedule_statuses(None, schedules, at), trouble=str(trouble))


def load_queue(
    desk: Desk, user: str, place: HomePosition, at: datetime, *, read: StatsReader | None = None
) -> Queue | None:
    """Return the queue at a position, without a reader as far as it is cached; None for people who aren't staff."""
    if not desk.cache.access.is_staff(user):
        return None
    demand = count_demand(desk, read, at) if read else Demand(desk.cache.ranks)
    transaction = read.transaction if read else None
    return load_queue_page(desk, demand, place.queue, today=at.astimezone(UTC).date(), transaction=transaction)


def to_internal_id(user: str, *, outsider: bool) -> str:
    """Return the id under which a person has rights: "" for people of other organizations, who have none."""
    return "" if outsider else user


def list_unread_groups(people: Access) -> Iterator[UnreadGroup]:
    """Yield the groups with a role whose members could not be read from Slack."""
    for name in dict.fromkeys((*people.staff, *people.admins)):
        roster = people.rosters.get(name)
        if roster and roster.trouble:
            yield UnreadGroup(name, roster.trouble, len(roster.members))
        elif roster is None and name.startswith("S"):
            yield UnreadGroup(name, "", 0)
