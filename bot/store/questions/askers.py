"""Askers: each has a number in the database, which their questions refer to."""

from collections.abc import Iterable, Mapping, MutableMapping

from sqlalchemy import Connection, bindparam, select

from bot.store.schema.base import AskerRow
from bot.store.schema.dialect import build_insert

find_askers = select(AskerRow.hash, AskerRow.id).where(AskerRow.hash.in_(bindparam("hashes", expanding=True)))


def number_askers(connection: Connection, hashes: Iterable[str], known: MutableMapping[str, int]) -> Mapping[str, int]:
    """Return the number of each asker, by hash; new askers get one.

    ``known`` is this process's cache; it may be large, so it is never iterated over. New askers are cached at their
    second question only: this transaction may be rolled back, and their number then given to somebody else.
    """
    asked = set(hashes)
    unknown = [asker for asker in asked if asker not in known]
    if not unknown:
        return known
    numbers = read_asker_numbers(connection, unknown)
    known.update(numbers)
    if new := [asker for asker in unknown if asker not in numbers]:
        insert = build_insert(connection, AskerRow).on_conflict_do_nothing(index_elements=["hash"])
        connection.execute(insert, [{"hash": asker} for asker in sorted(new)])
        numbers |= read_asker_numbers(connection, new)
    return {asker: numbers[asker] if asker in numbers else known[asker] for asker in asked}


def read_asker_numbers(connection: Connection, hashes: Iterable[str]) -> dict[str, int]:
    """Return the numbers of these askers, as far as they have one, by hash."""
    return {row[0]: row[1] for row in connection.execute(find_askers, {"hashes": list(hashes)})}
