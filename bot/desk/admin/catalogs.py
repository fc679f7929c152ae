"""The catalogs of a desk: list, show, rename and remove them.

The codes of a removed catalog leave the search; what staff wrote about them is exported first, and stays stored.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TypeAlias, TypeVar

from bot.catalog.entry import Entry
from bot.catalog.formats import errdesk_json
from bot.catalog.keys import split_key
from bot.catalog.mapping.stored import choose_mapping
from bot.catalog.spool import Spool
from bot.database.database import Database, Transaction
from bot.desk.admin.catalog_import import WIDE_READ_SECONDS, take_turns
from bot.desk.admin.import_target import NO_OPTIONS, ImportOptions, ImportSource, check_name, find_target
from bot.desk.state.prepared import write_prepared
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.reference_steps import has_reference_steps
from bot.steps.to_plain import FixHistory, Plain, fix_to_plain
from bot.store.admin import audit, catalog, catalogs
from bot.store.schema.dialect import set_statement_timeout
from bot.store.steps.bulk import load_histories
from bot.store.steps.fixes import load_fixes_since
from bot.store.steps.followers import count_followers_of_catalog, remove_followers_of_catalog
from bot.store.steps.marks import load_marks_since

T = TypeVar("T")
Counts: TypeAlias = tuple[tuple[str, int], ...]
Catalog: TypeAlias = catalogs.Catalog
CatalogSize: TypeAlias = catalogs.CatalogSize

NO_CODES = CatalogSize()
RENAME_ACTION, REMOVE_ACTION = "renamed catalog", "removed catalog"  # in the audit log


@dataclass(frozen=True, slots=True)
class CatalogOverview:
    """A catalog and its size."""

    catalog: Catalog
    size: CatalogSize


@dataclass(frozen=True, slots=True)
class CatalogContents:
    """What a catalog holds, in numbers.

    ``documents`` are those that print meanings, with how many; ``sections`` are those of the active codes; both begin
    with the largest. ``traits`` is the number of active codes that have each of ``list_traits``.
    """

    catalog: Catalog
    size: CatalogSize
    documents: Counts = ()
    sections: Counts = ()
    traits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CatalogRemoval:
    """What goes with a catalog: its codes, the lists of steps and the marks of its codes, and who waits for steps.

    ``written`` is all that staff wrote, as plain data by key, and ``entries`` are the codes once they really go.
    """

    catalog: Catalog
    size: CatalogSize
    steps: int
    marks: int
    followers: int
    written: Mapping[str, Plain]
    entries: Iterable[Entry] = ()

    def render(self) -> Iterator[str]:
        """Yield the catalog with what staff wrote, as ``errdesk catalog import`` reads it, part by part."""
        return errdesk_json.write_parts(self.entries, self.written)


def list_catalogs(database: Database) -> tuple[CatalogOverview, ...]:
    """Return the catalogs with their sizes, by number."""
    with database.read() as transaction:
        set_statement_timeout(transaction, WIDE_READ_SECONDS)
        sizes = catalogs.measure_catalogs(transaction)
        known = catalogs.load_catalogs(transaction)
    return tuple(CatalogOverview(one, sizes.get(one.number, NO_CODES)) for one in known)


def load_contents(database: Database, name: str) -> CatalogContents:
    """Return what a catalog holds; refuses an unknown name."""
    with database.read() as transaction:
        set_statement_timeout(transaction, WIDE_READ_SECONDS)
        known = require_catalog(transaction, name)
        with_steps = list_keys_with_steps(transaction)
        sections, traits = Counter[str](), Counter[str]()
        for entry in catalog.stream_entries(transaction, known.number):
            if entry.status == "active":
                sections[entry.section] += 1
                traits.update(list_traits(entry, with_steps))
        return CatalogContents(
            known,
            catalogs.measure_catalogs(transaction).get(known.number, NO_CODES),
            sort_counts(catalogs.count_documents(transaction, known.number)),
            sort_counts(sections),
            traits,
        )


def list_keys_with_steps(transaction: Transaction) -> frozenset[str]:
    """Return the keys of the codes for which staff have written steps."""
    fixes = load_fixes_since(transaction).values()
    return frozenset(chain.from_iterable(fix.codes for fix in fixes if fix.revision.steps))


def list_traits(entry: Entry, with_steps: AbstractSet[str]) -> Iterator[str]:
    """Yield what the reference or staff say of a code besides its meaning."""
    said = {
        "aliases": bool(entry.aliases),
        "severity": bool(entry.severity),
        "causes": any(cause.text for cause in entry.causes),
        "actions": has_reference_steps(entry),
        "steps": entry.key in with_steps,
    }
    yield from (trait for trait, is_said in said.items() if is_said)


def sort_counts(counts: Mapping[str, int]) -> Counts:
    """Return names with their counts, the largest first."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def find_mapping(
    database: Database, source: ImportSource, options: ImportOptions = NO_OPTIONS
) -> Mapping[str, object] | None:
    """Return how documents are read: those of the named catalog, else of the one that they are for."""
    with database.read() as transaction:
        set_statement_timeout(transaction, WIDE_READ_SECONDS)
        target = find_target(transaction, source, options)
    return choose_mapping(target.catalog.mapping, source.documents, is_further=target.is_further)


