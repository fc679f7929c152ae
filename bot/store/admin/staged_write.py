"""Write a staged import into the catalog, in a transaction that holds the locks.

On SQLite every question waits for the transaction, so SQLite itself copies the rows: 3 to 6 microseconds a code.
"""

from sqlalchemy import Connection, text

from bot.catalog.document import Progress
from bot.database.database import Transaction
from bot.store.admin.staging import Staging, count_staged, refuse_staging_errors
from bot.store.schema.dialect import is_postgres, set_statement_timeout

BATCH = 5000  # codes that are sent to PostgreSQL in one statement
BATCH_SECONDS = 30  # seconds that PostgreSQL may take for a batch

# CROSS JOIN keeps the order, so that all is read and written from the first code to the last.
COPY = (
    """
    INSERT INTO main.codes (code, family, number, section, status, catalog_id, aliases, severity, causes)
    SELECT code, family, number, section, status, catalog_id, aliases, severity, causes FROM staged.codes WHERE true
    ORDER BY id
    ON CONFLICT (code) DO UPDATE SET
        family = excluded.family, number = excluded.number, section = excluded.section, status = excluded.status,
        aliases = excluded.aliases, severity = excluded.severity, causes = excluded.causes
    """,
    """
    DELETE FROM main.meanings WHERE code_id IN (
        SELECT known.id FROM staged.codes AS new CROSS JOIN main.codes AS known USING (code) WHERE NOT is_new
    )
    """,
    """
    INSERT INTO main.meanings (code_id, place, text, doubt, sources)
    SELECT known.id, meaning.place, meaning.text, meaning.doubt, meaning.sources
    FROM staged.codes AS new
    CROSS JOIN main.codes AS known USING (code)
    CROSS JOIN staged.meanings AS meaning ON meaning.staged_id = new.id
    ORDER BY new.id, meaning.place
    """,
)

# Each column of a batch is an array.
UPSERT = text("""
    INSERT INTO codes (code, family, number, section, status, catalog_id, aliases, severity, causes)
    SELECT code, family, number, section, status, catalog_id, CAST(aliases AS json), severity, CAST(causes AS json)
    FROM unnest(
        CAST(:code AS text[]), CAST(:family AS text[]), CAST(:number AS text[]), CAST(:section AS text[]),
        CAST(:status AS text[]), CAST(:catalog_id AS integer[]), CAST(:aliases AS text[]), CAST(:severity AS text[]),
        CAST(:causes AS text[])
    ) AS staged (code, family, number, section, status, catalog_id, aliases, severity, causes)
    ON CONFLICT (code) DO UPDATE SET
        family = excluded.family, number = excluded.number, section = excluded.section, status = excluded.status,
        aliases = excluded.aliases, severity = excluded.severity, causes = excluded.causes
    RETURNING code, id
""")
DELETE = text("DELETE FROM meanings WHERE code_id = ANY(CAST(:ids AS integer[]))")
INSERT = text("""
    INSERT INTO meanings (code_id, place, text, doubt, sources)
    SELECT code_id, place, text, doubt, CAST(sources AS json) FROM unnest(
        CAST(:code_id AS integer[]), CAST(:place AS integer[]), CAST(:text AS text[]), CAST(:doubt AS text[]),
        CAST(:sources AS text[])
    ) AS staged (code_id, place, text, doubt, sources)
""")
CODES = """
    SELECT code, family, number, section, status, catalog_id, aliases, severity, causes FROM codes
    WHERE id >= ? AND id < ? ORDER BY id
"""
KNOWN = "SELECT code FROM codes WHERE id >= ? AND id < ? AND NOT is_new"
MEANINGS = """
    SELECT code AS code_id, place, text, doubt, sources FROM codes JOIN meanings ON staged_id = id
    WHERE id >= ? AND id < ? ORDER BY id, place
"""


def write_staged(transaction: Transaction, staging: Staging, progress: Progress) -> None:
    """Add the staged codes that are new to the catalog, and replace known ones with all their meanings."""
    connection = transaction.connection()
    if is_postgres(transaction):
        set_statement_timeout(transaction, BATCH_SECONDS)
        send_batches(connection, staging, progress)
    else:
        copy_file(connection, staging, progress)


def copy_file(connection: Connection, staging: Staging, progress: Progress) -> None:
    """Let SQLite copy the rows from the file."""
    connection.detach()  # closed after the transaction instead of used again, because it has the file open
    connection.exec_driver_sql("ATTACH ? AS staged", (str(staging.path),))
    progress("Writing", 0, None)
    for statement in COPY:
        connection.exec_driver_sql(statement)


def send_batches(connection: Connection, staging: Staging, progress: Progress) -> None:
    """Send the rows to PostgreSQL, some codes at a time."""
    total = count_staged(staging)
    for start in range(0, total, BATCH):
        progress("Writing", start, total)
        span = (start, start + BATCH)
        codes = read_columns(staging, CODES, span)
        ids = {row.code: row.id for row in connection.execute(UPSERT, codes)}
        known = [ids[code] for code in read_columns(staging, KNOWN, span)["code"]]
        if known:
            connection.execute(DELETE, {"ids": known})
        meanings = read_columns(staging, MEANINGS, span)
        connection.execute(INSERT, {**meanings, "code_id": [ids[code] for code in meanings["code_id"]]})


@refuse_staging_errors()
def read_columns(staging: Staging, query: str, span: tuple[int, int]) -> dict[str, list[str]]:
    """Return the staged rows of a span of ids, by column."""
    cursor = staging.connection.execute(query, span)
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
