"""What cards say about steps, to whom, and which buttons they have."""

from dataclasses import replace

import pytest

from bot.desk.questions.answer import Answer
from bot.slack.cards.answer import answer_card, answer_cards, shared_answer_card
from bot.slack.cards.answer_buttons import FOLLOW, SHOW_ALL, SOLVED, overflow_menu
from bot.slack.cards.blocks import button
from bot.slack.cards.button_values import decode_answer
from bot.slack.cards.forms import option
from bot.slack.cards.verdicts import verdict_card
from bot.steps.mark import Mark
from bot.steps.step import Step
from tests.slack.support.card_looks import advised, buttons, drawn, entry, found, hold_to_slack, labels, options

CODE = "USCUSTOMER_API_0000113"
STEPS = ("Ask for the time.", "Unlock <it>.", Step("Hand over to #risk.", "internal"))


def answer(*advice, **how):
    return Answer("x", "answer", (found(advice=advice, **how),))


def test_the_card_says_what_to_do_who_verified_it_and_how_it_worked():
    advice = advised(*STEPS, solved=9, votes=11)
    card = answer_card(answer(advice, week=14, mark=Mark(CODE, severity="high", actor="support")), staff=True)
    assert drawn(card).splitlines() == [
        f"*`{CODE}`*    Customer API · Account",
        "> The account is locked",
        "High severity · Support must act",
        "*What to do*        verified by @mei, 3 Nov 2026",
        "1. Ask for the time.",
        "2. Unlock &lt;it&gt;.",
        "3. Hand over to #risk.    (internal)",
        "Worked for 9 of 11 since 3 Nov · 14 questions this week · error-code.md, line 57",
        "Solved it",
        "Didn't help",
        "Edit steps",
        "Share in channel",
        "I have checked these steps",
        "History of these steps",
        "About this code …",
    ]
    assert card["text"].startswith(f"{CODE}: The account is locked · What to do: 1. Ask for the time. 2. Unlock &lt;")
    hold_to_slack(card)


def test_internal_steps_are_staffs_alone_and_the_others_are_numbered_on():
    advice = advised(Step("Look at the vault.", "internal"), "Ask.", "Wait.")
    shown = [
        answer_card(answer(advice)),
        shared_answer_card(answer(advice), "U7"),
        *answer_cards(answer(advice), 5),
        answer_card(answer(advice), shareable=False),
        verdict_card(answer(advice)),
    ]
    for card in shown:
        assert "vault" not in str(card)
        assert "internal" not in str(card)
        assert "1. Ask.\n2. Wait." in drawn(card)
    assert "1. Look at the vault.    (internal)\n2. Ask." in drawn(answer_card(answer(advice), staff=True))


def test_where_all_steps_are_internal_others_are_sent_to_staff():
    advice = advised(Step("Look at the vault.", "internal"), solved=1, votes=1)
    card = answer_card(answer(advice, month=3))
    assert "Support staff have steps for this code. Ask them." in drawn(card)
    assert "Worked" not in drawn(card)
    assert "vault" not in str(card)
    assert labels(card) == ["Tell me when there are steps", "Suggest a step", "Share in channel"]


def test_without_steps_there_is_a_way_on():
    card = answer_card(answer(month=14))
    assert "No steps yet. 14 questions this month." in drawn(card)
    assert labels(card) == ["Tell me when there are steps", "Suggest a step", "Share in channel"]
    card = answer_card(answer(), staff=True)
    assert labels(card) == ["Write steps", "Tell me when there are steps", "Share in channel"]
    assert options(card) == [("About this code …", f"mark|{CODE}")]


@pytest.mark.parametrize("advice", [(), (advised(*STEPS, home="G9", codes=(CODE,)),)])
def test_retired_steps_have_a_history_for_staff(advice):
    card = answer_card(answer(*advice, has_own_steps=True), staff=True)
    assert ("History of retired steps", f"history|{CODE}") in options(card)


