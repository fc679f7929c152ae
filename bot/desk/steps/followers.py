"""Followers: whoever asked to be told when a gap closes is told once, with what closes it."""

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

WaitsFor = Literal["steps", "code", "nothing"]  # nothing: it is there already

TOO_MANY = "You already follow 200 codes. Stop some of them in the Home tab of Errdesk first."
NOBODY = "Slack didn't say who you are, so I can't write to you. Please try again."
NO_CODE = "This is no code that anybody could add. Ask for it again, and press the button there."


@dataclass(frozen=True, slots=True)
class Followed:
    """What somebody follows: a code as the catalog or they themselves write it, and what they wait for."""

    code: str
    waits_for: WaitsFor
    since: datetime


def follow(desk: Desk, code: str, asked: Asked) -> Followed:
    """Let the asker wait for the steps of a code, or for a code that the catalog lacks; again changes nothing.

    Refuses what has no letter or digit, more than 200 codes, and an asker without an id, whom nobody could write to.
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
            if len(mine) >= MOST and all(one.wanted != wanted for one in mine):
                raise Refusal(TOO_MANY)
            followers.follow(session, Follower(asked.asker, wanted, shown, waits == "steps", asked.at))
        return Followed(shown, waits, asked.at)


def what_is_missing(session: Writing, code: str) -> WaitsFor:
    """Say what of a code is not there."""
    if not followers.has_code(session, code):
        return "code"
    return "nothing" if followers.with_steps(session, [code]) else "steps"


def unfollow(desk: Desk, code: str, asked: Asked) -> None:
    """Let the asker wait no more; whoever does not wait is fine too."""
    with desk.database.begin() as session:
        followers.unfollow(session, asked.asker, squeeze(code)[:MAX_CODE])


def followed(desk: Desk, user: str) -> tuple[Followed, ...]:
    """Give what a user follows, the newest first."""
    with desk.database.read() as session:
        return tuple(
            Followed(one.code, "steps" if one.known else "code", one.at) for one in followers.followed(session, user)
        )


def tell_of_steps(session: Writing, codes: Iterable[str], at: datetime) -> int:
    """Write a message to each follower of codes that got steps, who then follows them no more; count the people.

    To be called in the transaction that publishes the steps, after they are kept: a crash leaves either both or none.
    Whoever follows a code whose steps are all internal waits on.
    """
    return tell(session, followers.with_steps(session, codes), at, known=True)


def tell_of_codes(session: Writing, codes: Iterable[str], at: datetime) -> int:
    """Do the same for those who wait for codes that the catalog now has."""
    return tell(session, codes, at, known=False)


def tell(session: Writing, codes: Iterable[str], at: datetime, *, known: bool) -> int:
    """Write one message a person, with all of their codes."""
    by_squeezed = {squeeze(code)[:MAX_CODE]: code for code in codes}
    followers.take_turn(session, shared=False)
    taken = followers.sorted_by_user(followers.take_followers(session, by_squeezed, known=known))
    kind = "steps" if known else "known"
    written = [
        NewPost(key_of(kind, theirs), user, kind, {"codes": [by_squeezed[one.wanted] for one in theirs]})
        for user, theirs in taken.items()
    ]
    outbox.write(session, written, at=at)
    return len(written)


def key_of(kind: str, theirs: Sequence[Follower]) -> str:
    """Name a message by what its reader asked for: asked for again, it is another one."""
    first = theirs[0]
    return f"{kind} {first.user} {first.at:%Y%m%dT%H%M%S.%f} {first.wanted}"
