"""Answers at a terminal may be shortened."""

import click
import pytest
from click.testing import CliRunner

from bot.cli.terminal.questions import choose, confirm


def answer(ask, *typed):
    """Return what a question printed after somebody typed these answers."""
    command = click.command()(lambda: click.echo(f"meant: {ask()}"))
    return CliRunner().invoke(command, input="".join(f"{line}\n" for line in typed)).output


def choose_one():
    return choose("Like this?", ("yes", "change", "cancel", "no"), default="yes")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yes", "yes"),
        ("y", "yes"),
        ("Y", "yes"),
        (" ye ", "yes"),
        ("ch", "change"),
        ("ca", "cancel"),
        ("N", "no"),
        ("", "yes"),
    ],
)
def test_any_beginning_that_only_one_answer_has_is_that_answer(typed, meant):
    assert f"meant: {meant}" in answer(choose_one, typed)


@pytest.mark.parametrize("typed", ["c", "x", "yess", "on"])
def test_what_may_mean_two_answers_or_none_is_asked_again(typed):
    output = answer(choose_one, typed, "no")
    assert f"“{typed}” isn't an answer. Type yes or change or cancel or no, or how it begins." in output
    assert "meant: no" in output


@pytest.mark.parametrize(
    ("typed", "default", "meant"),
    [("y", False, True), ("YE", False, True), ("n", True, False), ("", True, True), ("", False, False)],
)
def test_a_question_of_yes_or_no_has_a_default(typed, default, meant):
    assert f"meant: {meant}" in answer(lambda: confirm("Sure?", default=default), typed)
