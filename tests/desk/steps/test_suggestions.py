"""Anybody suggests, staff decide, and the author is notified once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.notifications import outbox
from bot.desk.steps.save import SaveConflict, SaveRequest, SaveResult, save_steps
from bot.desk.steps.suggestions import decline_open_suggestion, load_suggestion, suggest_step
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.admin import audit
from tests.desk.patience import patiently

LOCKED = "USCUSTOMER_API_0000113"


@pytest.fixture
def ana(noon):
    """Return an actor who is not staff."""
    return Actor("ana", "card", noon, "U1")


@pytest.fixture
def suggested(small_desk, ana):
    return suggest_step(small_desk, LOCKED, " Call <!channel> & wait. ", words="113 for me@example.com", by=ana)


def posts(desk, noon):
    sent = []
    while post := outbox.claim_post(desk, noon + timedelta(hours=1)):
        sent.append((post.channel, outbox.load_notification(desk, post, noon).payload))
        outbox.mark_sent(desk, post, "1.1")
    return sent


def logged(desk):
    with desk.database.read() as session:
        return [(entry.what, entry.subject, entry.by) for entry in audit.list_audit_entries(session)]


def test_a_suggestion_waits_with_the_words_of_who_made_it(small_desk, suggested, mei):
    opened = load_suggestion(small_desk, suggested.id, mei)
    assert opened.suggestion.text == "Call <!channel> & wait."
    assert (opened.suggestion.by, opened.suggestion.asked) == ("ana", "113 for [e-mail]")
    assert opened.entry.code == LOCKED
    assert not opened.with_steps
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), mei)
    assert load_suggestion(small_desk, suggested.id, mei).with_steps
    assert logged(small_desk)[-1] == ("suggested a step", LOCKED, "ana")


def test_the_same_suggestion_sent_twice_is_kept_once(small_desk, suggested, ana):
    again = suggest_step(small_desk, LOCKED, "Call <!channel> & wait.", words="", by=ana)
    other = suggest_step(small_desk, LOCKED, "Something else.", words="", by=ana)
    assert again.id == suggested.id != other.id


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "what to do"), (" \n", "what to do"), ("x" * 1_001, "up to 1,000 characters, this has 1,001")],
)
def test_an_empty_or_too_long_suggestion_is_refused_with_what_to_do(small_desk, ana, text, message):
    with pytest.raises(Refusal, match=message):
        suggest_step(small_desk, LOCKED, text, words="", by=ana)
    assert logged(small_desk) == []


def test_a_suggestion_may_be_as_long_as_a_step(small_desk, ana):
    assert len(suggest_step(small_desk, LOCKED, " " + "x" * 1_000, words="", by=ana).text) == 1_000


def test_a_suggestion_for_a_code_that_there_is_not_is_refused(small_desk, ana):
    with pytest.raises(Refusal, match="no longer has this code"):
        suggest_step(small_desk, "X1", "Wait.", words="", by=ana)


def test_nobody_fills_the_queue_alone(small_desk, ana):
    for number in range(30):
        suggest_step(small_desk, LOCKED, f"Wait {number} minutes.", words="", by=ana)
    with pytest.raises(Refusal, match="30 of your suggestions"):
        suggest_step(small_desk, LOCKED, "Wait.", words="", by=ana)
    suggest_step(small_desk, LOCKED, "Wait.", words="", by=replace(ana, user="U2"))


def test_staff_decline_with_a_sentence_that_is_told_once(small_desk, suggested, mei, noon):
    assert decline_open_suggestion(small_desk, suggested.id, " It is done by itself. ", mei).state == "declined"
    with pytest.raises(Refusal, match="declined meanwhile"):
        decline_open_suggestion(small_desk, suggested.id, "Again.", mei)
    [(channel, payload)] = posts(small_desk, noon)
    assert channel == "U1"
    assert (payload["state"], payload["reply"], payload["by"]) == ("declined", "It is done by itself.", "mei")
    assert logged(small_desk)[0] == ("declined a suggestion", LOCKED, "mei")


def test_a_decline_needs_a_sentence(small_desk, suggested, mei):
    for reply, message in ((" ", "in a sentence why"), ("x" * 1_001, "up to 1,000")):
        with pytest.raises(Refusal, match=message):
            decline_open_suggestion(small_desk, suggested.id, reply, mei)
    assert load_suggestion(small_desk, suggested.id, mei).suggestion.state == "waiting"


def test_whoever_is_not_staff_neither_reads_nor_declines(small_desk, suggested, ana, noon):
    for forged in (
        lambda: load_suggestion(small_desk, suggested.id, ana),
        lambda: decline_open_suggestion(small_desk, suggested.id, "No.", ana),
    ):
        with pytest.raises(Refusal, match="Only support staff"):
            forged()
    assert posts(small_desk, noon) == []
    assert logged(small_desk) == [("suggested a step", LOCKED, "ana")]


@pytest.mark.parametrize("state", ["accepted", "merged"])
def test_a_save_settles_the_suggestion_that_it_takes(small_desk, suggested, mei, noon, *, state):
    save = SaveRequest(LOCKED, 0, (Step("Call, then wait."),), suggestion=suggested.id, merged=state == "merged")
    assert isinstance(save_steps(small_desk, save, mei), SaveResult)
    [(_, payload)] = posts(small_desk, noon)
    assert payload["state"] == state
    assert (f"{state} a suggestion", LOCKED, "mei") in logged(small_desk)
    with pytest.raises(Refusal, match=f"{state} meanwhile"):
        load_suggestion(small_desk, suggested.id, mei)


def test_a_save_that_clashes_settles_nothing(small_desk, suggested, mei, noon):
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Mine."),)), mei)
    save = SaveRequest(LOCKED, 0, (Step("Yours."),), suggestion=suggested.id)
    assert isinstance(save_steps(small_desk, save, mei), SaveConflict)
    assert posts(small_desk, noon) == []
    assert load_suggestion(small_desk, suggested.id, mei).suggestion.state == "waiting"


@pytest.mark.parametrize("sent", [True, False])
def test_a_suggestion_decided_meanwhile_keeps_nobody_from_saving(small_desk, suggested, mei, noon, *, sent):
    decline_open_suggestion(small_desk, suggested.id, "No.", mei)
    first = posts(small_desk, noon) if sent else []
    save = SaveRequest(LOCKED, 0, (Step("Call."),), suggestion=suggested.id)
    assert isinstance(save_steps(small_desk, save, replace(mei, name="ben", user="U0OTHER")), SaveResult)
    decisions = [(payload["state"], payload["by"]) for _, payload in [*first, *posts(small_desk, noon)]]
    assert decisions == [("declined", "mei")], "the first decision stands, and is told once"
    assert ("accepted a suggestion", LOCKED, "ben") not in logged(small_desk)


def test_of_two_who_take_a_suggestion_the_first_is_named_to_its_author(small_desk, suggested, mei, noon):
    first = SaveRequest(LOCKED, 0, (Step("Call."),), suggestion=suggested.id)
    save_steps(small_desk, first, mei)
    later = replace(mei, name="ben", user="U0OTHER")
    done = save_steps(small_desk, replace(first, base=1, steps=(Step("Call them."),), merged=True), later)
    assert done.decided, "so that whoever comes second can be told"
    assert [(payload["state"], payload["by"]) for _, payload in posts(small_desk, noon)] == [("accepted", "mei")]


def test_two_who_decide_at_once_tell_once(small_desk, suggested, mei, noon):
    def say_no(number):
        try:
            return patiently(decline_open_suggestion, small_desk, suggested.id, f"No {number}.", mei).state
        except Refusal:
            return "late"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(say_no, range(4))) == ["declined", "late", "late", "late"]
    assert len(posts(small_desk, noon)) == 1
    assert [what for what, _, _ in logged(small_desk)].count("declined a suggestion") == 1


def test_a_suggestion_that_there_is_not_is_refused(small_desk, mei):
    for number in (0, 99):
        with pytest.raises(Refusal, match="no such suggestion"):
            load_suggestion(small_desk, number, mei)
