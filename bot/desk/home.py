"""App Home: what a person sees there, by who they are."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.catalog.entry import Entry
from bot.database import Unavailable
from bot.desk.desk import Desk
from bot.desk.queue import PAGE, Demand, Queue, Wanted, queue_page, read_demand
from bot.desk.shelf import Live
from bot.desk.team import People
from bot.store.followers import Follower, followed

TOP = 10  # codes that are asked most


@dataclass(frozen=True, slots=True)
class Place:
    """Where in App Home somebody is: at which part of the queue, and on which page of the codes that they follow."""

    queue: Wanted = field(default_factory=Wanted)
    followed: int = 1


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

    ``followed`` are a page of the codes that they follow, each with its entry if the catalog has it; ``top`` the codes
    asked most in 30 days, with their questions. The ``queue`` and the ``groups`` with trouble are for staff alone,
    ``people`` (with the settings) for admins alone; None and empty for others. ``trouble`` says why something is
    missing.
    """

    place: Place
    followed: tuple[tuple[str, Entry | None], ...] = ()
    pages: int = 1
    top: tuple[tuple[Entry, int], ...] = ()
    queue: Queue | None = None
    groups: tuple[Group, ...] = ()
    people: People | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database keeps of it, read in one transaction."""

    demand: Demand
    queue: Queue | None = None
    follows: Sequence[Follower] = ()
    trouble: str = ""


def open_home(desk: Desk, user: str, place: Place, *, at: datetime) -> Home:
    """Give what a person (a Slack id) sees in App Home, and nothing that they may not.

    With the database out of reach it is what lies on the shelf, and says so.
    """
    desk.shelf.look_again(desk.database)
    people = desk.shelf.people
    kept = read_kept(desk, user, place, at)
    follows, page, pages = page_of(kept.follows, place.followed)
    entries = desk.shelf.index
    return Home(
        Place(kept.queue.wanted if kept.queue else Wanted(), page),
        tuple((one.code, entries.squeezed.get(one.wanted)) for one in follows),
        pages,
        most_asked(entries.entries, kept.demand.asked),
        kept.queue,
        tuple(unread_groups(people)) if people.is_staff(user) else (),
        people if people.is_admin(user) else None,
        kept.trouble,
    )


def read_kept(desk: Desk, user: str, place: Place, at: datetime) -> Kept:
    """Read what the database keeps; the queue for staff alone."""
    staff, today = desk.shelf.people.is_staff(user), at.astimezone(UTC).date()
    try:
        with desk.database.read() as session:
            live = Live(session.connection(), at)
            demand = read_demand(live) if staff else Demand(desk.shelf.ranking(live))
            queue = queue_page(desk, demand, place.queue, today=today, transaction=live.transaction) if staff else None
            return Kept(demand, queue, followed(session, user))
    except Unavailable as trouble:
        demand = Demand(desk.shelf.ranks)
        queue = queue_page(desk, demand, place.queue, today=today, transaction=None) if staff else None
        return Kept(demand, queue, trouble=str(trouble))


def page_of(follows: Sequence[Follower], page: int) -> tuple[Sequence[Follower], int, int]:
    """Give a page of the codes that somebody follows, its number and how many there are."""
    pages = max(1, -(-len(follows) // PAGE))
    page = min(max(page, 1), pages)
    return follows[(page - 1) * PAGE : page * PAGE], page, pages


def most_asked(entries: Mapping[str, Entry], asked: Mapping[str, int]) -> tuple[tuple[Entry, int], ...]:
    """Give the codes that are asked most, with their questions."""
    known = ((questions, code) for code, questions in asked.items() if code in entries)
    top = heapq.nsmallest(TOP, known, key=lambda one: (-one[0], one[1]))
    return tuple((entries[code], questions) for questions, code in top)


def unread_groups(people: People) -> Iterator[Group]:
    """Give the groups of the team whose members Slack did not name."""
    for name in dict.fromkeys((*people.staff, *people.admins)):
        roster = people.rosters.get(name)
        if roster and roster.trouble:
            yield Group(name, roster.trouble, len(roster.members))
        elif roster is None and name.startswith("S"):
            yield Group(name, "", 0)
