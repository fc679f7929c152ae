"""App Home: what a person sees there, by who they are."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.catalog.entry import Entry
from bot.database.database import Unavailable, session_on
from bot.desk.home.queue import PAGE, Demand, Queue, Wanted, queue_page, read_demand
from bot.desk.notifications.next_post import Upcoming, upcoming
from bot.desk.state.cache import Live
from bot.desk.state.desk import Desk
from bot.desk.state.roles import People
from bot.desk.stats.reading import reading
from bot.desk.stats.stats import Faq, faq_read
from bot.stats.period import Name
from bot.store.steps.followers import Follower, followed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in App Home somebody is.

    That is at which part of the queue, on which page of the codes that they follow, and in which period.
    """

    queue: Wanted = field(default_factory=Wanted)
    followed: int = 1
    period: Name = "week"


@dataclass(frozen=True, slots=True)
class Group:
    """A user group of the team whose members Slack did not name when it was last asked.

    ``trouble`` is Slack's error, "" if it was not asked yet; ``members`` are those that hold meanwhile.
    """

    name: str
    trouble: str
    members: int


@dataclass(frozen=True, slots=True)
class Home:
    """What a person sees.

    ``followed`` are a page of the codes that they follow, each with its entry if the catalog has it; ``faq`` is what is
    asked most, None where it could not be counted. The ``queue`` and the ``groups`` with trouble are for staff alone,
    ``people`` (with the settings) and the ``schedules`` of the weekly summary for admins alone; None and empty for
    others. ``trouble`` says why something is missing. An ``outsider`` is from another organization.
    """

    place: Place
    followed: tuple[tuple[str, Entry | None], ...] = ()
    pages: int = 1
    faq: Faq | None = None
    queue: Queue | None = None
    groups: tuple[Group, ...] = ()
    people: People | None = None
    schedules: tuple[Upcoming, ...] = ()
    trouble: str = ""
    outsider: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database keeps of it."""

    queue: Queue | None = None
    follows: Sequence[Follower] = ()
    faq: Faq | None = None
    schedules: tuple[Upcoming, ...] = ()
    trouble: str = ""


def open_home(desk: Desk, user: str, place: Place, *, at: datetime, outsider: bool = False) -> Home:
    """Give what a person (a Slack id) sees in App Home, and nothing that they may not.

    An ``outsider``, from another organization, sees the codes that they follow and no more. With the database out of
    reach it is what lies on the shelf, and says so.
    """
    desk.shelf.look_again(desk.database, at)
    people, known_as = desk.shelf.people, id_here(user, outsider=outsider)
    kept = read_kept(desk, user, place, at, outsider=outsider)
    follows, page, pages = page_of(kept.follows, place.followed)
    known = desk.shelf.index.squeezed
    return Home(
        Place(kept.queue.wanted if kept.queue else Wanted(), page, place.period),
        tuple((one.code, known.get(one.wanted)) for one in follows),
        pages,
        kept.faq,
        kept.queue,
        tuple(unread_groups(people)) if people.is_staff(known_as) else (),
        people if people.is_admin(known_as) else None,
        kept.schedules,
        kept.trouble,
        outsider,
    )


def read_kept(desk: Desk, user: str, place: Place, at: datetime, *, outsider: bool) -> Kept:
    """Read what the database keeps; the queue for staff alone, the schedules for admins, figures for no outsider."""
    known_as = id_here(user, outsider=outsider)
    staff = desk.shelf.people.is_staff(known_as)
    schedules = desk.shelf.schedules if desk.shelf.people.is_admin(known_as) else ()
    try:
        with reading(desk, desk.shelf.zone()) as read, session_on(read.connection) as session:
            live = Live(read.connection, at)
            faq = None if outsider else faq_read(desk, read, place.period, at)
            queue = queue_at(desk, read_demand(desk, read, at), place, live) if staff else None
            return Kept(queue, followed(session, user), faq, upcoming(session, schedules, at))
    except Unavailable as trouble:
        log.warning("App Home was drawn without what the database keeps. %s", trouble.detail)
        queue = queue_at(desk, Demand(desk.shelf.ranks), place, at) if staff else None
        return Kept(queue, schedules=upcoming(None, schedules, at), trouble=str(trouble))


def id_here(user: str, *, outsider: bool) -> str:
    """Return the id under which a person has rights here, "" for people of other organizations, who have none."""
    return "" if outsider else user


def queue_at(desk: Desk, demand: Demand, place: Place, live: Live | datetime) -> Queue:
    """Give the part of the queue at which somebody is; without a transaction, at a moment, as far as it is known."""
    at, transaction = (live.at, live.transaction) if isinstance(live, Live) else (live, None)
    return queue_page(desk, demand, place.queue, today=at.astimezone(UTC).date(), transaction=transaction)


def page_of(follows: Sequence[Follower], page: int) -> tuple[Sequence[Follower], int, int]:
    """Give a page of the codes that somebody follows, its number and how many there are."""
    pages = max(1, -(-len(follows) // PAGE))
    page = min(max(page, 1), pages)
    return follows[(page - 1) * PAGE : page * PAGE], page, pages


def unread_groups(people: People) -> Iterator[Group]:
    """Give the groups of the team whose members Slack did not name."""
    for name in dict.fromkeys((*people.staff, *people.admins)):
        roster = people.rosters.get(name)
        if roster and roster.trouble:
            yield Group(name, roster.trouble, len(roster.members))
        elif roster is None and name.startswith("S"):
            yield Group(name, "", 0)
