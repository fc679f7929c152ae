"""What Errdesk exports as CSV and Markdown is read back with everything that it holds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.entry import Cause, Entry, Meaning, Source
from bot.catalog.formats.flat import write_csv, write_markdown
from bot.catalog.read_tables import read_tables
from bot.catalog.rows.exported import read_exported_tables
from bot.catalog.tables import SourceFile

FULL = Entry(
    "E-1021",
    "E",
    "1021",
    "orders",
    "retired",
    (
        Meaning(
            "Timestamp for this | request is <b>outside</b> of the *window*.", sources=(Source("a.md", (1, 4, 7)),)
        ),
        Meaning("-1021=Too late", preferred=False, doubt="Line 1 came first.", sources=(Source("b; c.md", (2,)),)),
    ),
    aliases=("INVALID_TIMESTAMP", "0xFFFFFC03"),
    severity="High",
    causes=(Cause("The clock is wrong", ("Set the clock", "Try again")), Cause("", ("Ask the desk",)), Cause("Lag")),
)
PLAIN = Entry("zürich_down", "other", "zürich_down", "general", meanings=(Meaning("Down"),))
WRITERS = {"codes.csv": write_csv, "codes.md": write_markdown}

words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)
codes = st.from_regex(r"[A-Z]{1,4}_[0-9]{1,5}", fullmatch=True)


def read_back(name, entries, names=None):
    content = WRITERS[name](entries, names or {}).encode()
    return read_exported_tables(name, read_tables(SourceFile(name, content)), {})


@pytest.mark.parametrize("name", WRITERS)
def test_an_export_is_read_back_whole(name):
    reading = read_back(name, [FULL, PLAIN])
    assert list(reading.entries) == [FULL, PLAIN]
    assert (reading.printed, reading.skipped.total) == (3, 0)


@pytest.mark.parametrize("name", WRITERS)
def test_an_export_of_several_catalogs_is_read_back_with_their_names(name):
    second = replace(FULL, catalog=2)
    reading = read_back(name, [FULL, second], {1: "shop", 2: "mt5"})
    assert list(reading.entries) == [FULL, second]
    assert reading.catalogs == ("shop", "mt5")


@given(codes, st.tuples(texts, texts, texts, texts))
def test_texts_of_all_kinds_are_read_back_from_csv(code, drawn):
    text, section, cause, action = drawn
    causes = (Cause(cause, (action,)),)
    entry = Entry(code, "F", code.rpartition("_")[2], section, "active", (Meaning(text),), causes=causes)
    assert list(read_back("codes.csv", [entry]).entries) == [entry]


@pytest.mark.parametrize("name", WRITERS)
def test_a_code_changed_by_hand_is_skipped_with_the_reason(name):
    reading = read_back(name, [PLAIN, replace(FULL, code="no code")])
    assert list(reading.entries) == [PLAIN]
    assert [(skip.text, skip.reason) for skip in reading.skipped] == [("no code", "that is not written like a code")]


def test_the_csv_of_an_earlier_release_is_read_back():
    lines = write_csv([FULL]).split("\r\n")
    header = "code,family,number,section,status,preferred,meaning,doubt,sources"
    old = f'{header}\r\nG1,G,1,general,active,yes,One,,"a.md, line 1"'
    reading = read_exported_tables("old.csv", read_tables(SourceFile("old.csv", old.encode())), {})
    assert [entry.code for entry in reading.entries] == ["G1"]
    assert lines[0].startswith(f"{header},")


@pytest.mark.parametrize("text", ["code,meaning\nG1,One\n", "code,section,status,meaning,sources,mine\nG1,a,b,c,d,e\n"])
def test_other_tables_are_no_exports(text):
    assert read_exported_tables("codes.csv", read_tables(SourceFile("codes.csv", text.encode())), {}) is None
