"""People of other organizations (Slack Connect) have no rights here, and see no figures and no internal steps."""

import re
from dataclasses import replace

import pytest

from bot.desk.notifications.outbox import Notification
from bot.desk.notifications.schedules import SchedulePlan, pause_schedule, save_schedule
from bot.desk.questions.lookup import Asker, look_up, show_codes
from bot.desk.steps.feedback import VoteTarget, record_vote
from bot.desk.steps.followers import follow_code
from bot.desk.steps.save import SaveRequest, save_steps
from bot.slack.cards.answer_buttons import FOLLOW, MORE, PICK, SHARE, SHOW_ALL, VERIFY, WRITE
from bot.slack.home.cards.schedules_list import PAUSE, REMOVE, RESUME
from bot.slack.notifications.cards.notification import notification_card
from bot.slack.notifications.cards.surge_notice import SNOOZE
from bot.slack.questions.shortcuts import EXPLAIN
from bot.slack.stats.cards.code_stats import DRAW
from bot.slack.stats.cards.faq import FAQ, SHOW
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.admin.audit import read_versions
from tests.conftest import NOON, PREFIX
from tests.slack.support.card_looks import buttons, drawn
from tests.slack.support.fake_people import person, pressed, shortcut_used, submitted, suggestion_wanted

LOCKED = PREFIX + "0000113"
FIGURES = re.compile(r"\d+ question|[Ww]orked for|this week|this month|people")
ELSEWHERE = {"user": {**person("U0ADMIN"), "team_id": "T9"}, "team": {"id": "T1"}}


@pytest.fixture(autouse=True)
def busy(desk):
    """Create something to hide: questions, votes, internal steps, and a schedule."""
    ada = Actor("ada", "home", NOON, "U0ADMIN")
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask politely."), Step("Open the vault.", "internal"))), ada)
    for number in range(3):
        look_up(desk, LOCKED, Asker(f"U9{number}", "errcode", NOON))
        record_vote(desk, VoteTarget(LOCKED, LOCKED, 1), asked=Asker(f"U9{number}", "card", NOON), solved=True)
    assert save_schedule(desk, SchedulePlan("C01"), ada) == {}
    pause_schedule(desk, "C01", ada)


def curated(desk):
    with desk.database.read() as session:
        return read_versions(session)[1]


def everything(replies):
    """Return everything that was sent to Slack as one text."""
    return "\n".join(map(str, replies))


def button(action, value, **more):
    return {"type": "button", "action_id": action, "value": value, **more}


@pytest.fixture
def act(payload, slack, response_url):
    """Return a function that acts as an admin's id from elsewhere and returns what was sent to Slack."""

    async def act_it(interaction, **more):
        before = len(slack.said)
        interaction = {
            **interaction,
            **ELSEWHERE,
            "trigger_id": slack.trigger(),
            "response_url": response_url(),
            **more,
        }
        answer = await payload({key: value for key, value in interaction.items() if value is not None})
        return [*([answer] if answer else []), *(body for _, body in slack.said[before:])]

    return act_it


CHOICE = {"type": "overflow", "action_id": MORE, "selected_option": {"value": f"{VERIFY}|{LOCKED}|{LOCKED}|1"}}
FOR_STAFF = {
    "write": button(WRITE, LOCKED),
    "verify": CHOICE,
    "snooze": button(f"{SNOOZE}:1", f"1|C01|{LOCKED}"),
    "resume": button(RESUME, "C01"),
    "pause": button(PAUSE, "C01"),
    "remove": button(REMOVE, "C01"),
}


@pytest.mark.parametrize("element", FOR_STAFF.values(), ids=FOR_STAFF)
async def test_an_id_of_ours_does_not_help_whoever_presses_from_elsewhere(act, desk, element):
    before = curated(desk)
    text = everything(await act(pressed(element)))
    assert re.search(r"Only (support staff|an admin)", text)
    assert "vault" not in text
    assert curated(desk) == before


@pytest.mark.parametrize(
    "element",
    [button(PICK, f"|{LOCKED}"), button(SHOW, LOCKED), button(SHOW_ALL, f'[[["{LOCKED}",0,[],1]],[],0,0]')],
    ids=["pick", "show", "show all"],
)
async def test_an_answer_that_is_pressed_for_from_elsewhere_has_no_figures_and_no_internal_steps(act, element):
    text = everything(await act(pressed(element)))
    assert "Ask politely." in text
    assert not FIGURES.search(text)
    assert "vault" not in text
    assert WRITE not in text


@pytest.mark.parametrize(
    "element",
    [
        button(f"{FAQ}:week:codes:1", "week|codes|1|private|"),
        button(f"{FAQ}:week:codes:1", "week|codes|1||"),
        button(DRAW, f"private|{LOCKED}"),
        button(DRAW, f"|{LOCKED}"),
    ],
)
async def test_figures_that_are_pressed_for_from_elsewhere_are_refused(act, element):
    text = everything(await act(pressed(element)))
    assert "Figures aren't shown to people from other organizations" in text
    assert not re.search(r"\d+ question", text)


