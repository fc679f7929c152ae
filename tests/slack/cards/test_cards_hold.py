"""Whatever the catalog contains or people type, cards stay within Slack's limits and nothing in them is live."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalog.entry import Cause, Entry, Meaning, Source
from bot.desk.questions.answer import Answer, CodeMatch
from bot.desk.state.examples import Examples
from bot.slack.app.card_samples import make_largest_examples
from bot.slack.bolt.error_replies import error_card
from bot.slack.cards.answer import answer_card, answer_cards, shared_answer_card
from bot.slack.cards.blocks import shorten
from bot.slack.cards.button_values import VALUE_LIMIT, decode_answer, encode_answer, restore_answer
from bot.slack.cards.markup import render_step
from bot.slack.cards.verdicts import verdict_card
from bot.slack.questions.cards.help import help_card
from bot.steps.mark import Mark
from bot.steps.reference_steps import build_reference_steps
from bot.steps.step import Step
from tests.slack.support.card_looks import advised, buttons, drawn, hold_to_slack, numbered
from tests.slack.support.card_looks import found as found_one

NASTY = [
    "<!channel>",
    "<@U1>",
    "<!here|x>",
    "<https://x|y>",
    "https://example.com/a",
    "&",
    "&lt;",
    "`",
    "```",
    "*",
    "_",
    ">",
    "\n",
    "%s",
    "@channel",
    "🦔",
    "ﬁ",
]
wild = st.one_of(
    st.lists(st.sampled_from([*NASTY, "word ", " "]), max_size=30).map("".join),
    st.text(max_size=300),
    st.sampled_from(NASTY).map(lambda piece: piece * 3_100),
)
quick = settings(print_blob=False, suppress_health_check=[HealthCheck.too_slow])
printed = wild.filter(str.strip)
meanings = st.builds(
    Meaning,
    printed,
    doubt=wild,
    sources=st.lists(
        st.builds(Source, printed, st.lists(st.integers(1, 10**6), min_size=1).map(tuple)), max_size=3
    ).map(tuple),
)
steps = st.builds(
    Step, printed.map(lambda text: text[:1_000]).filter(str.strip), st.sampled_from(["shareable", "internal"])
)
advice = st.builds(
    lambda several, **how: advised(*several, **how),
    st.lists(steps, min_size=1, max_size=20),
    home=st.text("ABC_<&`019", min_size=1, max_size=100),
    verified_by=wild,
    verified_on=st.none() | st.dates(),
    overdue=st.booleans(),
    solved=st.integers(0, 99),
    votes=st.integers(0, 99),
    number=st.integers(1, 10**6),
)
marks = st.builds(
    Mark,
    st.just("G1"),
    st.none() | wild,
    st.sampled_from([None, "low", "medium", "high"]),
    st.sampled_from([None, "caller", "support", "platform"]),
)
entries = st.builds(
    Entry,
    st.text("ABC_<&`019", min_size=1, max_size=100),
    wild,
    wild,
    wild,
    st.sampled_from(["active", "retired"]),
    st.lists(meanings, min_size=1, max_size=4).map(tuple),
    aliases=st.lists(printed, max_size=5).map(tuple),
    severity=st.none() | printed,
    causes=st.lists(st.builds(Cause, wild, st.lists(printed, max_size=3).map(tuple)), max_size=5).map(tuple),
)


def with_reference_steps(hit):
    """Add the reference's steps where staff have written none, as an answer does."""
    return hit if hit.advice else replace(hit, reference_steps=build_reference_steps(hit.entry))


found = entries.flatmap(
    lambda entry: st.builds(
        CodeMatch,
        st.just(entry),
        meaning=st.integers(0, len(entry.meanings) - 1),
        values=st.lists(wild, max_size=3).map(tuple),
        times=st.integers(1, 99),
        twin=st.none() | entries,
        week=st.none() | st.integers(0, 10**6),
        month=st.none() | st.integers(0, 10**6),
        advice=st.lists(advice, max_size=3, unique_by=lambda one: one.fix.home).map(tuple),
        mark=st.none() | marks,
        has_own_steps=st.booleans(),
    )
).map(with_reference_steps)
asked = {"text": wild, "missing": st.lists(wild, max_size=30).map(tuple), "question": st.none() | st.integers(0)}
answers = st.builds(
    Answer,
    verdict=st.just("answer"),
    matches=st.lists(found, min_size=1, max_size=6, unique_by=lambda one: one.entry.code).map(tuple),
    **asked,
)
offers = st.builds(
    Answer,
    verdict=st.sampled_from(["choose", "unknown"]),
    matches=st.lists(found, max_size=5, unique_by=lambda one: one.entry.code).map(tuple),
    **asked,
)


