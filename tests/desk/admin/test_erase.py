"""A person is forgotten: nothing leads to them any more, and every figure stays the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.desk.admin.audit import load_audit_log
from bot.desk.admin.erase import erase_person, parse_person
from bot.desk.admin.members import record_group_members
from bot.desk.admin.settings import SettingsChange, save_desk_settings
from bot.desk.notifications import outbox
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.stats.code_stats import load_code_stats
from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import load_faq
from bot.desk.steps.feedback import VoteTarget, record_failure_reason, record_vote
from bot.desk.steps.followers import follow_code
from bot.desk.steps.save import SaveRequest, save_steps, verify_steps
from bot.desk.steps.suggestions import decline_open_suggestion, suggest_step
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.notifications.outbox import NewPost, write_posts
from bot.store.schema.base import Table
from bot.store.schema.notifications import ScheduleRow
from bot.store.schema.questions import LookupRow, QuestionRow
from bot.store.steps import votes
from tests.conftest import NOON

LOCKED, PASSWORD = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
ADA = Actor("ada", "terminal", NOON, trusted=True)
MEI = Actor("mei", "card", NOON, "U0MEI")
TOM = Actor("tom", "card", NOON, "U0TOM")
MINE = ("U0MEI", "mei")


@pytest.fixture
def desk(small_desk):
    """Return a desk that Mei used in every way, and Tom too."""
    save_desk_settings(small_desk, SettingsChange(staff=("U0MEI", "U0TOM")), ADA)
    for by in (MEI, TOM):
        asked = Asker(by.user, "errcode", NOON)
        for text in (LOCKED, PASSWORD, f"who is {by.name} kruger", "what on earth"):
            look_up(small_desk, text, asked)
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), MEI)
    save_steps(small_desk, SaveRequest(PASSWORD, 0, (Step("Reset it."),)), TOM)
    verify_steps(small_desk, LOCKED, 1, MEI)
    record_vote(small_desk, VoteTarget(LOCKED, LOCKED, 1), asked=Asker("U0MEI", "card", NOON), solved=True)
    record_failure_reason(
        small_desk, VoteTarget(LOCKED, LOCKED, 1), asked=Asker("U0TOM", "card", NOON), reason=None, text="no help"
    )
    record_failure_reason(
        small_desk,
        VoteTarget(PASSWORD, PASSWORD, 1),
        asked=Asker("U0MEI", "card", NOON),
        reason="unclear",
        text="What?",
    )
    follow_code(small_desk, "USCUSTOMER_API_0000603", Asker("U0MEI", "card", NOON))
    suggested = suggest_step(small_desk, LOCKED, "Call them.", words="113 for us", by=MEI)
    decline_open_suggestion(small_desk, suggested.id, "@mei, we do.", TOM)
    other = suggest_step(small_desk, LOCKED, "Write to them.", words="", by=TOM)
    decline_open_suggestion(small_desk, other.id, "No.", MEI)
    suggest_step(small_desk, PASSWORD, "Ask twice.", words="password", by=MEI)
    record_group_members(small_desk, "S0DESK", ["U0MEI", "U0TOM"], ADA)
    with small_desk.database.begin() as session:
        session.add(summary_of("C01", MEI))
        payload = {"steps": [{"code": LOCKED, "by": "mei", "said": "mei?"}], "by_id": "U0MEI"}
        write_posts(session, [NewPost("summary C01", "C01", "summary", payload)], at=NOON)
    small_desk.cache.refresh(small_desk.database)
    return small_desk


def summary_of(channel, by):
    at = {"weekday": 1, "hour": 9, "zone": "UTC", "paused": False, "surges": False, "since": NOON}
    return ScheduleRow(channel=channel, by=by.name, by_id=by.user or None, **at)


def everything(desk):
    """Return the content of the database: each table's rows as one text."""
    with desk.database.read() as session:
        return {name: str(session.execute(select(table)).all()) for name, table in Table.metadata.tables.items()}


def figures(desk):
    """Count people, questions and votes."""
    with desk.database.read() as session:
        people = session.execute(
            select(LookupRow.code, func.count(), func.count(LookupRow.asker.distinct())).group_by(LookupRow.code)
        )
        askers = session.scalar(select(func.count(QuestionRow.asker.distinct())))
        voted = votes.tally_votes(session, [(1, 1), (2, 1)])
        return sorted(map(tuple, people)), askers, session.scalar(select(func.count(QuestionRow.id))), voted


