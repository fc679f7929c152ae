"""Nothing in a CSV file is a formula, whoever writes it, and every text can be read back."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.entry import Entry, Meaning, Source
from bot.catalog.formats import flat
from bot.cli.faq_file import faq_to_csv
from bot.csv_rows import disarm, render_csv, restore_text
from bot.desk.questions.export import write_csv
from bot.desk.stats.stats import CodeFigures, Faq, UnknownItem
from bot.settings import PROJECT_ROOT
from bot.stats.counts import Share
from bot.stats.period import Period
from bot.steps.formats import csv as steps_csv
from bot.store.questions.export import ExportedQuestion
from tests.conftest import NOON
from tests.source import modules, uses

SIGNS = "=+-@＝＋－＠\t\r\n"
BEFORE = ["", " ", "\t", "'", "''", "\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"]
texts = st.text(st.one_of(st.sampled_from("'" + SIGNS + " \u200b\ufeffa"), st.characters(exclude_categories=["Cs"])))


def cells(written):
    return [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]


def is_formula(cell):
    return cell[:1] in tuple("\t\r\n") or cell.strip(" \t\r\n\N{NO-BREAK SPACE}\u200b\ufeff")[:1] in tuple(SIGNS)


@given(st.lists(texts.filter(lambda text: "\0" not in text), min_size=2))
def test_no_text_is_a_formula_and_each_comes_back(row):
    written = cells(render_csv([row]))
    assert [cell for cell in written if is_formula(cell)] == []
    assert [restore_text(cell) for cell in written] == row


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_sign_is_disarmed_behind_whatever_a_spreadsheet_skips(sign, before):
    text = f"{before}{sign}cmd|' /C calc'!A0"
    assert disarm(text) == f"'{text}"
    assert restore_text(disarm(text)) == text


def test_a_number_stays_a_number():
    assert render_csv([[-3, 0, "-3"]]) == "-3,0,'-3\r\n"


def test_a_long_text_takes_no_longer_than_its_length():
    def seconds(text):
        start = time.perf_counter()
        disarm(text)
        return time.perf_counter() - start

    for one in ("'", " ", "\u200b", "\t"):
        short, long = (min(seconds(one * length) for _ in range(3)) for length in (20_000, 200_000))
        assert long < max(short, 0.0005) * 50  # in time that grows with the square it would be 100 times as long


HOSTILE = "=cmd|' /C calc'!A0"
CODE = CodeFigures(HOSTILE, Entry("G1", "f", "1", "s", meanings=(Meaning(HOSTILE),)), 1, 1, 1, change=-3)
PERIOD = Period(NOON.date(), NOON.date(), "UTC")
WRITERS = {
    "bot/catalog/formats/flat.py": lambda: flat.write_csv(
        [
            Entry(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                meanings=(Meaning(HOSTILE, True, HOSTILE, (Source(HOSTILE, (1,)),)),),
            )
        ]
    ),
    "bot/steps/formats/csv.py": lambda: steps_csv.write(
        [
            {
                "code": HOSTILE,
                "codes": [HOSTILE],
                "steps": [{"text": HOSTILE, "audience": HOSTILE}],
                "verified_by": HOSTILE,
                "verified_on": HOSTILE,
            }
        ]
    ),
    "bot/desk/questions/export.py": lambda: "".join(
        write_csv([[ExportedQuestion(1, NOON, 1, HOSTILE, HOSTILE, HOSTILE, ())]], {})
    ),
    "bot/cli/faq_file.py": lambda: faq_to_csv(
        Faq(PERIOD, PERIOD, "", 1, 1, 1, None, Share(0, 1), (CODE,), (), (UnknownItem(None, HOSTILE, 1, 1),), 0)
    ),
}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_no_export_holds_a_formula(writer):
    written = cells(writer())
    assert any("calc" in cell for cell in written)
    assert [cell for cell in written if is_formula(cell) and cell != "-3"] == []


def test_every_writer_of_csv_is_tried_here_and_none_writes_by_itself():
    others = modules(but="bot/csv_rows.py")
    assert {
        path.relative_to(PROJECT_ROOT).as_posix() for path in others if "bot.csv_rows.render_csv" in uses(path)
    } == {*WRITERS}
    own = {"csv.writer", "csv.DictWriter", "pandas"}
    assert [path for path in others if uses(path) & own] == []
