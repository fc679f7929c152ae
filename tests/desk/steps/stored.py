"""What the database stores about people who wait, for tests that look at it."""

from sqlalchemy import select

from bot.desk.state.desk import Desk
from bot.store.schema.steps import SuggestionRow
from bot.store.steps import followers
from bot.store.steps.followers import Follower
from bot.store.steps.suggestions import Suggestion, to_suggestion


def followed(desk: Desk, user: str) -> list[Follower]:
    """Return what a user follows, newest first."""
    with desk.database.read() as session:
        return followers.list_followed(session, user)


def open_suggestions(desk: Desk) -> list[Suggestion]:
    """Return the suggestions that nobody decided on yet, oldest first."""
    rows = select(SuggestionRow).where(SuggestionRow.state == "waiting").order_by(SuggestionRow.at, SuggestionRow.id)
    with desk.database.read() as session:
        return [to_suggestion(row) for row in session.scalars(rows)]
