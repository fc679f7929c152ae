"""Askers: each has a number in the database, under which their questions are kept."""

from collections.abc import Iterable, Mapping, MutableMapping

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.schema.base import AskerRow

find = select(AskerRow.hash, AskerRow.id).where(AskerRow.hash.in_(bindparam("hashes", expanding=True)))
add = {  # by the database's name
    name: into(AskerRow).on_conflict_do_nothing(index_elements=["hash"])
    for name, into in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def numbers_of(connection: Connection, hashes: Iterable[str], known: MutableMapping[str, int]) -> Mapping[str, int]:
    """Return the number of each asker; whoever is new gets one.

    ``known`` is what this process remembers; it may be long, so nothing here walks over it. Who is new is remembered at
    their second question: this transaction may still be undone, and their number then given to somebody else.
    """
    asked = set(hashes)
    unknown = [one for one in asked if one not in known]
    if not unknown:
        return known
    found = read(connection, unknown)
    known.update(found)
    if new := [one for one in unknown if one not in found]:
        connection.execute(add[connection.dialect.name], [{"hash": one} for one in sorted(new)])
        found |= read(connection, new)
    return {one: found[one] if one in found else known[one] for one in asked}


def read(connection: Connection, hashes: Iterable[str]) -> dict[str, int]:
    """Return the numbers of those who have one."""
    return {row[0]: row[1] for row in connection.execute(find, {"hashes": list(hashes)})}
