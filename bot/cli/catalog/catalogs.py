"""``errdesk catalog list``, ``show`` and ``rename``: the catalogs of a desk."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from bot.catalog.mapping.flags import join_names, list_flags
from bot.catalog.mapping.mapping import ROLE_NAMES, Layout, Mapping
from bot.catalog.mapping.stored import PlainMapping, list_mappings
from bot.cli.catalog.preview import ROLE_LABELS
from bot.cli.terminal.output import echo, echo_lines, working
from bot.cli.terminal.start import get_operator_name, open_database
from bot.desk.admin.catalogs import CatalogContents, CatalogSize, Counts, list_catalogs, load_contents, rename_catalog
from bot.steps.actor import Actor
from bot.texts import format_count

NO_CATALOGS = "There is no catalog yet. Import one with “errdesk catalog import FILE”."
MAX_SECTIONS = 8  # sections that are named
TRAITS = {
    "aliases": "With other names",
    "severity": "With a severity",
    "causes": "With causes",
    "actions": "With what to do, from the reference",
    "steps": "With steps by staff",
}


@click.command("list")
def list_() -> None:
    """List the catalogs with the number of their codes."""
    known = list_catalogs(open_database())
    width = max((len(one.catalog.name) for one in known), default=0)
    echo_lines([f"{one.catalog.name:<{width}}  {format_size(one.size)}" for one in known] or [NO_CATALOGS])


@click.command()
@click.argument("name")
def show(name: str) -> None:
    """Show the catalog NAME: its codes, documents and sections, what is known of them, and how its files are read."""
    database = open_database()
    with working("Counting"):
        contents = load_contents(database, name)
    echo_lines(render_contents(contents))


@click.command()
@click.argument("old")
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Rename the catalog OLD to NEW; its codes, steps and figures stay."""
    actor = Actor(get_operator_name(), "terminal", datetime.now(UTC), trusted=True)
    echo(f"Renamed to “{rename_catalog(open_database(), old, new, actor).name}”.")


def render_contents(contents: CatalogContents) -> Iterator[str]:
    """Yield the lines about a catalog."""
    yield f"{contents.catalog.name}: {format_size(contents.size)}"
    yield from (f"  {document}: {format_count(meanings, 'meaning')}" for document, meanings in contents.documents)
    yield from render_sections(contents.sections)
    known = [(label, contents.traits[trait]) for trait, label in TRAITS.items() if contents.traits.get(trait)]
    yield from (f"{label}: {number:,} of {contents.size.active:,}" for label, number in known)
    yield from render_mappings(contents.catalog.mapping)


def render_mappings(stored: PlainMapping | None) -> Iterator[str]:
    """Yield the lines that say how the files of a catalog are read, those that are read otherwise last."""
    for document, mapping in list_mappings(stored):
        yield f"{document} is read as confirmed:" if document else "Its files are read as confirmed:"
        yield from render_mapping(Mapping.from_json(mapping))


def render_sections(sections: Counts) -> Iterator[str]:
    """Yield the line about a catalog's sections, unless they say nothing."""
    names = [f"{name} ({number:,})" for name, number in sections[:MAX_SECTIONS]]
    if len(names) > 1:
        more = f" and {len(sections) - MAX_SECTIONS:,} more" if len(sections) > MAX_SECTIONS else ""
        yield f"Sections: {', '.join(names)}{more}"


def render_mapping(mapping: Mapping) -> Iterator[str]:
    """Yield the lines that say how a catalog's files, or one of them, are read, as somebody said or confirmed."""
    for layout in mapping.layouts:
        columns = {ROLE_LABELS[role]: join_names(getattr(layout, role)) for role in ROLE_NAMES}
        yield f"  {', '.join(f'{role} from “{name}”' for role, name in columns.items() if name)}"
    yield from (f"  --{name} {value}" for name, value in list_flags(mapping, Layout()))


def format_size(size: CatalogSize) -> str:
    """Format how many codes a catalog has."""
    retired = f" ({size.retired:,} more retired)" if size.retired else ""
    return f"{format_count(size.active, 'code')}{retired}"
