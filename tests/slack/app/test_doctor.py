"""What the doctor checks with Slack: the token, its scopes, and whether the largest cards are valid."""

from dataclasses import replace

import pytest

from bot.slack.app.card_samples import largest_messages, largest_views
from bot.slack.app.doctor import check_slack
from bot.slack.app.manifest import OPTIONAL_SCOPES, SCOPES
from tests.slack.support.card_looks import hold_to_slack
from tests.slack.support.view_looks import hold_view_to_slack


@pytest.fixture
def settings(slack, slack_settings):
    slack.scopes = ", ".join(SCOPES)
    return slack_settings


def levels(checks):
    return {check.what.split(":")[0]: check.level for check in checks}


async def test_where_all_is_well_each_line_says_so(slack, settings):
    checks = await check_slack(settings)
    assert levels(checks) == dict.fromkeys(("Slack", "Scopes", "Cards"), "ok")
    assert "@errdesk" in checks[0].what
    asked = [name for name, _ in slack.said]
    assert set(asked) == {"blocks.validate"}, "nothing is posted"
    assert len(asked) == len([*largest_messages(), *largest_views()])


async def test_a_token_that_slack_refuses_is_a_failure(slack, settings):
    slack.refuses = "token_revoked"
    [check] = await check_slack(settings)
    assert check.level == "failure"
    assert "token_revoked" in check.what
    assert "Bot User OAuth Token" in check.remedy


async def test_a_certificate_that_is_not_trusted_is_a_failure_with_what_to_install(settings, untrusted):
    [check] = await check_slack(replace(settings, api_url=untrusted))
    assert check.level == "failure"
    assert "certificate" in check.what
    assert "ca-certificates" in check.remedy


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_scope_that_is_missing_is_named_with_what_it_is_for(slack, settings, scope):
    slack.scopes = ",".join(granted for granted in SCOPES if granted != scope)
    [check] = [check for check in await check_slack(settings) if check.what.startswith("Scopes")]
    assert check.level == ("warning" if scope in OPTIONAL_SCOPES else "failure")
    assert scope in check.what
    assert "Reinstall" in check.remedy


async def test_a_slack_that_says_nothing_of_scopes_is_a_warning(slack, settings):
    slack.scopes = ""
    assert levels(await check_slack(settings))["Scopes"] == "warning"


async def test_a_card_that_slack_refuses_is_named_with_the_place(settings, monkeypatch):
    monkeypatch.setattr(
        "bot.slack.app.doctor.largest_messages", lambda: [("a card", {"blocks": [{"type": "section"}]})]
    )
    monkeypatch.setattr("bot.slack.app.doctor.largest_views", lambda: [("a form", {"title": {"text": "x" * 25}})])
    failures = [check.what for check in await check_slack(settings) if check.level == "failure"]
    assert failures == [f"Cards: Slack does not take {name} (/blocks/0: is wrong)." for name in ("a card", "a form")]


@pytest.mark.parametrize("trouble", ["unknown_method", "ratelimited"])
async def test_a_slack_that_cannot_check_cards_is_a_warning(slack, settings, trouble):
    slack.errors["blocks.validate"] = trouble
    assert levels(await check_slack(settings))["Cards"] == "warning"


async def test_without_a_token_nothing_is_asked(slack, settings):
    checks = await check_slack(replace(settings, bot_token=""))
    assert levels(checks) == {"Slack": "failure", "Scopes": "warning", "Cards": "warning"}
    assert all("SLACK_BOT_TOKEN" in check.remedy for check in checks)
    assert slack.said == []


def test_the_largest_cards_hold_to_what_is_known_of_slack():
    for name, card in largest_messages():
        hold_to_slack(card, live=["<@U0ERRDESK>"])
        assert name
    for name, view in largest_views():
        hold_view_to_slack(view)
        assert name
