"""Steps in a terminal, where internal ones are shown too."""

import json

import pytest
from click.testing import CliRunner

from bot.cli.ask import ask
from bot.cli.terminal.card import print_card
from bot.desk.questions.answer import Answer
from bot.desk.questions.lookup import Asker, show_codes
from bot.desk.steps.feedback import VoteTarget, record_vote
from bot.desk.steps.marks import save_mark
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from tests.conftest import NOON

CODE = "USCUSTOMER_API_0000113"
OTHER = "USCUSTOMER_API_0000112"
BY = Actor("mei", "terminal", NOON, trusted=True)
STEPS = (Step("Unlock\tit at <https://x.com>.\n\n[bold]Then[/] wait."), Step("Look\x1b[31m.", "internal"))


@pytest.fixture
def desk(open_small, sqlite_url, monkeypatch):
    """Return a desk whose database is DATABASE_URL."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return open_small(sqlite_url)


def test_the_card_shows_all_steps_with_who_verified_them_and_how_they_worked(desk, capsys):
    save_steps(desk, SaveRequest(CODE, 0, (Step("Unlock it.\nThen wait."), Step("Look.", "internal"))), BY)
    save_steps(desk, SaveRequest(OTHER, 0, (Step("Call."),), (OTHER, CODE), verified=False), BY)
    record_vote(desk, VoteTarget(CODE, CODE, 1), asked=Asker("U1", "card", NOON), solved=True)
    save_mark(desk, Mark(CODE, severity="low", actor="platform"), BY)
    print_card(show_codes(desk, [CODE], NOON))
    assert capsys.readouterr().out.splitlines()[1:12] == [
        "  The account is locked",
        "  Low severity · The platform must act",
        "  What to do        verified by @mei, 18 Nov 2026",
        "  1. Unlock it.",
        "      Then wait.",
        "  2. Look.    (internal)",
        "  Worked for 1 of 1 since 18 Nov",
        "  What else may help        not verified yet · one text for 2 codes",
        "  1. Call.",
        "  list.md, line 113",
    ]


def test_nothing_in_a_step_is_obeyed_by_a_terminal(desk, capsys):
    fixed = [advice for match in shown_with(desk, *STEPS[:1]) for advice in match.advice]
    assert fixed
    print_card(Answer("x", "answer", shown_with(desk, *STEPS[:1])))
    out = capsys.readouterr().out
    assert "1. Unlock it at <https://x.com>.\n      [bold]Then[/] wait." in out
    assert "\x1b" not in out


def shown_with(desk, *steps):
    """Save steps, and return what a card shows of their code."""
    save_steps(desk, SaveRequest(CODE, 0, steps), BY)
    return show_codes(desk, [CODE], NOON).matches


def test_json_names_the_steps_of_each_code_as_they_were_written(desk):
    save_steps(desk, SaveRequest(OTHER, 0, (Step("Call {x}."), Step("Look.", "internal"))), BY)
    result = CliRunner().invoke(ask, ["--json"], input=json.dumps({"query": f"{CODE} {OTHER}"}))
    answer = json.loads(result.stdout)
    assert answer["codes"] == [CODE, OTHER]
    assert answer["steps"] == [
        [],
        [{"text": "Call {x}.", "audience": "shareable"}, {"text": "Look.", "audience": "internal"}],
    ]
