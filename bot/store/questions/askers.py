"""Askers: each has a number in the database, which their questions refer to."""

from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping, Sequence

from sqlalchemy import bindparam, select

from bot.database.database import Transaction
from bot.store.schema.dialect import insert_new
from bot.store.schema.questions import AskerRow

find_askers = select(AskerRow.hash, AskerRow.id).where(AskerRow.hash.in_(bindparam("hashes", expanding=True)))


def number_askers(
    transaction: Transaction, hashes: Iterable[str], known: MutableMapping[str, int]
) -> Mapping[str, int]:
    """Return the number of each asker, by hash; new askers get one.

    ``known`` is this process's cache; it may be large, so it is never iterated over. New askers are cached at their
    second question only: this transaction may be rolled back, and their number then given to somebody else.
    """
    unknown = [asker for asker in set(hashes) if asker not in known]
    if not unknown:
        return known
    numbers = read_asker_numbers(transaction, unknown)
    known.update(numbers)
    return ChainMap(add_askers(transaction, [asker for asker in unknown if asker not in numbers]), known)


def add_askers(transaction: Transaction, hashes: Sequence[str]) -> dict[str, int]:
    """Return the numbers of askers who may have none yet, by hash; another transaction may add them at once."""
    insert_new(transaction, AskerRow, [{"hash": asker} for asker in sorted(hashes)], AskerRow.id)
    return read_asker_numbers(transaction, hashes) if hashes else {}


def read_asker_numbers(transaction: Transaction, hashes: Iterable[str]) -> dict[str, int]:
    """Return the numbers of these askers, as far as they have one, by hash."""
    return {row[0]: row[1] for row in transaction.connection().execute(find_askers, {"hashes": list(hashes)})}