def test_the_buttons_carry_what_their_listeners_need():
    card = answer_card(answer(advised(*STEPS, home="G9", codes=(CODE,))), staff=True)
    values = {button["action_id"]: button["value"] for button in buttons(card)}
    voted = f"{CODE}|G9|2"
    assert values | {"share_answer": ""} == {
        "solved_it": voted,
        "didnt_help": voted,
        "write_steps": CODE,
        "share_answer": "",
    }
    assert options(card) == [
        ("I have checked these steps", "verify|G9|2"),
        ("History of these steps", "history|G9"),
        ("About this code …", f"mark|{CODE}"),
    ]


def test_what_everybody_sees_has_no_buttons_of_staff():
    card = shared_answer_card(answer(advised(*STEPS)), "U7")
    assert labels(card) == ["Solved it", "Didn't help", "Suggest a step"]
    assert options(card) == []
    assert "one text for" not in drawn(shared_answer_card(answer(advised(*STEPS, codes=("G9",))), "U7"))
    hold_to_slack(card, live=["<@U7>"])


def test_of_several_fixes_each_has_its_own_buttons_and_says_how_it_worked():
    advice = advised("Ask."), advised("Wait.", id=2, home="G9", codes=(CODE, "G8"), solved=1, votes=2)
    card = answer_card(answer(*advice), staff=True)
    hold_to_slack(card)
    lines = drawn(card).splitlines()
    assert [line for line in lines if line.startswith("*What")] == [
        "*What to do*        verified by @mei, 3 Nov 2026",
        "*What else may help*        verified by @mei, 3 Nov 2026 · one text for 3 codes",
    ]
    assert lines.index("1. Wait.") < lines.index("Worked for 1 of 2 since 3 Nov")
    voted = [button["value"] for button in buttons(card) if button["action_id"] == SOLVED]
    assert voted == [f"{CODE}|{CODE}|2", f"{CODE}|G9|2"]
    assert [value for _, value in options(card)] == [
        f"verify|{CODE}|2",
        f"history|{CODE}",
        "verify|G9|2",
        "history|G9",
        f"mark|{CODE}",
    ]


def test_of_several_codes_each_has_its_own_row_and_the_answer_one_more():
    ones = found("G1", advice=(advised("Ask.", home="G1"),)), found("G2"), found("G3")
    card = answer_card(Answer("x", "answer", ones))
    rows = [
        [element["action_id"] for element in block["elements"]]
        for block in card["blocks"]
        if block["type"] == "actions"
    ]
    assert rows == [["solved_it", "didnt_help", "suggest_step"], ["follow_code", "suggest_step"], ["share_answer"]]
    assert card["text"] == "G1: The account is locked · G2: The account is locked · G3: The account is locked"
    hold_to_slack(card)


def test_the_askers_values_stand_in_the_steps():
    hit = found(text="Try again after %s minutes", values=("30",), advice=(advised("Wait {1} minutes.", "`{1}`"),))
    card = answer_card(Answer("x", "answer", (hit,)))
    assert "1. Wait *30* minutes.\n2. `30`" in drawn(card)
    assert "1. Wait 30 minutes." in card["text"]
    assert "1. Wait … minutes." in drawn(answer_card(Answer("x", "answer", (replace(hit, values=()),))))


def test_values_of_a_doubtful_meaning_stay_out_of_the_steps():
    hit = found(advice=(advised("Wait {1} hours."),), meaning=1, values=("3",))
    hit = replace(hit, entry=entry(CODE, "Wait %s hours", doubtful=["Wait %s days"]))
    assert "1. Wait … hours." in drawn(answer_card(Answer("x", "answer", (hit,))))


def test_a_step_of_several_lines_stays_one_step():
    assert "1. First\n    then\n2. Last" in drawn(answer_card(answer(advised("First\nthen", "Last"))))


def test_an_unknown_code_can_be_followed_and_so_can_one_beside_an_answer():
    card = verdict_card(Answer("x", "unknown", missing=("G9",)))
    assert [(element["text"]["text"], element["action_id"], element["value"]) for element in buttons(card)] == [
        ("Tell me when it's added", FOLLOW, "G9")
    ]
    beside = verdict_card(Answer("x", "answer", (found(),), ("G8", "G9", "G7", "G6", "G" * 101)))
    assert [element["value"] for element in buttons(beside) if "added" in element["text"]["text"]] == ["G8", "G9", "G7"]
    assert f"I know no `G6`, `{'G' * 99}…`." in drawn(beside)
    hold_to_slack(beside)