def test_nothing_leads_to_a_person_any_more_but_what_an_admin_set(desk):
    hashed = desk.hash_asker("U0MEI")
    before = everything(desk)
    assert {name for name, rows in before.items() if any(mine in rows for mine in (*MINE, hashed))} == {
        *("askers", "votes", "questions", "followers", "suggestions", "revisions", "fixes", "audit", "schedules"),
        *("posts", "rosters", "choices"),
    }
    erase_person(desk, "U0MEI", ADA)
    after = everything(desk)
    assert {name for name, rows in after.items() if any(mine in rows for mine in ("U0MEI", hashed))} == {"choices"}
    assert {name for name, rows in after.items() if "mei" in rows} == {"posts"}
    assert after["posts"].count("mei") == after["posts"].count("'said': 'mei?'") == 1  # a word, no signature
    assert "tom" in after["audit"]


def test_what_was_typed_and_said_in_private_is_gone_and_others_keep_theirs(desk):
    erase_person(desk, "U0MEI", ADA)
    after = everything(desk)
    assert after["questions"].count("what on earth") == after["questions"].count("who is tom kruger") == 1
    assert "What?" not in after["votes"]
    assert "no help" in after["votes"]
    assert "113 for us" not in after["suggestions"]
    assert "@somebody, we do." in after["suggestions"]
    assert "Call them." in after["suggestions"]


def test_cards_show_somebody_at_once_on_every_worker(desk, open_small, database_url):
    other = open_small(database_url)
    erase_person(desk, "U0MEI", ADA)
    other.cache.refresh(other.database)
    for worker in (desk, other):
        fix = worker.cache.guide.fixes[LOCKED]
        assert (fix.revision.by, fix.verified_by, fix.revision.by_id) == ("somebody", "somebody", None)
        assert worker.cache.guide.fixes[PASSWORD].revision.by == "tom"
        assert worker.cache.schedules[0].by == "somebody"
        assert worker.cache.access.rosters["S0DESK"].members == {"U0TOM"}
        assert worker.cache.askers == {}


def test_the_audit_log_says_so_without_naming_them(desk):
    erase_person(desk, "U0MEI", ADA)
    change = load_audit_log(desk.database)[0]
    assert (change.by, change.what, change.subject, change.detail) == ("ada", "forgot a person", "", "")
    declined = next(
        change
        for change in load_audit_log(desk.database)
        if change.what == "declined a suggestion" and change.by == "tom"
    )
    assert declined.detail == "@somebody, we do."


def test_every_figure_stays_the_same_and_what_they_ask_afterwards_is_somebody_else_s(desk):
    before = figures(desk)
    erase_person(desk, "U0MEI", ADA)
    assert figures(desk) == before
    look_up(desk, LOCKED, Asker("U0MEI", "errcode", NOON + timedelta(minutes=1)))
    assert (before[1], figures(desk)[1]) == (2, 3)


@pytest.mark.parametrize("rolled", [False, True])
def test_what_is_asked_most_stays_the_same_whether_its_days_are_kept_or_not(desk, rolled):
    later = NOON + timedelta(days=8)
    look_up(desk, f"{LOCKED} USCUSTOMER_API_0009131", Asker("U0MEI", "mention", NOON + timedelta(minutes=10)))
    look_up(desk, LOCKED, Asker("U0MEI", "errcode", later))
    before = told_of(desk, later)
    erase_person(desk, "U0MEI", ADA)
    if rolled:
        assert roll_up(desk, later) == 8
    assert told_of(desk, later) == before
    counted = next(code for code in before[1].codes if code.code == LOCKED)
    assert (counted.questions, counted.lookups, counted.people, counted.votes) == (2, 3, 2, 2)


def told_of(desk, later):
    """Return all figures, without the texts that nobody understood, which are erased."""
    totals = (
        load_faq(desk, "week", at=later),
        load_faq(desk, "lastweek", at=later),
        load_faq(desk, "90d", at=later, section="account"),
    )
    without_texts = (replace(total, unknown=tuple(item for item in total.unknown if item.code)) for total in totals)
    return *without_texts, load_code_stats(desk, LOCKED, at=later)


def test_steps_and_suggestions_that_name_them_do_so_no_more_on_any_worker(desk, open_small, database_url):
    save_steps(desk, SaveRequest(PASSWORD, 1, (Step("Ask @mei (U0MEI)."),)), TOM)
    save_steps(desk, SaveRequest(PASSWORD, 2, (Step("Ask @meike."), Step("Or @mei."))), TOM)
    suggest_step(desk, LOCKED, "I am @mei.", words="", by=MEI)
    other = open_small(database_url)
    erase_person(desk, "U0MEI", ADA)
    other.cache.refresh(other.database)
    assert [step.text for step in other.cache.guide.fixes[PASSWORD].revision.steps] == ["Ask @meike.", "Or @somebody."]
    after = everything(desk)
    assert "Ask @somebody (somebody)." in after["revisions"]
    assert "I am @somebody." in after["suggestions"]


