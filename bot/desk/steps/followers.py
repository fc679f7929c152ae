"""Followers: people who wait for steps, or for a missing code, are notified once when these are published."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.catalog.entry import MAX_CODE
from bot.catalog.keys import LabelledCode, get_printed_code, is_numbered
from bot.database.database import Transaction
from bot.desk.questions.lookup import Asker
from bot.desk.state.desk import Desk
from bot.desk.state.snapshot import find_entry
from bot.errors import Refusal
from bot.search.index import normalize_code
from bot.store.notifications import outbox
from bot.store.notifications.outbox import NewPost
from bot.store.steps import followers
from bot.store.steps.followers import Follower

MAX_FOLLOWED = 200  # codes that one person may follow

WaitsFor = Literal["steps", "code", "nothing"]  # nothing: the code and its steps exist already

TOO_MANY_FOLLOWED = "You already follow 200 codes. Stop some of them in the Home tab of Errdesk first."
NO_USER_ID = "Slack didn't say who you are, so I can't write to you. Please try again."
CODE_GONE = "The catalog no longer has this code. Please ask again."
NO_CODE = "This is no code that anybody could add. Ask for it again, and press the button there."


@dataclass(frozen=True, slots=True)
class FollowedCode(LabelledCode):
    """A followed code, its key or as the follower typed it, and what the follower waits for.

    ``catalog`` is what to call its catalog beside it, "" if there is only one.
    """

    code: str
    waits_for: WaitsFor
    since: datetime
    catalog: str = ""


def follow_code(desk: Desk, code: str, asked: Asker) -> FollowedCode:
    """Follow a code, by its key or as typed, until it has steps, or until a catalog has it; again changes nothing.

    Refuses a code without a letter or digit, one of a removed catalog, more than 200 codes, and an asker without a
    Slack id.
    """
    if not asked.user:
        raise Refusal(NO_USER_ID)
    entry = find_entry(desk.cache.index, code)
    wanted, shown = (entry.key, entry.key) if entry else name_gap(code)
    with desk.database.begin() as transaction:
        followers.lock_followers(transaction, shared=True)
        waits = find_missing_part(transaction, shown)
        if waits != "nothing":
            add_follower(transaction, Follower(asked.user, wanted, shown, known=waits == "steps", at=asked.at))
        return FollowedCode(shown, waits, asked.at, desk.cache.snapshot.name_catalog(entry))


def name_gap(code: str) -> tuple[str, str]:
    """Return a code that no catalog has, normalized and as typed; refuses one without a letter or digit, and a key."""
    if is_numbered(code):
        raise Refusal(CODE_GONE)
    if not any(map(str.isalnum, code)):
        raise Refusal(NO_CODE)
    return normalize_code(code)[:MAX_CODE], code[:MAX_CODE]


def add_follower(transaction: Transaction, follower: Follower) -> None:
    """Add a follower; refuses one who would follow too many codes."""
    mine = followers.list_followed(transaction, follower.user)
    if len(mine) >= MAX_FOLLOWED and all(followed.wanted != follower.wanted for followed in mine):
        raise Refusal(TOO_MANY_FOLLOWED)
    followers.add_follower(transaction, follower)


def find_missing_part(transaction: Transaction, code: str) -> WaitsFor:
    """Return what a code lacks: the code itself, its steps, or nothing."""
    if not followers.is_in_catalog(transaction, code):
        return "code"
    return "nothing" if followers.find_codes_with_steps(transaction, [code]) else "steps"


def unfollow_code(desk: Desk, code: str, asked: Asker) -> None:
    """Stop following a code, by its key or as typed; does nothing if the asker doesn't follow it."""
    wanted = (
        {code} if code in desk.cache.index.entries or is_numbered(code) else {code, normalize_code(code)[:MAX_CODE]}
    )
    with desk.database.begin() as transaction:
        followers.remove_follower(transaction, asked.user, wanted)


def notify_of_steps(transaction: Transaction, codes: Iterable[str], at: datetime) -> int:
    """Notify the followers of codes that got steps, and remove them; return how many people are notified.

    Call it in the transaction that publishes the steps, after they are written, so that both happen or neither.
    Followers of a code whose steps are all internal stay.
    """
    return notify_followers(transaction, followers.find_codes_with_steps(transaction, codes), at, known=True)


def notify_of_codes(
    transaction: Transaction, find_available: Callable[[Iterable[str]], Iterable[str]], at: datetime
) -> int:
    """Notify the followers of codes that are in the catalog now, and remove them; return how many people are notified.

    ``find_available`` returns the keys of the new codes among those (normalized) that somebody waits for.
    """
    followers.lock_followers(transaction, shared=False)
    return notify_followers(transaction, find_available(followers.list_wanted_codes(transaction)), at)


def notify_followers(transaction: Transaction, codes: Iterable[str], at: datetime, *, known: bool = False) -> int:
    """Write one notification per person with all of their codes, and remove them as followers; return how many.

    They are those who wait for the codes (keys) to be in a catalog, or with ``known`` for their steps.
    """
    kind, name = ("steps", str) if known else ("known", normalize_printed)
    by_wanted = {name(code): code for code in codes}
    if not by_wanted:
        return 0
    followers.lock_followers(transaction, shared=False)
    by_user = followers.group_by_user(followers.take_followers(transaction, by_wanted, known=known))
    posts = [
        NewPost(build_notification_key(kind, mine[0]), user, kind, {"codes": [by_wanted[item.wanted] for item in mine]})
        for user, mine in by_user.items()
    ]
    outbox.write_posts(transaction, posts, at=at)
    return len(posts)


def normalize_printed(key: str) -> str:
    """Return a key as people wait for its code who don't know which catalog will have it."""
    return normalize_code(get_printed_code(key))[:MAX_CODE]


def build_notification_key(kind: str, first: Follower) -> str:
    """Return the key of a notification: another one if its reader follows the same code again."""
    return f"{kind} {first.user} {first.at:%Y%m%dT%H%M%S.%f} {first.wanted}"