def rename_catalog(database: Database, old: str, new: str, actor: Actor) -> Catalog:
    """Give a catalog another name; refuses an unknown one, and a name that another catalog has."""
    name = check_name(new)
    with database.begin() as transaction:
        catalog.lock_imports(transaction)
        audit.lock_changes(transaction)
        known = require_catalog(transaction, old)
        other = catalogs.find_catalog(transaction, name)
        if other and other.number != known.number:
            raise Refusal(f"There is a catalog “{other.name}” already. Choose another name.")
        catalogs.rename_catalog(transaction, known.number, name)
        audit.log_change(transaction, actor, RENAME_ACTION, name, detail=f"was {known.name}")
    return Catalog(known.number, name, known.mapping)


def require_catalog(transaction: Transaction, name: str) -> Catalog:
    """Return the catalog of a name; refuses an unknown one, and names those there are."""
    known = catalogs.find_catalog(transaction, name)
    if known:
        return known
    names = ", ".join(one.name for one in catalogs.load_catalogs(transaction))
    raise Refusal(f"There is no catalog “{name}”. " + (f"There are: {names}." if names else "There is none yet."))


def plan_removal(database: Database, name: str) -> CatalogRemoval:
    """Return what would go with a catalog; refuses an unknown name."""
    with database.read() as transaction:
        return read_plan(name, transaction)


def remove_catalog(
    database: Database, name: str, actor: Actor, save: Callable[[CatalogRemoval], None]
) -> CatalogRemoval:
    """Remove a catalog after ``save`` has stored its content, and return what went.

    What staff wrote and what people asked stays in the database. ``save`` is called again if somebody changes something
    meanwhile. Refuses an unknown name.
    """

    def prepare(removal: CatalogRemoval) -> CatalogRemoval:
        save(removal)
        return removal

    return write_prepared(
        database, partial(read_removal, name), prepare, partial(write_removal, actor), take_turn=take_turns
    )


def read_removal(name: str, transaction: Transaction) -> CatalogRemoval:
    """Read what goes with a catalog, with its codes."""
    plan = read_plan(name, transaction)
    return replace(plan, entries=Spool(catalog.stream_entries(transaction, plan.catalog.number)))


def read_plan(name: str, transaction: Transaction) -> CatalogRemoval:
    """Read what goes with a catalog, without its codes: there may be a million."""
    set_statement_timeout(transaction, WIDE_READ_SECONDS)
    known = require_catalog(transaction, name)
    number = known.number
    histories = select_catalog(load_histories(transaction), number)
    marks = select_catalog(load_marks_since(transaction), number)
    return CatalogRemoval(
        known,
        catalogs.measure_catalogs(transaction).get(number, NO_CODES),
        steps=len(histories),
        marks=len(marks),
        followers=count_followers_of_catalog(transaction, number),
        written=describe_writing(histories, marks),
    )


def select_catalog(by_key: Mapping[str, T], number: int) -> dict[str, T]:
    """Return what belongs to the codes of a catalog, by key."""
    return {key: value for key, value in by_key.items() if split_key(key)[0] == number}


def describe_writing(histories: Mapping[str, FixHistory], marks: Mapping[str, Mark]) -> dict[str, Plain]:
    """Return what staff wrote about codes as plain data, by key."""
    written = {home: fix_to_plain(history) for home, history in histories.items()}
    for code, mark in marks.items():
        plain = {name: value for name, value in asdict(mark).items() if name != "code"}
        written[code] = {**written.get(code, {"steps": []}), "mark": plain}
    return written


def write_removal(actor: Actor, transaction: Transaction, removal: CatalogRemoval) -> CatalogRemoval:
    """Write a removal, in a transaction that holds the locks."""
    name, number = removal.catalog.name, removal.catalog.number
    set_statement_timeout(transaction, WIDE_READ_SECONDS)
    remove_followers_of_catalog(transaction, number)
    catalogs.remove_catalog(transaction, number, actor.at)
    detail = f"{removal.size.active + removal.size.retired} codes"
    catalog.record_catalog_change(transaction, f"{name} removed: {detail}", actor.at)
    audit.log_change(transaction, actor, REMOVE_ACTION, name, detail=detail)
    return removal