@settings(quick, max_examples=settings().max_examples // 2)  # answers are large
@given(answers, st.booleans())
def test_an_answer_holds(answer, staff):
    links = addresses(answer)
    hold_to_slack(answer_card(answer, staff=staff), live=links)
    hold_to_slack(shared_answer_card(answer, "U7"), live=["<@U7>", *links])
    for part in answer_cards(answer, 100, staff=staff):
        hold_to_slack(part, live=links)


def addresses(answer):
    """Return the links that steps may contain: plain URLs, each linked to itself."""
    texts = [step.text for hit in answer.matches for advised in hit.advice for step in advised.fix.revision.steps]
    return {link for text in texts for link in re.findall(r"<https?://[^<>|\s]+>", render_step(text))}


@quick
@given(offers)
def test_a_choice_and_an_unknown_hold(answer):
    hold_to_slack(verdict_card(answer))


@quick
@given(printed)
def test_a_refusal_holds(text):
    hold_to_slack(error_card(text))


@pytest.mark.parametrize("staff", [False, True])
def test_help_holds(staff):
    hold_to_slack(help_card(make_largest_examples(), staff=staff))
    hold_to_slack(help_card(Examples(), staff=staff))


@quick
@given(answers)
def test_a_button_carries_what_a_press_needs(answer):
    payload = decode_answer(encode_answer(answer))
    fresh = tuple(CodeMatch(hit.entry) for hit in answer.matches[: len(payload.rows)])  # as the desk gives codes afresh
    assert payload.codes == [hit.entry.code for hit in fresh]
    again = restore_answer(payload, replace(answer, matches=fresh, missing=()))
    assert [(hit.entry, hit.meaning, hit.times) for hit in again.matches] == [
        (hit.entry, hit.meaning, hit.times) for hit in answer.matches[: len(fresh)]
    ]
    values = [tuple(shorten(value, VALUE_LIMIT) for value in hit.values) for hit in answer.matches]
    assert [hit.values for hit in again.matches] in ([*values[: len(fresh)]], [()] * len(fresh))
    named = [shorten(code, VALUE_LIMIT) for code in answer.missing]
    assert list(again.missing) == named[: len(again.missing)]
    assert payload.left == len(answer.matches) + len(named) - len(fresh) - len(again.missing)


def test_an_ordinary_answer_is_carried_without_a_loss():
    answer = Answer("x", "answer", (found_one("G1", "Wait %s", meaning=0, values=("48",), times=2),), ("G2", "G3"))
    payload = decode_answer(encode_answer(answer))
    assert restore_answer(payload, replace(answer, matches=(found_one("G1", "Wait %s"),), missing=())) == answer
    assert payload.left == 0


@pytest.mark.parametrize("count", [1, 2, 3, 40, 150, 1_000])
def test_many_codes_hold_and_are_all_shown_by_show_all(count):
    answer = Answer("x", "answer", numbered(count, "The account is locked and login is prohibited " * 2))
    hold_to_slack(answer_card(answer))
    shown = "".join(map(drawn, answer_cards(answer, 100)))
    assert all(hit.entry.code in shown for hit in answer.matches)


@pytest.mark.parametrize("count", [3, 40, 150, 1_000])
def test_what_a_shared_card_has_no_room_for_is_counted_at_its_end(count):
    answer = Answer("x", "answer", numbered(count, "The account is locked and login is prohibited " * 2), ("G1",))
    card = shared_answer_card(answer, "U7", left=2)
    hold_to_slack(card, live=["<@U7>"])
    shown = drawn(card)
    left = 2 + sum(hit.entry.code not in shown for hit in answer.matches)
    ending = ["I know no `G1`.", "Tell me when it's added", f"… and {left} more codes", "Shared by <@U7>"]
    assert shown.splitlines()[-4:] == ending


def test_what_show_all_has_no_room_for_is_behind_a_button_and_what_was_never_packed_is_counted():
    answer = Answer("x", "answer", numbered(1_000, "The account is locked " * 8))
    cards = answer_cards(answer, 2)
    assert len(cards) == 2
    assert [button["text"]["text"] for button in buttons(cards[1])[-1:]] == ["Show the rest"]
    payload = decode_answer(buttons(cards[1])[-1]["value"])
    assert payload.start == 2
    rest = answer_cards(
        replace(answer, matches=answer.matches[: len(payload.rows)]), 100, payload.left, start=payload.start
    )
    shown = "\n".join(map(drawn, [*cards, *rest]))
    assert all(f"USCUSTOMER_API_{number:07}" in shown for number in range(len(payload.rows)))
    assert shown.endswith(f"… and {1_000 - len(payload.rows)} more codes")
