"""A database that release 0.3 wrote, with something of every kind in it, works as before after the upgrade."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk.admin.migrate import upgrade_database
from bot.desk.home.home import HomePosition, load_home
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.state.desk import open_desk
from bot.desk.state.roles import ConfiguredRoles
from bot.desk.stats.stats import load_faq
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT

DUMP = Path(__file__).with_name("release_0_3.sql")  # of a file that the release's own code filled
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
LOCKED = "USCUSTOMER_API_0000113"
GOOGLE = "USCUSTOMER_API_0000514"


@pytest.fixture
def desk(tmp_path):
    file = tmp_path / "errdesk.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
    before, _ = upgrade_database(f"sqlite:///{file}")
    assert before == "0004"
    lexicon = read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml")
    desk = open_desk(f"sqlite:///{file}", lexicon, team=ConfiguredRoles(("UMEI",), ("UMEI",)))
    yield desk
    desk.database.engine.dispose()


def test_a_code_shows_its_steps_votes_and_severity(desk):
    answer = look_up(desk, "locked out", Asker("U3", "errcode", NOW))
    [match] = answer.matches
    assert match.entry.code == LOCKED
    assert match.mark.severity == "high"
    [advice] = match.advice
    assert [step.text for step in advice.fix.revision.steps] == ["Ask for the time", "Unlock it"]
    assert advice.fix.verified_by == "mei"
    assert (advice.solved, advice.votes) == (1, 2)


def test_the_questions_of_then_are_counted_with_those_of_now(desk):
    before = load_faq(desk, "week", at=NOW)
    look_up(desk, "113", Asker("U99", "errcode", NOW))
    after = load_faq(desk, "week", at=NOW)
    assert (before.questions, before.people) == (4, 4)
    assert (after.questions, after.people) == (5, 5)


def test_whoever_asked_then_is_the_same_person_now(desk):
    people = load_faq(desk, "90d", at=NOW).people
    look_up(desk, "113", Asker("U3", "errcode", NOW))
    assert load_faq(desk, "90d", at=NOW).people == people


def test_home_shows_what_is_followed_suggested_and_scheduled(desk):
    staff = load_home(desk, "UMEI", HomePosition(), at=NOW)
    [schedule] = staff.schedules
    assert (schedule.schedule.channel, schedule.schedule.hour, schedule.schedule.zone) == (
        "C0SUPPORT",
        9,
        "Europe/Berlin",
    )
    assert [row.code for row in staff.queue.rows if row.suggestion] == [GOOGLE]
    assert [code for code, _ in load_home(desk, "U5", HomePosition(), at=NOW).followed] == [GOOGLE]
