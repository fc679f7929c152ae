"""Wherever people see a meaning, a value that nobody gave is “…”."""

import json

import pytest

from bot.cli.faq import list_code_cells, list_gap_cells
from bot.desk.home.home import Home, HomePosition
from bot.desk.home.queue import Queue, QueueFilter, QueueRow
from bot.desk.questions.answer import Answer, CodeMatch
from bot.desk.questions.sections import Listing
from bot.slack.cards.answer import answer_card
from bot.slack.cards.code_options import code_options
from bot.slack.cards.verdicts import verdict_card
from bot.slack.home.cards.home_view import home_view
from bot.slack.questions.cards.section_page import section_card
from bot.slack.stats.cards.code_stats import picture_blocks, stats_card
from bot.slack.stats.cards.faq import FaqPart, faq_card
from bot.slack.stats.cards.stats_rows import gap_block
from bot.slack.steps.cards.marks_form import marks_form
from bot.steps.mark import Mark
from tests.slack.support.card_looks import entry, found
from tests.slack.support.faq_looks import counted, figures, gap, twelve_weeks

RAW = ("%s", "%-.48s", "{0}", "${limit}")
MESSAGE = f"Wait {RAW[0]} of {RAW[1]} until {RAW[2]} or {RAW[3]} is over"
CODE = entry(text=MESSAGE, doubtful=[f"Hurry {MESSAGE}"])
ROWS = [figures(text=MESSAGE, solved=0, votes=0), gap(114, text=MESSAGE)]
QUEUE = [QueueRow(kind, CODE.code, 3, entry=CODE) for kind in ("unwritten", "unverified", "doubtful")]
SCREENS = {
    "answer": answer_card(Answer("x", "answer", (CodeMatch(CODE, twin=entry("E2", MESSAGE)),))),
    "third code of an answer": answer_card(Answer("x", "answer", (found("E1"), found("E2"), CodeMatch(CODE)))),
    "choice": verdict_card(Answer("x", "choose", (CodeMatch(CODE), CodeMatch(CODE, meaning=1)))),
    "unknown": verdict_card(Answer("x", "unknown", (CodeMatch(CODE),), ("E9",))),
    "section": section_card(Listing("account", (CODE,), total=1)),
    "faq": faq_card(counted(ROWS, [gap(114, text=MESSAGE)]), FaqPart()),
    "gap": gap_block(ROWS[1]),
    "stats": stats_card(twelve_weeks(ROWS[0], also=[(CODE, 2)])),
    "picture": picture_blocks(twelve_weeks(ROWS[0]), {}),
    "home": home_view(Home(HomePosition(), (("E1", CODE),), faq=counted(ROWS))),
    "queue": home_view(Home(HomePosition(), queue=Queue(QueueFilter(), tuple(QUEUE), 1, 3, {}, {}))),
    "type-ahead": code_options([CODE]),
    "about this code": marks_form(CODE, Mark(CODE.code)),
    "faq in a terminal": [list_code_cells(1, ROWS[0]), list_gap_cells(ROWS[1])],
}


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_shows_a_placeholder(screen):
    shown = json.dumps(SCREENS[screen], ensure_ascii=False)
    assert "Wait … of … until … or … is over" in shown
    assert [raw for raw in RAW if raw in shown] == []