def test_a_dry_run_counts_the_same_and_changes_nothing(desk):
    before = everything(desk)
    dry = erase_person(desk, "U0MEI", ADA, dry_run=True)
    assert everything(desk) == before
    done = erase_person(desk, "U0MEI", ADA)
    assert (dry.counts, dry.remains) == (done.counts, done.remains)
    assert dict(done.counts) == {
        "link to what they asked": 1,
        "votes": 2,
        "codes followed": 1,
        "messages to them": 1,
        "requests under way": 0,
        "suggestions": 2,
        "revisions of steps": 1,
        "steps verified": 1,
        "summaries set up": 1,
        "changes in the audit log": 5,
        "typed texts": 2,
        "suggested phrases": 0,
        "groups": 1,
        "mentions by others": 3,
        "messages that name them": 2,
    }


def test_forgotten_again_there_is_nothing_and_nothing_is_logged(desk):
    forgotten = erase_person(desk, "U0MEI", ADA)
    logged = len(load_audit_log(desk.database))
    assert (forgotten.anything, erase_person(desk, "U0MEI", ADA).anything) == (True, False)
    assert len(load_audit_log(desk.database)) == logged
    assert "Home tab" in forgotten.remains[0]
    assert "user group" in forgotten.remains[1]
    assert "environment" in erase_person(desk, "U0ADMIN", ADA).remains[0]


def test_a_suggestion_of_somebody_forgotten_can_still_be_decided_and_nobody_is_told(desk):
    erase_person(desk, "U0MEI", ADA)
    decline_open_suggestion(desk, 3, "Thank you, no.", TOM)
    with desk.database.read() as session:
        channels = session.scalars(select(Table.metadata.tables["posts"].c.channel)).all()
    assert sorted(channels) == ["C01", "U0TOM"]
    assert outbox.claim_post(desk, NOON + timedelta(hours=1))


def test_a_name_that_somebody_else_signs_with_stays_where_no_id_says_whose_it_is(desk):
    save_steps(desk, SaveRequest(PASSWORD, 1, (Step("Reset it twice."),)), replace(TOM, name="mei"))
    forgotten = erase_person(desk, "U0MEI", ADA)
    assert any("signs as @mei too" in note for note in forgotten.remains)
    fixes = desk.cache.guide.fixes
    assert (fixes[LOCKED].revision.by, fixes[LOCKED].verified_by) == ("somebody", "mei")
    assert (fixes[PASSWORD].revision.by, fixes[PASSWORD].verified_by) == ("mei", "mei")


def test_whoever_asked_and_signed_at_a_terminal_is_forgotten_by_their_name(desk):
    look_up(desk, "what on earth", Asker("terminal ada", "terminal", NOON))
    forgotten = dict(erase_person(desk, "terminal ada", ADA).counts)
    assert (forgotten["typed texts"], forgotten["link to what they asked"]) == (1, 1)
    assert {change.by for change in load_audit_log(desk.database)} == {"mei", "tom", "somebody"}


def test_many_typed_texts_are_found_and_cleared(desk, noon):
    asked = Asker("U0MEI", "errcode", noon)
    look_up(desk, "unheard of", asked)
    with desk.database.begin_light() as transaction:
        number = transaction.scalar(select(func.max(QuestionRow.asker)).where(QuestionRow.typed == "unheard of"))
        row = {"at": noon, "surface": "errcode", "verdict": "unknown", "typed": "x"}
        rows = [{**row, "asker": number if place % 3 else number + 1} for place in range(4_500)]
        transaction.execute(QuestionRow.__table__.insert(), rows)
    assert dict(erase_person(desk, "U0MEI", ADA).counts)["typed texts"] == 3_003
    with desk.database.read() as session:
        assert session.scalar(select(func.count(QuestionRow.id)).where(QuestionRow.typed == "x")) == 1_500


@pytest.mark.parametrize("user", ["mei", "@mei", "C0123", "", "terminal ", "u0mei"])
def test_what_is_no_user_is_refused(user):
    with pytest.raises(Refusal, match="is no Slack user id"):
        parse_person(user)


@pytest.mark.parametrize("user", ["U0MEI", "<@U0MEI>", "@U0MEI", " <@U0MEI|mei> "])
def test_a_user_is_known_however_slack_writes_them(user):
    assert parse_person(user) == "U0MEI"


def test_only_an_admin_forgets(small_desk):
    with pytest.raises(Refusal, match="Only an admin"):
        erase_person(small_desk, "U0MEI", replace(TOM, user="U0STAFF"))
