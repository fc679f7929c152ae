"""What channels are about, as App Home shows it to admins where there are several catalogs, and the form for it."""

from collections.abc import Iterator, Mapping

from bot.catalog.keys import CatalogNames
from bot.desk.admin.settings import ANY_CATALOG, CATALOG_FIELD, CHANNEL_FIELD
from bot.slack.cards.blocks import Block, button, button_row, escape, sections
from bot.slack.cards.forms import OPTIONS_LIMIT, View, build_form, input_block, select_menu, submitted_values
from bot.slack.cards.stale import refuse_unreadable
from bot.slack.home.cards.schedules_form import channel_menu

OPEN_CHANNEL_CATALOG = "home_channel_catalog"  # the button
CHANNEL_CATALOG_FORM = "channel_catalog_chosen"  # the form's callback
TITLE = "This channel is about …"
ANY = "Any catalog"
HINT = "If several catalogs have a code, people in this channel mean that of this one."


def channel_catalog_blocks(chosen: Mapping[str, int], catalogs: CatalogNames) -> Iterator[Block]:
    """Yield what each channel is about; nothing unless there are several catalogs."""
    if len(catalogs) < 2:  # noqa: PLR2004 - several
        return
    known = {channel: catalogs[number] for channel, number in sorted(chosen.items()) if number in catalogs}
    lines = [f"<#{channel}> is about {escape(name)}." for channel, name in known.items()]
    yield from sections(
        ["*Catalogs of channels* (only admins see this)", *(lines or ["No channel has one of its own."])]
    )
    yield button_row(button("Say what a channel is about", OPEN_CHANNEL_CATALOG, "open"))


def channel_catalog_form(catalogs: CatalogNames) -> View:
    """Return the form."""
    offered = {str(ANY_CATALOG): ANY, **{str(number): name for number, name in catalogs.items()}}
    menu = select_menu(dict(list(offered.items())[:OPTIONS_LIMIT]), str(ANY_CATALOG))
    blocks = [
        input_block("Channel", CHANNEL_FIELD, channel_menu("")),
        input_block("This channel is about", CATALOG_FIELD, menu, hint=HINT),
    ]
    return build_form(TITLE, blocks, CHANNEL_CATALOG_FORM)


@refuse_unreadable
def read_channel_catalog(view: View) -> tuple[str, int]:
    """Return the channel and the number of the catalog that an admin chose."""
    values = submitted_values(view)
    return str(values[CHANNEL_FIELD] or ""), int(str(values[CATALOG_FIELD] or ANY_CATALOG))
