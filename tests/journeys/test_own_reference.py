"""A new admin brings the company's own reference: imports it, asks, verifies what it says to do, and updates it."""

import asyncio

import pytest
from click.testing import CliRunner

from bot.cli import errdesk
from bot.cli.catalog import importing, understanding
from bot.desk.questions.wording import NEXT_TRY_HINT
from tests.journeys.person import labels, shown

FIRST = """\
Fehlernummer;Symbol;Meldung;Ursache;Abhilfe;Schweregrad
F-101;OVERHEATED;Das Gerät ist zu heiß;Die Lüftung ist verdeckt;Eine Stunde warten;Alarm
F-102;DOOR_OPEN;Die Tür ist nicht geschlossen;Ein Gegenstand klemmt;Die Tür schließen;Warnung
F-103;TANK_EMPTY;Der Wassertank ist leer;;Wasser nachfüllen;Hinweis
"""
NEWER = FIRST.replace("Eine Stunde warten", "Zwei Stunden warten") + (
    "F-104;FILTER_FULL;Der Filter ist voll;;Den Filter reinigen;Hinweis\n"
)
SAMPLE_CODE = "USCUSTOMER_API_0000113"


@pytest.fixture
def admin(desk, tmp_path, monkeypatch):
    """Return a function that runs a catalog command beside the bot; what is ``typed`` is typed at a terminal."""

    async def run(*words, typed=()):
        for module in (importing, understanding):
            monkeypatch.setattr(module, "can_ask", lambda: bool(typed))
        runner = CliRunner(env={"DATABASE_URL": f"sqlite:///{tmp_path / 'errdesk.db'}"})
        answers = "\n".join([*typed, ""])
        result = await asyncio.to_thread(runner.invoke, errdesk, ["catalog", *map(str, words)], input=answers)
        assert result.exit_code == 0, result.output
        await asyncio.to_thread(desk.cache.refresh_and_wait, desk.database)  # as the bot does within a second
        return result.output

    return run


@pytest.fixture
async def geraet(admin, tmp_path):
    """Import the company's list as a new admin does who confirms what is shown, and return its file."""
    file = tmp_path / "geraet.csv"
    file.write_text(FIRST, encoding="cp1252")
    understood = await admin("import", file, typed=["yes"])
    assert "what to do  Abhilfe" in understood
    assert "Import it like this?" in understood
    return file


@pytest.mark.usefixtures("geraet")
async def test_a_companys_own_list_is_asked_for_by_symbol_and_by_message_and_says_what_to_do(mei, tom):
    card = await mei.types("DOOR_OPEN")
    assert "F-102" in shown(card)
    assert "*Why:* Ein Gegenstand klemmt" in shown(card)
    assert "Severity: Warnung · also `DOOR_OPEN`" in shown(card)
    assert "From the reference, not verified" in shown(card)
    assert "1. Die Tür schließen" in shown(card)
    assert "Verify" in labels(card)
    theirs = await tom.types("die Tür ist nicht geschlossen")
    assert "F-102" in shown(theirs)
    assert "Verify" not in labels(theirs)


async def test_what_staff_verified_stays_when_a_newer_release_is_imported_without_flags(admin, geraet, mei, tom):
    assert "verified by" in shown(await mei.presses(await mei.types("F-102"), "Verify"))
    verified = await tom.types("F-102")
    assert "verified by @mei" in shown(verified)
    assert "1. Die Tür schließen" in shown(verified)
    assert "Solved it" in labels(verified)
    geraet.write_text(NEWER, encoding="cp1252")
    await admin("import", geraet)
    assert "Zwei Stunden warten" in shown(await tom.types("OVERHEATED"))
    assert "Den Filter reinigen" in shown(await tom.types("F-104"))
    assert "verified by @mei" in shown(await tom.types("F-102"))


@pytest.mark.usefixtures("geraet")
async def test_the_sample_goes_with_one_command_and_help_names_the_companys_own_codes(admin, tom, tmp_path):
    exported = tmp_path / "sample.json"
    assert "Removed" in await admin("remove", "error-code", "--yes", "--output", exported)
    assert SAMPLE_CODE in exported.read_text(encoding="utf-8")
    assert NEXT_TRY_HINT in shown(await tom.types(SAMPLE_CODE))
    how_to_ask = shown(await tom.types("help"))
    assert "/errcode F-101" in how_to_ask
    assert "USCUSTOMER" not in how_to_ask
