"""What SQLAlchemy has no common way for on SQLite and PostgreSQL, and what limits a statement on both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar, Union

from sqlalchemy import ColumnElement, func, insert, select, text
from sqlalchemy.orm import InstrumentedAttribute

from bot.database.database import Transaction
from bot.database.time_limit import GRACE
from bot.store.schema.base import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = Union["postgresql.Insert", "sqlite.Insert"]
T = TypeVar("T")

CHUNK = 500  # values in one statement: databases limit their number, PostgreSQL also the time

# Keys of PostgreSQL's advisory locks; processes of different releases must agree on them.
CHANGE_LOCK = 0xE44A0D1  # what people curate
IMPORT_LOCK = 0xE44CA7  # imports of the catalog
UPGRADE_LOCK = 0xE44DE5C  # upgrades
FOLLOWER_LOCK = 0xE44F01  # notifying followers waits for people who begin to follow
POST_LOCK = 0xE44905  # claiming a post
VOTE_LOCK = 0x0E44  # votes, by fix
ROLLUP_LOCK = 0x0E45  # the roll-up, by time zone


def is_postgres(transaction: Transaction) -> bool:
    """Return whether the database is PostgreSQL."""
    return transaction.get_bind().dialect.name == "postgresql"


def lock(transaction: Transaction, *key: int, shared: bool = False) -> None:
    """Wait for a lock, and hold it until the transaction ends; several ``shared`` holders don't block each other.

    SQLite has only one writer at a time, so there it does nothing.
    """
    if is_postgres(transaction):
        take = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        transaction.execute(select(take(*key)))


def try_lock(transaction: Transaction, key: int, name: str) -> bool:
    """Take one of a key's locks, by its name, until the transaction ends; return False if somebody else holds it."""
    if not is_postgres(transaction):
        return True
    return bool(transaction.scalar(select(func.pg_try_advisory_xact_lock(key, func.hashtext(name)))))


def use_one_snapshot(transaction: Transaction) -> None:
    """Make all statements of a transaction see one snapshot; call this before the first. On SQLite they do anyway."""
    if is_postgres(transaction):
        transaction.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def set_statement_timeout(transaction: Transaction, seconds: int) -> None:
    """Allow each statement of a transaction more time than an answer has, because it reads a lot or from disk."""
    if is_postgres(transaction):
        transaction.execute(text(f"SET LOCAL statement_timeout = '{seconds}s'"))
        driver = transaction.connection().connection.driver_connection
        driver.silence = seconds + GRACE  # type: ignore[union-attr]  # - our own class


def sort_as_bytes(transaction: Transaction, column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return a column to sort by as Python sorts texts, which is how SQLite sorts; PostgreSQL follows a language."""
    return column.collate("C") if is_postgres(transaction) else column.expression


def find_in_text(transaction: Transaction, column: ColumnElement[str], part: str) -> ColumnElement[int]:
    """Return where a column has exactly a part, counted from 1, or 0; LIKE doesn't tell small letters from capitals."""
    return func.strpos(column, part) if is_postgres(transaction) else func.instr(column, part)


def split_into_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield values in lists that are short enough for one statement."""
    items = list(values)
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def insert_rows(transaction: Transaction, table: type[Table], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows, if there are any, without the ORM: there may be many."""
    if rows:
        transaction.connection().execute(insert(table), rows)


def insert_new(
    transaction: Transaction, table: type[Table], rows: Sequence[Mapping[str, object]], key: InstrumentedAttribute[T]
) -> Sequence[T]:
    """Insert the rows that don't exist yet; return a column of those inserted."""
    statement = build_insert(transaction, table).on_conflict_do_nothing().returning(key)
    return transaction.connection().execute(statement, rows).scalars().all() if rows else ()


def build_insert(transaction: Transaction, table: type[Table]) -> Insert:
    """Return an INSERT that can have ON CONFLICT, for the transaction's database.

    Only its own dialect is imported: PostgreSQL's takes 20 ms, which a command on SQLite needn't wait for.
    """
    if is_postgres(transaction):
        from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql  # noqa: PLC0415 - see above

        return insert_on_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite  # noqa: PLC0415 - see above

    return insert_on_sqlite(table)
