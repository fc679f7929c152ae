"""What an explanation says where the verdict isn't simply that of the best percentage."""

from dataclasses import replace

import pytest

from bot.cli.search.explanation_report import render_explanation
from bot.search.build import build_index
from bot.search.quality.explain import explain
from tests.search.conftest import entry


@pytest.fixture
def answered(small_codes, lexicon):
    """Return the explanation of an answer that was found by its words."""
    explanation = explain(build_index(small_codes, lexicon), "account was locked")
    assert (explanation.signal, explanation.verdict.kind) == ("message", "answer")
    return explanation


def texts(explanation):
    return [paragraph.text for paragraph in render_explanation(explanation)]


def test_an_answer_that_is_probable_enough_needs_no_remark(answered):
    assert not any("answer" in text for text in texts(answered)[1:])


def test_an_answer_that_is_the_beginning_of_one_message_says_so(answered):
    started = replace(answered, weights=replace(answered.weights, sure=1.1))
    remark = (
        "Only the message of USCUSTOMER_API_0000113 begins with the text, so it's the answer whatever its percentage."
    )
    assert remark in texts(started)


def test_a_choice_that_would_be_an_answer_but_for_another_systems_number_says_so(answered):
    strange = replace(answered, verdict=replace(answered.verdict, kind="choose"))
    assert any(text.startswith("Sure enough for an answer, but") for text in texts(strange))


def test_codes_that_a_choice_leaves_out_are_counted(answered):
    verdict = replace(answered.verdict, kind="choose", more=1_200)
    assert texts(replace(answered, verdict=verdict))[0].endswith(" and 1,200 more")
    assert texts(replace(answered, verdict=replace(verdict, group="KYC")))[0].endswith(" and 1,200 more, all in KYC")
    assert texts(replace(answered, verdict=replace(verdict, is_pattern=True)))[0].endswith(" and 1,200 more that fit")


def test_words_that_no_message_has_leave_an_empty_ranking(answered):
    unranked = texts(replace(answered, ranking=(), nothing=1.0))
    assert "99%  no code at all" in unranked


def test_codes_of_several_catalogs_are_named_with_their_catalog(lexicon):
    entries = [entry("E-1042", "The fan stalls"), replace(entry("E-1042", "Wrong depot"), catalog=2)]
    index = build_index(entries, lexicon, {}, catalogs={1: "frigo", 2: "fleet"})
    lines = [paragraph.text for paragraph in render_explanation(explain(index, "E-1042"))]
    assert lines[0] in {"Choice: E-1042 (frigo), E-1042 (fleet)", "Choice: E-1042 (fleet), E-1042 (frigo)"}
    assert any("one of E-1042 (frigo), E-1042 (fleet)" in line for line in lines)
