"""Where a search index comes from: from disk if it is there, otherwise it is built of the catalog in the database."""

import hashlib
import json
import logging
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, TypeAlias

from bot.catalog.entry import Entry
from bot.catalog.keys import CatalogNames
from bot.catalog.spool import Spool
from bot.database.database import Database, Transaction, Unavailable
from bot.desk.state.index_folder import IndexFolder
from bot.errors import Refusal
from bot.private_files import NoRoom
from bot.search.index import Index
from bot.search.index_files import FORMAT
from bot.search.words.lexicon import Lexicon
from bot.settings import PROJECT_ROOT
from bot.steps.mark import Mark
from bot.store.admin.catalog import CatalogState, count_codes, read_catalog_state, stream_entries
from bot.store.schema.dialect import set_statement_timeout, use_one_snapshot

log = logging.getLogger(__name__)

WIDE_READ_SECONDS = 30  # seconds for reading a whole catalog or counting 30 days; always in the background
LARGE = 10_000  # codes from which an index is built in a process of its own
PROCESS_TIMEOUT = 3_600.0  # seconds for that process
UNAVAILABLE = 75  # its exit code if the catalog can't be read
UNWRITABLE = 74  # its exit code if the index can't be kept on disk

BuildIndex: TypeAlias = Callable[[Iterable[Entry], Mapping[str, Mark], Lexicon, CatalogNames], Index]


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """What an index is built from besides the codes, and how; ``catalogs`` are the names of the catalogs by number."""

    marks: Mapping[str, Mark]
    lexicon: Lexicon
    build: BuildIndex
    catalogs: CatalogNames = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SharedIndex:
    """Where the workers of a host keep the index of a database, and what its name depends on.

    ``lexicon`` is the digest of the lexicon's files. From ``large`` codes on, the index is built in a process of its
    own, which opens ``database_url``.
    """

    folder: IndexFolder
    database_url: str = field(repr=False)
    lexicon: str
    large: int = LARGE


def provide_index(database: Database, request: IndexRequest, shared: SharedIndex | None) -> Index:
    """Return the index of the catalog, from disk if it is there, and build it otherwise; raises ``Unavailable``."""
    if shared:
        try:
            return share_index(database, request, shared)
        except OSError as error:
            log.warning("No search index can be kept on disk, so each process builds its own: %s.", error)
    _, entries = read_catalog(database)
    return request.build(entries, request.marks, request.lexicon, request.catalogs)


def share_index(database: Database, request: IndexRequest, shared: SharedIndex) -> Index:
    """Return the index on disk; one worker builds it while the others wait. Raises ``OSError`` if it can't be kept."""
    if index := shared.folder.open(read_index_name(database, request, shared), request.lexicon):
        return index
    with shared.folder.lock() as lock:
        index = shared.folder.open_or_discard(read_index_name(database, request, shared), request.lexicon)
        if index is None:
            name = build_missing_index(database, request, shared, lock)
            index = shared.folder.open(name, request.lexicon)
        shared.folder.clean_up()
    if index is None:
        raise FileNotFoundError(f"what was written to {shared.folder.path} can't be read")
    return index


def read_index_name(database: Database, request: IndexRequest, shared: SharedIndex) -> str:
    """Return the name of the index of the catalog as it is now."""
    with database.read() as transaction:
        return name_index(read_catalog_state(transaction), request, shared)


def build_missing_index(database: Database, request: IndexRequest, shared: SharedIndex, lock: BinaryIO) -> str:
    """Build an index on disk, and return its name. A large one would take turns with the answers in this process."""
    with database.read() as transaction:
        is_large = count_codes(transaction) >= shared.large
    return build_in_process(request, shared, lock) if is_large else build_on_disk(database, request, shared)


def build_on_disk(database: Database, request: IndexRequest, shared: SharedIndex) -> str:
    """Build an index and store it, with the folder's lock held; return the name that says what it was built from."""
    state, entries = read_catalog(database)
    name = name_index(state, request, shared)
    shared.folder.save(request.build(entries, request.marks, request.lexicon, request.catalogs), name)
    return name


def build_in_process(request: IndexRequest, shared: SharedIndex, lock: BinaryIO) -> str:
    """Call ``build_on_disk`` in a process of its own, which keeps the lock if this one ends; return the name.

    Raises ``Unavailable`` if the catalog can't be read, ``OSError`` if the index can't be kept, and Refusal if the
    process fails.
    """
    done = subprocess.run(
        [sys.executable, "-B", "-m", "bot.desk.state.index_process"],  # a full disk would leave truncated bytecode
        input=pickle.dumps((request, shared)),
        capture_output=True,
        cwd=PROJECT_ROOT,
        timeout=PROCESS_TIMEOUT,
        check=False,
        pass_fds=() if sys.platform == "win32" else (lock.fileno(),),
    )
    if done.returncode == 0:
        return done.stdout.decode()
    reason = (done.stderr.decode(errors="replace").strip().splitlines() or [f"it ended with {done.returncode}"])[-1]
    if done.returncode == UNAVAILABLE:
        raise Unavailable(reason)
    if done.returncode == UNWRITABLE:
        raise OSError(reason)
    raise Refusal(f"The search index can't be built: {reason[:300]}.")


def read_catalog(database: Database) -> tuple[CatalogState, Iterable[Entry]]:
    """Return the catalog and its state, which belong together.

    The index is built outside of the transaction.
    """
    with database.read() as transaction:
        use_one_snapshot(transaction)
        set_statement_timeout(transaction, WIDE_READ_SECONDS)
        return read_catalog_state(transaction), read_entries(transaction)


def read_entries(transaction: Transaction) -> Iterable[Entry]:
    """Return all entries. Many are in a file, which takes less memory, unless the disk has no room for one."""
    with suppress(NoRoom):
        return Spool(stream_entries(transaction))
    return list(stream_entries(transaction))


def name_index(state: CatalogState, request: IndexRequest, shared: SharedIndex) -> str:
    """Return the name of an index: a digest of everything that it is built from."""
    marks = sorted((mark.code, mark.preferred, mark.phrases) for mark in request.marks.values())
    source = json.dumps([FORMAT, sys.byteorder, state, marks, shared.lexicon, sorted(request.catalogs.items())])
    return f"index-{hashlib.blake2b(source.encode(), digest_size=16).hexdigest()}"
