"""Followers: people who wait for steps, or for a missing code, are notified once when these are published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.catalog.entry import MAX_CODE
from bot.desk.questions.lookup import Asked
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.search.index import squeeze
from bot.store.notifications import outbox
from bot.store.notifications.outbox import NewPost, Writing
from bot.store.steps import followers
from bot.store.steps.followers import Follower

MOST = 200  # codes that one person may follow

WaitsFor = Literal["steps", "code", "nothing"]  # nothing: the code and its steps exist already

TOO_MANY = "You already follow 200 codes. Stop some of them in the Home tab of Errdesk first."
NOBODY = "Slack didn't say who you are, so I can't write to you. Please try again."
NO_CODE = "This is no code that anybody could add. Ask for it again, and press the button there."


@dataclass(frozen=True, slots=True)
class Followed:
    """A followed code, in the catalog's spelling or the follower's own, and what the follower waits for."""

    code: str
    waits_for: WaitsFor
    since: datetime


def follow(desk: Desk, code: str, asked: Asked) -> Followed:
    """Follow a code until it has steps, or until the catalog has it; following it again changes nothing.

    Refuses a code without a letter or digit, more than 200 codes, and an asker without a Slack id.
    """
    if not asked.asker:
        raise Refusal(NOBODY)
    wanted = squeeze(code)[:MAX_CODE]
    if not wanted:
        raise Refusal(NO_CODE)
    entry = desk.shelf.index.squeezed.get(wanted)
    with desk.database.begin() as session:
        followers.take_turn(session, shared=True)
        shown = entry.code if entry else code[:MAX_CODE]
        waits = what_is_missing(session, shown)
        if waits != "nothing":
            mine = followers.followed(session, asked.asker)
            if len(mine) >= MOST and all(follower.wanted != wanted for follower in mine):
                raise Refusal(TOO_MANY)
            followers.follow(session, Follower(asked.asker, wanted, shown, waits == "steps", asked.at))
        return Followed(shown, waits, asked.at)


def what_is_missing(session: Writing, code: str) -> WaitsFor:
    """Return what a code lacks: the code itself, its steps, or nothing."""
    if not followers.has_code(session, code):
        return "code"
    return "nothing" if followers.with_steps(session, [code]) else "steps"


def unfollow(desk: Desk, code: str, asked: Asked) -> None:
    """Stop following a code; does nothing if the asker doesn't follow it."""
    with desk.database.begin() as session:
        followers.unfollow(session, asked.asker, squeeze(code)[:MAX_CODE])


def tell_of_steps(session: Writing, codes: Iterable[str], at: datetime) -> int:
    """Notify the followers of codes that got steps, and remove them; return how many people are notified.

    Call it in the transaction that publishes the steps, after they are written, so that both happen or neither.
    Followers of a code whose steps are all internal stay.
    """
    return tell(session, followers.with_steps(session, codes), at, known=True)


def tell_of_codes(session: Writing, codes: Iterable[str], at: datetime) -> int:
    """Notify those who wait for codes that the catalog now has, and remove them; return how many people."""
    return tell(session, codes, at, known=False)


def tell(session: Writing, codes: Iterable[str], at: datetime, *, known: bool) -> int:
    """Write one notification per person with all of their codes, and remove them as followers; return how many."""
    by_squeezed = {squeeze(code)[:MAX_CODE]: code for code in codes}
    followers.take_turn(session, shared=False)
    by_user = followers.sorted_by_user(followers.take_followers(session, by_squeezed, known=known))
    kind = "steps" if known else "known"
    posts = [
        NewPost(key_of(kind, follows), user, kind, {"codes": [by_squeezed[follower.wanted] for follower in follows]})
        for user, follows in by_user.items()
    ]
    outbox.write(session, posts, at=at)
    return len(posts)


def key_of(kind: str, follows: Sequence[Follower]) -> str:
    """Return the key of a notification: another one if its reader follows the same code again."""
    first = follows[0]
    return f"{kind} {first.user} {first.at:%Y%m%dT%H%M%S.%f} {first.wanted}"
