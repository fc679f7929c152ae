"""What a channel is about: of a code in several catalogs, people there mean that of its catalog."""

from collections.abc import Mapping
from typing import cast

from bot.database.database import Transaction
from bot.desk.state.access import require_admin
from bot.desk.state.desk import Desk
from bot.settings import CHANNEL_ID
from bot.steps.actor import Actor
from bot.store.admin import audit
from bot.store.admin.team import load_choices, save_choice

CHANNEL_CATALOGS_SETTING = "channel_catalogs"  # the setting's name in the database
CHANNEL_FIELD, CATALOG_FIELD = "about_channel", "about_catalog"  # the fields in which something may be wrong
ANY_CATALOG = 0  # the number that stands for no catalog in particular

WRONG_CHANNEL = "Choose a channel from the list."
CATALOG_GONE = "This catalog has just been removed. Choose another one."


def save_channel_catalog(desk: Desk, channel: str, catalog: int, actor: Actor) -> Mapping[str, str]:
    """Save which catalog a channel is about, by its number; return what is wrong by field, and then save nothing."""
    require_admin(desk, actor)
    if not CHANNEL_ID.fullmatch(channel):
        return {CHANNEL_FIELD: WRONG_CHANNEL}
    names = {ANY_CATALOG: "any catalog", **desk.cache.snapshot.catalogs}
    if catalog not in names:
        return {CATALOG_FIELD: CATALOG_GONE}
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        chosen = {**load_channel_catalogs(transaction), channel: catalog}
        save_choice(
            transaction, CHANNEL_CATALOGS_SETTING, {place: number for place, number in chosen.items() if number}
        )
        audit.log_change(transaction, actor, "chose", CHANNEL_CATALOGS_SETTING, detail=f"{channel}: {names[catalog]}")
    desk.cache.refresh(desk.database)  # effective at once
    return {}


def move_channel_catalog(transaction: Transaction, old: str, new: str) -> bool:
    """Let a channel's new id be about what its old one was; return whether that was anything."""
    chosen = load_channel_catalogs(transaction)
    if old not in chosen:
        return False
    number = chosen.pop(old)
    save_choice(transaction, CHANNEL_CATALOGS_SETTING, {**chosen, new: number})
    return True


def load_channel_catalogs(transaction: Transaction) -> dict[str, int]:
    """Return channel -> number of the catalog that it is about."""
    return dict(cast("Mapping[str, int]", load_choices(transaction).get(CHANNEL_CATALOGS_SETTING) or {}))