def long_answer(fixes=1, **how):
    step = "Wait a little, & look again. " * 34
    advice = [
        advised(*[step] * 20, home="G" * 60 + str(place), codes=(CODE,), id=place, solved=1, votes=2, number=10**6)
        for place in range(fixes)
    ]
    return answer(*advice, **how)


def test_steps_beyond_a_card_are_cut_at_a_line_and_all_shown_on_demand():
    card = answer_card(long_answer())
    hold_to_slack(card)
    assert drawn(card).splitlines()[3].startswith("1. Wait a little")
    assert labels(card) == ["Solved it", "Didn't help", "Suggest a step", "Share in channel", "Show all"]
    cards = answer_cards(long_answer(), 5)
    assert all(f"\n{number}. Wait" in "\n" + "\n".join(map(drawn, cards)) for number in range(1, 21))
    assert [SHOW_ALL in str(card_part) for card_part in cards] == [False] * len(cards)


def test_what_five_messages_cannot_hold_is_behind_one_more_button():
    cards, start = [], 0
    while start is not None:
        part = answer_cards(long_answer(5), 5, 3, start=start, staff=True)
        assert len(part) <= 5
        cards += part
        rest = [element for element in buttons(part[-1]) if element["action_id"] == SHOW_ALL]
        start = decode_answer(rest[0]["value"]).start if rest else None
    for card in cards:
        hold_to_slack(card)
    shown = "\n".join(map(drawn, cards))
    assert shown.count("\n20. Wait a little") == 5
    assert shown.count("Solved it") == 5
    assert shown.endswith("… and 3 more codes")


def test_a_press_for_the_rest_of_what_became_shorter_shows_its_end():
    (card,) = answer_cards(answer(advised("Ask.")), 5, start=7)
    assert "1. Ask." in drawn(card)


def test_a_shared_answer_that_is_too_long_says_where_the_rest_is():
    card = shared_answer_card(long_answer(5), "U7", left=2)
    hold_to_slack(card, live=["<@U7>"])
    assert "Show all" in labels(card)
    assert drawn(card).endswith("… and 2 more codes\nShared by <@U7>")


@pytest.mark.parametrize("staff", [True, False])
def test_the_largest_card_holds(staff):
    mark = Mark(CODE, severity="medium", actor="platform")
    hit = long_answer(5, mark=mark, week=10**6, month=10**6, has_own_steps=True).matches[0]
    ones = hit, replace(hit, entry=entry("G" * 100)), *(found(f"G{number}") for number in range(300))
    card = answer_card(Answer("x", "answer", ones, tuple(f"M{number}" for number in range(30))), staff=staff)
    hold_to_slack(card)
    assert "Show all" in labels(card)


@pytest.mark.parametrize("several", [False, True])
def test_for_the_longest_code_nothing_is_missing(several):
    home, other = "G" * 100, "H" * 100
    advice = advised("Ask.", home=home, number=10**6), advised("Wait.", home=other, codes=(home,), number=10**6)
    hit = found(home, advice=advice[: 1 + several], has_own_steps=True)
    card = answer_card(Answer("x", "answer", (hit,)), staff=True)
    checks = "I have checked these steps", "History of these steps"
    assert [text for text, _ in options(card)] == [*checks * (1 + several), "About this code …"]
    hold_to_slack(card)


def test_what_slack_would_refuse_is_no_menu_and_no_button():
    for offered in ([], [("One", "x" * 151)], [("One", str(number)) for number in range(6)]):
        with pytest.raises(ValueError, match=r"options|does not fit"):
            overflow_menu("more", offered)
    with pytest.raises(ValueError, match="does not fit"):
        button("Show", "pick", "x" * 2_001)
    with pytest.raises(ValueError, match="does not fit"):
        option("One", "x" * 151)