async def test_a_form_that_is_submitted_from_elsewhere_changes_nothing(press, act, slack, desk):
    await press(button(WRITE, LOCKED), user="U0STAFF")
    [view] = slack.views.values()
    before = curated(desk)
    text = everything(await act(submitted(view, {"step_1": "Do as I say."})))
    assert "Only support staff" in text
    assert curated(desk) == before


async def test_a_shortcut_that_is_used_from_elsewhere_answers_without_figures(act):
    text = everything(await act(shortcut_used(EXPLAIN, message={"text": LOCKED})))
    assert "Ask politely." in text
    assert not FIGURES.search(text)
    assert "vault" not in text


async def test_a_menu_that_searches_works_for_everybody(act):
    interaction = suggestion_wanted("look_up_typed", "locked")
    assert "Only" not in everything(await act(interaction, response_url=None))


@pytest.fixture
def occur(happen):
    """Return a function that sends an event from a shared channel and returns what was sent to Slack."""

    async def occur_there(kind, **event):
        more = {"user": "U0ADMIN", "ts": "5.5", "channel": "C1", "outer": {"is_ext_shared_channel": True}}
        return await happen(kind, **{**more, **event})

    return occur_there


@pytest.mark.parametrize("team", ["T1", "T9"])
async def test_a_mention_in_a_shared_channel_is_answered_without_figures(occur, team):
    [reply] = await occur("app_mention", text=f"<@U0ERRDESK> {LOCKED}", user_team=team)
    assert "Ask politely." in drawn(reply)
    assert not FIGURES.search(everything([reply]))
    assert "vault" not in everything([reply])


async def test_in_a_channel_of_our_own_it_has_figures(mention):
    [reply] = await mention(f"<@U0ERRDESK> {LOCKED}")
    assert FIGURES.search(drawn(reply))


async def test_a_message_that_is_overheard_in_a_shared_channel_is_answered_without_figures(occur, desk):
    desk.cache.snapshot = replace(desk.cache.snapshot, access=replace(desk.cache.access, choices={"channels": ["C1"]}))
    [reply] = await occur("message", text=LOCKED, channel_type="channel", team="T1")
    assert "Ask politely." in drawn(reply)
    assert not FIGURES.search(everything([reply]))


@pytest.mark.parametrize("text", ["faq", "faq month", "faq account", "faq nosuchsection", "stats 0000113", "stats"])
async def test_figures_asked_for_in_a_shared_channel_get_one_sentence_and_where_to_ask_instead(occur, text):
    [reply] = await occur("app_mention", text=f"<@U0ERRDESK> {text}", user_team="T1")
    assert not re.search(r"\d+ question", everything([reply]))
    assert buttons(reply) == [], "no way to figures"
    if text != "stats":
        assert "Figures aren't shown in channels shared with other organizations" in reply["text"]
        assert "/errcode faq" in reply["text"]


async def test_a_question_that_begins_with_such_a_word_is_answered_there(occur):
    [reply] = await occur("app_mention", text="<@U0ERRDESK> stats say the account is locked for good", user_team="T1")
    assert "Figures aren't" not in reply["text"]


@pytest.mark.parametrize("text", ["faq", "stats 0000113", LOCKED])
async def test_an_outsiders_direct_message_gets_no_figures(occur, text):
    [reply] = await occur("message", text=text, channel="D1", channel_type="im", team="T9")
    assert not FIGURES.search(everything([reply]).replace("people from other organizations", ""))
    assert "vault" not in everything([reply])


async def test_an_outsiders_app_home_has_the_codes_that_they_follow_and_no_figures(occur, slack, desk):
    follow_code(desk, PREFIX + "0000112", Asker("U0ADMIN", "card", NOON))
    await occur("app_home_opened", tab="home", channel="D1")
    home = drawn(slack.homes["U0ADMIN"])
    assert PREFIX + "0000112" in home
    for hidden in ("Asked most", "question", "Staff to-do", "Settings", "summary"):
        assert hidden not in home


async def test_an_answer_that_is_shared_has_no_figures_whoever_shares_it(ask, press):
    card = await ask(LOCKED, user="U0STAFF")
    assert FIGURES.search(drawn(card))
    [share] = [element for element in buttons(card) if element["action_id"] == SHARE]
    [reply] = await press(share, user="U0STAFF")
    assert "Ask politely." in drawn(reply)
    assert not FIGURES.search(everything([reply]))
    assert "vault" not in everything([reply])


def test_a_follower_is_told_without_figures_as_they_may_be_an_outsider(desk):
    card = notification_card(Notification("steps", {}, show_codes(desk, [LOCKED], NOON), has_steps=True))
    assert "Ask politely." in drawn(card)
    assert not FIGURES.search(everything([card]))


async def test_everybody_may_follow(act):
    text = everything(await act(pressed(button(FOLLOW, PREFIX + "0000112"))))
    assert "Only" not in text


@pytest.mark.parametrize("user", [{"team_id": "E1"}, {"team_id": "T2"}])
async def test_staff_named_by_their_id_are_staff_in_every_workspace_of_our_organization(act, slack, user):
    slack.team = {"team_id": "T1", "enterprise_id": "E1"}
    sender = {"user": {**person("U0STAFF"), **user}, "team": {"id": user["team_id"].replace("E1", "T1")}}
    text = everything(await act(pressed(CHOICE), **sender, enterprise={"id": "E1"}))
    assert "Verified: revision 1" in text
