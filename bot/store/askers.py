"""Askers: each has a number in the database, under which their questions are kept."""

from collections.abc import Iterable, Mapping, MutableMapping

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.tables import AskerRow

find = select(AskerRow.hash, AskerRow.id).where(AskerRow.hash.in_(bindparam("hashes", expanding=True)))
add = {  # by the database's name
    name: into(AskerRow).on_conflict_do_nothing(index_elements=["hash"])
    for name, into in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def numbers_of(connection: Connection, hashes: Iterable[str], known: MutableMapping[str, int]) -> Mapping[str, int]:
    """Give the number of each asker; whoever is new gets one.

    ``known`` is what this process remembers. Who is new is remembered at their second question: this transaction may
    still be undone, and their number then given to somebody else.
    """
    if not (unknown := set(hashes) - known.keys()):
        return known
    found = read(connection, unknown)
    known.update(found)
    if new := unknown - found.keys():
        connection.execute(add[connection.dialect.name], [{"hash": one} for one in sorted(new)])
        found |= read(connection, new)
    return {**known, **found}


def read(connection: Connection, hashes: Iterable[str]) -> dict[str, int]:
    """Read the numbers of those who have one."""
    return {row[0]: row[1] for row in connection.execute(find, {"hashes": list(hashes)})}
