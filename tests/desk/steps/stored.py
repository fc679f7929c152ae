"""What the database stores about people who wait, for tests that look at it."""

from bot.desk.state.desk import Desk
from bot.store.steps import followers
from bot.store.steps.followers import Follower


def followed(desk: Desk, user: str) -> list[Follower]:
    """Return what a user follows, newest first."""
    with desk.database.read() as session:
        return followers.followed(session, user)
